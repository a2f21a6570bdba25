// The room that a map has for its events: its window without its edges, without what the page's sheet hides, and without
// the controls that stand on it, which are measured.
import { measured, meet } from "./boxes.js";
import { coverOf } from "./cover.js";

const EDGE = 24; // px: nearer to the window's edge no fitted symbol comes
const NARROW = 600;
const NARROW_EDGE = 12;
const GAP = 20; // px between a control and the middle of a symbol
const NOTE = [340, 28]; // px: the line about what lies outside comes only with the events

/** A rectangle in pixels of the window: left, top, right, bottom. */
/** @typedef {[left: number, top: number, right: number, bottom: number]} Rect */
/**
 * What is seen of a window but for its edge, the largest empty rectangles in that, and the controls.
 * @typedef {{edge: Rect, rooms: Rect[], controls: Rect[]}} Space
 */

/** @param {Rect} rect */
export const sizeOf = ([left, top, right, bottom]) => [right - left, bottom - top];

/**
 * The largest empty rectangles among others: none of them lies within a larger one.
 * @param {Rect} whole
 * @param {Rect[]} controls
 * @returns {Rect[]}
 */
export function emptyRooms(whole, controls) {
  let rooms = [whole];
  for (const control of controls) {
    const [left, top, right, bottom] = control;
    const parted = rooms.flatMap((room) => {
      if (!meet(control, room)) return [room];
      const parts = /** @type {Rect[]} */ ([
        [room[0], room[1], left, room[3]],
        [right, room[1], room[2], room[3]],
        [room[0], room[1], room[2], top],
        [room[0], bottom, room[2], room[3]],
      ]);
      return parts.filter((part) => part[2] > part[0] && part[3] > part[1]);
    });
    rooms = parted.filter(
      (room, i) =>
        !parted.some((other, j) => i !== j && isWithin(room, other) && (j < i || !isWithin(other, room))),
    );
  }
  return rooms;
}

/**
 * @param {Rect} inner
 * @param {Rect} outer
 */
export const isWithin = (inner, outer) =>
  inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];

/**
 * Where something of a width and height stands in a rectangle: as near to a point as it can; where it is larger, in the middle.
 * @param {Rect} room
 * @param {number[]} size
 * @param {number[]} to
 * @returns {[x: number, y: number]}
 */
export function placed(room, size, to) {
  const along = (/** @type {0 | 1} */ axis) => {
    const [from, end] = [room[axis] + size[axis] / 2, room[axis + 2] - size[axis] / 2];
    return from > end ? (from + end) / 2 : Math.min(end, Math.max(from, to[axis]));
  };
  return [along(0), along(1)];
}

/**
 * @param {Rect} rect
 * @param {number} by
 * @returns {Rect}
 */
const grown = ([left, top, right, bottom], by) => [left - by, top - by, right + by, bottom + by];

/**
 * The room of a map now; `margin` is the width of the edge in pixels, where it shall not be that of a fit.
 * @param {L.Map} map
 * @param {number} [margin]
 * @returns {Space}
 */
export function roomOf(map, margin) {
  const { x, y } = map.getSize();
  const cover = coverOf(map);
  const side = margin ?? (x < NARROW ? NARROW_EDGE : EDGE);
  const top = margin ?? EDGE;
  /** @type {Rect} */
  const edge = [cover.left + side, top, x - cover.right - side, y - cover.bottom - top];
  const controls = controlsOf(map);
  return {
    edge,
    rooms: emptyRooms(
      edge,
      controls.map((rect) => grown(rect, GAP)),
    ),
    controls,
  };
}

/**
 * The controls of a map, each as a rectangle: the legend as long as nothing folds it, the line about what lies outside
 * as if it said something.
 * @param {L.Map} map
 * @returns {Rect[]}
 */
function controlsOf(map) {
  const container = map.getContainer();
  const legend = container.querySelector("details.legend.slim");
  const note = /** @type {HTMLElement | null} */ (container.querySelector(".note.outside"));
  const wasHidden = note?.hidden ?? false;
  legend?.classList.remove("slim");
  const [width, height] = NOTE.map((side) => `${side}px`);
  if (note)
    Object.assign(Object.assign(note, { hidden: false }).style, {
      minWidth: `min(${width}, calc(100vw - 34px))`,
      minHeight: height,
    });
  const found = measured(map, ".leaflet-control");
  legend?.classList.add("slim");
  if (note) Object.assign(Object.assign(note, { hidden: wasHidden }).style, { minWidth: "", minHeight: "" });
  return found;
}

const SIDES = { wide: [64, 24], narrow: [72, 12] }; // px: where the tools' icons stand, and the other
const BELOW = { wide: 24, narrow: 150 }; // px: on a phone legend, counts and scale stand over the map's foot

/**
 * The pixels that a list on the map keeps clear of: at the left, at the top, at the right and at the bottom.
 * @param {L.Map} map
 * @returns {Rect}
 */
export function marginsOf(map) {
  const of = map.getSize().x < NARROW ? "narrow" : "wide";
  const [start, end] = SIDES[of];
  const [left, right] = document.documentElement.dir === "rtl" ? [end, start] : [start, end];
  const cover = coverOf(map);
  const below = cover.bottom ? cover.bottom + EDGE : BELOW[of];
  return [left + cover.left, EDGE, right + cover.right, below];
}
