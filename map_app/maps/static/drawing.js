// How large and how opaque things are drawn. The numbers come from maps/drawing.py, which draws the stills with them.

/**
 * Pixels of a distance on the ground at a latitude and a zoom.
 * @param {Drawing} drawing
 * @param {number} km
 * @param {number} lat
 * @param {number} zoom
 */
export function pixelsOf({ earth_radius, tile }, km, lat, zoom) {
  const metres = (2 * Math.PI * earth_radius * Math.cos((lat * Math.PI) / 180)) / (tile * 2 ** zoom);
  return (km * 1000) / metres;
}

/**
 * Width in pixels of the disc of so many events.
 * @param {Drawing} drawing
 * @param {number} count
 */
export function clusterSize({ cluster: { min_size, max_growth, factor, power } }, count) {
  return Math.round(min_size + Math.min(max_growth, factor * Math.log10(count) ** power));
}

/**
 * How the outline of a disc is drawn, and its inside where it is filled: only the one that is pointed at or selected.
 * @param {Drawing} drawing
 * @param {string} color
 * @param {boolean} [filled]
 */
export const discStyle = ({ disc }, color, filled = false) => ({
  pane: "footprints",
  className: "disc",
  interactive: false,
  color,
  weight: disc.weight,
  opacity: 1,
  dashArray: disc.dashes,
  fill: filled,
  fillOpacity: disc.fill_opacity,
});

/**
 * Whether a disc of this radius in pixels says something: wide enough to be seen, and no wider than a window.
 * @param {Drawing} drawing
 * @param {number} radius
 */
export const isDiscSeen = ({ disc }, radius) => radius >= disc.min_radius && radius <= disc.max_radius;

/**
 * Where the tag of a cluster stands whose number the ring of the selected event hides; null where it does not. Both are
 * in pixels from the middle of the ring; a cluster in that very place has its tag at the upper right.
 * @param {Drawing} drawing
 * @param {number} dx
 * @param {number} dy
 * @returns {Pair | null}
 */
export function tagBeside({ ring: { hides, tag } }, dx, dy) {
  const far = Math.hypot(dx, dy);
  if (far >= hides) return null;
  const [x, y] = far >= 1 ? [dx / far, dy / far] : [Math.SQRT1_2, -Math.SQRT1_2];
  return [x * tag, y * tag];
}

/**
 * Where the middle of a town's name may stand, from its point: above, below, beside, then at the corners.
 * @param {Drawing} drawing
 * @param {Room} box what covers the point, its dot or also a symbol, from it
 * @param {number} half of the name's width
 */
export function beside({ names }, [left, top, right, bottom], half) {
  const [w, e] = [left - half - names.side, right + half + names.side];
  const [n, s] = [top - names.down, bottom + names.up];
  /** @type {Pair[]} */
  const sides = [
    [0, n],
    [e, 0],
    [w, 0],
    [0, s],
    [e, n],
    [w, n],
    [e, s],
    [w, s],
  ];
  return sides;
}

/**
 * Whether a town's name is read as that of its point, from which its middle is shifted.
 * @param {Drawing} drawing
 * @param {Pair} shift in pixels
 * @param {number} half of the name's width
 */
export const isNear = ({ names }, [x, y], half) =>
  Math.hypot(Math.max(0, Math.abs(x) - half), Math.max(0, Math.abs(y) - names.up)) <= names.apart;

/**
 * The most names of a window of so many pixels.
 * @param {Drawing} drawing
 * @param {number} wide
 * @param {number} tall
 */
export const mostNames = ({ names: { most, room } }, wide, tall) =>
  Math.round(most * Math.min(1, (wide * tall) / room));

/**
 * Which of some towns most events lie at; null where none does. A symbol's events lie at the most important town under
 * it, else at the nearest within reach.
 * @param {Drawing} drawing
 * @param {Pair[]} towns their points, the most important first
 * @param {[x: number, y: number, r: number, n: number][]} symbols middle, radius and number of events
 */
export function focalOf({ names: { under, at } }, towns, symbols) {
  const events = towns.map(() => 0);
  for (const [x, y, r, n] of symbols) {
    const away = towns.map(([tx, ty]) => Math.hypot(tx - x, ty - y) - r);
    const covered = away.findIndex((far) => far <= under);
    const nearest = away.indexOf(Math.min(...away));
    if (covered >= 0) events[covered] += n;
    else if (away[nearest] <= at) events[nearest] += n;
  }
  const most = Math.max(0, ...events);
  return most ? events.indexOf(most) : null;
}
