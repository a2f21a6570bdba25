// What stands over the map, measured: no name of a place and no number of a chain is put under it.
import { coverOf } from "./cover.js";

/**
 * Where elements of a map are shown.
 * @param {L.Map} map
 * @param {string} selector
 * @returns {Room[]} in pixels of the window
 */
export function measured(map, selector) {
  const container = map.getContainer();
  const base = container.getBoundingClientRect();
  const shown = [...container.querySelectorAll(selector)].map((one) => one.getBoundingClientRect());
  return shown
    .filter(({ width, height }) => width > 1 && height > 1)
    .map(({ left, top, right, bottom }) => [
      left - base.left,
      top - base.top,
      right - base.left,
      bottom - base.top,
    ]);
}

/**
 * The boxes of what is shown over the map: its controls, legend, scale, notes and attribution, the numbers of discs, and
 * the page's sheet.
 * @param {L.Map} map
 * @returns {Room[]} in pixels of the window
 */
export function boxesOver(map) {
  const { x, y } = map.getSize();
  const { bottom, left: start, right } = coverOf(map);
  return [
    ...measured(map, ".leaflet-control, .disc-count span"),
    [0, y - bottom, x, y],
    [0, 0, start, y],
    [x - right, 0, x, y],
  ];
}

/** @type {(a: Room, b: Room) => boolean} */
export const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
