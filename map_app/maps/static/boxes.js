// What stands over the map, measured: no name of a place and no number of a chain is put under it.
import { coverOf } from "./cover.js";

/**
 * The boxes of what is shown over the map: its controls, legend, scale, notes and attribution, the numbers of discs, and
 * the page's sheet.
 * @param {L.Map} map
 * @returns {Room[]} in pixels of the window
 */
export function boxesOver(map) {
  const container = map.getContainer();
  const { left, top } = container.getBoundingClientRect();
  /** @type {Room[]} */
  const boxes = [];
  for (const control of container.querySelectorAll(".leaflet-control, .disc-count span")) {
    const box = control.getBoundingClientRect();
    if (box.width && box.height)
      boxes.push([box.left - left, box.top - top, box.right - left, box.bottom - top]);
  }
  const { x, y } = map.getSize();
  const { bottom, left: start, right } = coverOf(map);
  return [...boxes, [0, y - bottom, x, y], [0, 0, start, y], [x - right, 0, x, y]];
}

/** @type {(a: Room, b: Room) => boolean} */
export const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
