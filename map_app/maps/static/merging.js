// Clusters of events for a zoom, as data/queries/clusters.py makes them: counted per cell, then merged by distance, so that a
// map without a server shows the very clusters that the API gives.

/**
 * An event's place in tiles of the deepest zoom, counted on beyond 180 degrees.
 * @template T
 * @typedef {{x: number, y: number, type: string, exact: boolean, item: T}} Placed
 */

/**
 * Some events near each other; `x` and `y` are their mean.
 * @template T
 * @typedef {{count: number, precise: number, x: number, y: number, types: Record<string, number>, items: T[]}} Cluster
 */

/**
 * The column and row of the tile that holds a point.
 * @param {Drawing} drawing
 * @param {number} lon
 * @param {number} lat
 * @returns {Pair}
 */
export function tileOf({ tile_zoom, max_latitude }, lon, lat) {
  const side = 2 ** tile_zoom;
  const phi = (Math.max(-max_latitude, Math.min(max_latitude, lat)) * Math.PI) / 180;
  /** @type {(share: number) => number} */
  const clamped = (share) => Math.max(0, Math.min(side - 1, Math.floor(share * side)));
  return [clamped((lon + 180) / 360), clamped((1 - Math.asinh(Math.tan(phi)) / Math.PI) / 2)];
}

/**
 * Latitude and longitude of a (fractional) column and row.
 * @param {Drawing} drawing
 * @param {number} x
 * @param {number} y
 * @returns {LatLon}
 */
export function pointOf({ tile_zoom }, x, y) {
  const side = 2 ** tile_zoom;
  const lat = (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / side))) * 180) / Math.PI;
  return [lat, (x / side) * 360 - 180];
}

/**
 * Events as clusters that keep `merge_pixels` between their centres at a whole zoom.
 * @template T
 * @param {Drawing} drawing
 * @param {Placed<T>[]} places
 * @param {number} zoom
 */
export function clustersOf(drawing, places, zoom) {
  const pixel = drawing.tile_zoom - Math.log2(drawing.tile) - zoom; // bits from tiles to pixels
  const reach = drawing.merge_pixels * 2 ** pixel;
  let found = inCells(places, Math.max(0, pixel + drawing.cell_bits));
  for (;;) {
    const merged = mergeNear(found, reach); // a merged centre moves, perhaps towards another
    if (merged.length === found.length) return merged;
    found = merged;
  }
}

/**
 * One cluster per cell of 2**bits tiles.
 * @template T
 * @param {Placed<T>[]} places
 * @param {number} bits
 */
function inCells(places, bits) {
  /** @type {Map<string, Placed<T>[]>} */
  const rows = new Map();
  for (const place of places) {
    const key = `${place.x >> bits},${place.y >> bits},${place.type}`;
    const row = rows.get(key);
    if (row) row.push(place);
    else rows.set(key, [place]);
  }
  const sorted = [...rows.values()].sort(
    ([a], [b]) =>
      (a.x >> bits) - (b.x >> bits) || (a.y >> bits) - (b.y >> bits) || (a.type < b.type ? -1 : 1),
  );
  /** @type {Map<string, Cluster<T>>} */
  const cells = new Map();
  for (const row of sorted) {
    const key = `${row[0].x >> bits},${row[0].y >> bits}`;
    const cell = cells.get(key);
    cells.set(key, cell ? merged(cell, ofRow(row)) : ofRow(row));
  }
  return [...cells.values()];
}

/**
 * @template T
 * @param {Placed<T>[]} row
 * @returns {Cluster<T>}
 */
function ofRow(row) {
  const mean = (/** @type {"x" | "y"} */ k) => row.reduce((sum, place) => sum + place[k], 0) / row.length;
  return {
    count: row.length,
    precise: row.filter(({ exact }) => exact).length,
    x: mean("x"),
    y: mean("y"),
    types: { [row[0].type]: row.length },
    items: row.map(({ item }) => item),
  };
}

/** @type {(types: Record<string, number>, kind: string) => number} */
const countOf = (types, kind) => (Object.hasOwn(types, kind) ? types[kind] : 0);

/**
 * @template T
 * @param {Cluster<T>} a
 * @param {Cluster<T>} b
 * @returns {Cluster<T>}
 */
function merged(a, b) {
  const count = a.count + b.count;
  const kinds = [...new Set([...Object.keys(a.types), ...Object.keys(b.types)])].sort();
  return {
    count,
    precise: a.precise + b.precise,
    x: (a.x * a.count + b.x * b.count) / count,
    y: (a.y * a.count + b.y * b.count) / count,
    types: Object.fromEntries(kinds.map((kind) => [kind, countOf(a.types, kind) + countOf(b.types, kind)])),
    items: [...a.items, ...b.items],
  };
}

/**
 * Merge each centre into its nearest within reach, largest first; ties by position.
 * @template T
 * @param {Cluster<T>[]} found
 * @param {number} reach
 */
function mergeNear(found, reach) {
  const queue = [...found].sort((a, b) => b.count - a.count || a.x - b.x || a.y - b.y);
  /** @type {Cluster<T>[]} */
  const done = [];
  /** @type {Map<string, Set<number>>} */
  const grid = new Map();
  const keyOf = (/** @type {Cluster<T>} */ { x, y }, dx = 0, dy = 0) =>
    `${Math.floor(x / reach) + dx},${Math.floor(y / reach) + dy}`;
  const put = (/** @type {number} */ i) => {
    const key = keyOf(done[i]);
    grid.set(key, (grid.get(key) ?? new Set()).add(i));
  };
  for (const cluster of queue) {
    const around = [-1, 0, 1].flatMap((dx) =>
      [-1, 0, 1].flatMap((dy) => [...(grid.get(keyOf(cluster, dx, dy)) ?? [])]),
    );
    const near = nearest(cluster, done, around, reach);
    if (near === -1) {
      put(done.push(cluster) - 1);
      continue;
    }
    grid.get(keyOf(done[near]))?.delete(near);
    done[near] = merged(done[near], cluster);
    put(near);
  }
  return done;
}

/**
 * The index of the nearest of some finished clusters within reach, the first of equals; -1 where there is none.
 * @template T
 * @param {Cluster<T>} cluster
 * @param {Cluster<T>[]} done
 * @param {number[]} around
 * @param {number} reach
 */
function nearest({ x, y }, done, around, reach) {
  let [best, least] = [-1, reach];
  for (const i of around.sort((a, b) => a - b)) {
    const far = Math.hypot(done[i].x - x, done[i].y - y);
    if (far < least) [best, least] = [i, far];
  }
  return best;
}
