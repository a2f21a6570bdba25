// Which tiles of the detailed ground a window wants, and where their points lie.

/**
 * The level for a zoom: the last that is shown from there on, or none.
 * @param {GroundLevel[]} levels from few details to many
 * @param {number} zoom
 */
export const levelAt = (levels, zoom) => levels.filter(({ from }) => zoom >= from).at(-1) ?? null;

/**
 * Longitude and latitude as shares of the world's side in web mercator, from its north-west corner.
 * @param {number} lon
 * @param {number} lat
 * @returns {Pair}
 */
function shares(lon, lat) {
  const sine = Math.sin((lat * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

/**
 * The tiles of a zoom that a window shows, row by row; none where there are none.
 * @param {{zoom: number, x: Pair, y: Pair}} tiles the zoom, first and last column, first and last row
 * @param {Box} window in degrees, at most as wide as the world
 * @returns {Pair[]} column and row of each
 */
export function tilesIn({ zoom, x, y }, [west, south, east, north]) {
  const side = 2 ** zoom;
  const [left, top] = shares(west, Math.min(north, 85)).map((share) => Math.floor(share * side));
  const [right, bottom] = shares(east, Math.max(south, -85)).map((share) => Math.ceil(share * side) - 1);
  /** @type {Pair[]} */
  const found = [];
  for (let row = Math.max(top, y[0]); row <= Math.min(bottom, y[1]); row++)
    for (let column = Math.max(left, x[0]); column <= Math.min(right, x[1]); column++)
      found.push([column, row]);
  return found;
}

/**
 * The points of a line or ring of a tile.
 * @param {GroundLevel} level
 * @param {Pair} tile column and row
 * @param {number[]} steps see map_app/making/tiles.py
 * @returns {LatLon[]}
 */
export function pointsOf({ zoom, extent }, [column, row], steps) {
  const side = 2 ** zoom;
  let [x, y] = [0, 0];
  /** @type {LatLon[]} */
  const points = [];
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    const up = Math.PI * (1 - (2 * (row + y / extent)) / side);
    const lat = (Math.atan(Math.sinh(up)) * 180) / Math.PI;
    points.push([lat, ((column + x / extent) / side) * 360 - 180]);
  }
  return points;
}
