// Where names of places stand: the most important first, each where nothing stands yet.
import { boxesOver, meet } from "./boxes.js";
import { beside, focalOf, isNear, mostNames, pixelsOf } from "./drawing.js";
import { near } from "./globe.js";
import { landAt } from "./lands.js";

/** @import { Label, Place } from "./labels.js" */

/**
 * Where a name without a dot may stand beside its usual place, in pixels: first where it is, then near.
 * @type {Pair[]}
 */
const ASIDE = [
  [0, 0],
  [0, 24],
  [0, -24],
  [40, 0],
  [-40, 0],
  [0, 44],
  [0, -44],
  [40, 30],
  [-40, 30],
  [40, -30],
  [-40, -30],
  [70, 20],
  [-70, 20],
];

const ALONG = [0, 0.3, -0.3, 0.6, -0.6, 1, -1]; // shares of half of a road's straight piece

/** @param {Place} place whether it has a dot */
export const isDotted = ({ kind }) => kind === "city" || kind === "town" || kind === "site";

/**
 * What covers the point of a town, from it.
 * @param {L.Point} at
 * @param {number} dot
 * @param {Room[]} rooms of symbols
 * @param {number} farther
 * @returns {Room}
 */
function coverAt({ x, y }, dot, rooms, farther) {
  /** @type {Room} */
  const box = [x - dot, y - dot, x + dot, y + dot];
  for (const room of rooms)
    if (meet(room, [x - dot, y - dot, x + dot, y + dot]))
      for (const i of [0, 1, 2, 3]) box[i] = (i < 2 ? Math.min : Math.max)(box[i], room[i]);
  return [box[0] - x - farther, box[1] - y - farther, box[2] - x + farther, box[3] - y + farther];
}

/**
 * What a name takes up around its middle, in pixels.
 * @param {Drawing["names"]} names
 * @param {Place} place
 * @param {number} wide
 * @returns {Room}
 */
function roomOf({ side, up, down }, { rotation }, wide) {
  const w = wide / 2 + side;
  if (!rotation) return [-w, -up, w, down];
  const [cos, sin] = [Math.cos, Math.sin].map((of) => Math.abs(of((rotation * Math.PI) / 180)));
  const [x, y] = [w * cos + up * sin, w * sin + up * cos];
  return [-x, -y, x, y];
}

/**
 * Whether a country's name is within it, from its first letter to its last, with its middle in `room`.
 * @param {Shared} shared
 * @param {Place} place
 * @param {Room} room
 */
function isAtHome({ map, lands }, { lat, lon }, [left, top, right, bottom]) {
  const country = landAt(lands, lon, lat);
  const ends = [left, right].map((x) => map.containerPointToLatLng([x, (top + bottom) / 2]).wrap());
  return country && ends.every((end) => landAt(lands, end.lng, end.lat) === country);
}

/**
 * Whether the middle of a sea's name is over water.
 * @param {Shared} shared
 * @param {Room} room
 */
function isAtSea({ map, lands }, [left, top, right, bottom]) {
  const middle = map.containerPointToLatLng([(left + right) / 2, (top + bottom) / 2]).wrap();
  return lands.length > 0 && !landAt(lands, middle.lng, middle.lat);
}

/**
 * The places that a name without a dot may stand in, the best first.
 * @param {Shared} shared
 * @param {Place} place
 */
function asides({ map, config: { drawing } }, { kind, lat }) {
  if (kind === "country" || kind === "sea") return ASIDE;
  const reach = pixelsOf(drawing, drawing.names.reach_km[kind] ?? 0, lat, map.getZoom());
  return ASIDE.filter(([x, y]) => Math.hypot(x, y) <= reach);
}

/**
 * Whether a road's straight piece is longer than its name.
 * @param {L.Map} map
 * @param {Label} label
 */
const fits = (map, { place: { run }, wide }) => run === undefined || run * 2 ** (map.getZoom() - 18) > wide;

/**
 * Where a road's name may stand along its straight piece: nearest to the window's middle, then elsewhere.
 * @param {L.Map} map
 * @param {Standing} standing
 * @returns {Pair[]}
 */
function along(map, { label: { place, wide }, at }) {
  const reach = ((place.run ?? 0) * 2 ** (map.getZoom() - 18) - wide) / 2;
  const [cos, sin] = [Math.cos, Math.sin].map((of) => of((place.rotation * Math.PI) / 180));
  const { x, y } = map.getSize();
  const nearest = (x / 2 - at.x) * cos + (y / 2 - at.y) * sin;
  const steps = [Math.max(-reach, Math.min(reach, nearest)), ...ALONG.map((share) => share * reach)];
  return steps.map((step) => [step * cos, step * sin]);
}

/** @typedef {{label: Label, at: L.Point}} Standing */

/**
 * The labels that a window may show, with their places in it.
 * @param {Shared} shared
 * @param {Label[]} made
 * @returns {Standing[]}
 */
function standing({ map }, made) {
  const size = map.getSize();
  const found = [];
  for (const label of made) {
    const { place } = label;
    if (map.getZoom() < place.min_zoom || !fits(map, label)) continue;
    const at = map.latLngToContainerPoint([place.lat, near(map, place.lon)]);
    if (isDotted(place) && (at.x < 0 || at.y < 0 || at.x > size.x || at.y > size.y)) continue;
    found.push({ label, at });
  }
  return found;
}

/**
 * The town that most events of a window lie at, of those that may be named.
 * @param {Shared} shared
 * @param {Standing[]} found in the order of their importance
 * @param {Spot[]} taken
 */
function foremost({ config: { drawing } }, found, taken) {
  const towns = found.filter(({ label }) => isDotted(label.place));
  const number = focalOf(
    drawing,
    towns.map(({ at }) => [at.x, at.y]),
    taken.map(({ x, y, r, n = 0 }) => [x, y, r, n]),
  );
  return number === null ? null : towns[number];
}

/**
 * The name of the town that a symbol lies at, whether it is shown or not.
 * @param {Shared} shared
 * @param {Label[]} made in the order of their importance
 * @param {{x: number, y: number}} at the symbol's middle in the window
 * @param {number} r its radius
 */
export const townAt = (shared, made, { x, y }, r) =>
  foremost(shared, standing(shared, made), [{ x, y, r, n: 1 }])?.label.place.name ?? null;

/**
 * Lay out names one after the other, each where nothing stands yet; first that of the town of most events.
 * @param {Shared} shared
 * @param {Label[]} made in the order of their importance
 * @param {Spot[]} taken
 * @returns {Map<Label, Pair>} how far each name that is shown stands from its place, in pixels
 */
export function laidOut(shared, made, taken) {
  const { map, config } = shared;
  const { names } = config.drawing;
  const { dot, farther } = names;
  /** @type {Room[]} */
  const symbols = taken.map(({ x, y, r, w = r }) => [x - w, y - r, x + w, y + r]);
  const rooms = [...symbols, ...boxesOver(map)];
  /** @type {Room[]} */
  const named = [];
  const size = map.getSize();
  const most = mostNames(config.drawing, size.x, size.y);
  const found = standing(shared, made);
  const focal = foremost(shared, found, taken);
  const ordered = focal ? [focal, ...found.filter((one) => one !== focal)] : found;
  /** @type {Map<Label, Pair>} */
  const shown = new Map();
  for (const one of ordered) {
    const { place, wide } = one.label;
    const { x, y } = one.at;
    if (shown.size >= most) break;
    /** @type {Room} */
    const dotted = [x - dot, y - dot, x + dot, y + dot];
    if (isDotted(place) && named.some((other) => meet(dotted, other))) continue;
    const [left, top, right, bottom] = roomOf(names, place, wide);
    /** @type {(shift: Pair) => Room} */
    const roomAt = ([dx, dy]) => [x + dx + left, y + dy + top, x + dx + right, y + dy + bottom];
    const isFree = (/** @type {Pair} */ shift) => {
      const room = roomAt(shift);
      if (shift !== ASIDE[0] && place.kind === "country" && !isAtHome(shared, place, room)) return false;
      if (shift !== ASIDE[0] && place.kind === "sea" && !isAtSea(shared, room)) return false;
      const isWhole = room[0] >= 0 && room[1] >= 0 && room[2] <= size.x && room[3] <= size.y;
      return isWhole && !rooms.some((other) => meet(room, other));
    };
    const steps = one === focal ? farther : farther.slice(0, 2);
    const shifts = isDotted(place)
      ? steps.flatMap((step) => beside(config.drawing, coverAt(one.at, dot, symbols, step), wide / 2))
      : place.run === undefined
        ? asides(shared, place)
        : along(map, one);
    const isKept = (/** @type {Pair} */ shift) =>
      one === focal || !isDotted(place) || isNear(config.drawing, shift, wide / 2);
    const shift = shifts.find((shift) => isKept(shift) && isFree(shift));
    if (!shift) continue;
    named.push(roomAt(shift));
    rooms.push(roomAt(shift));
    if (isDotted(place)) rooms.push(dotted);
    shown.set(one.label, shift);
  }
  return shown;
}
