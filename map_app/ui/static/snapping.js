// The three heights of the sheet, and which of them a drag ends at. Pure: tests/scripts/sheet.test.js.

/** @typedef {"peek" | "half" | "full"} Position */
/** @typedef {Record<Position, number>} Heights in pixels from the window's foot */

/** @type {Position[]} */
const ORDER = ["peek", "half", "full"];
const HALF = 0.52;
const READABLE_REM = 18; // less than this is no half: on a low window it stands higher
const ABOVE_REM = 2.5; // what a raised sheet leaves of the page
const FLING = 0.5; // pixels per millisecond

/**
 * `head` is what is seen below the bar of a lowered sheet.
 * @param {{window: number, rem: number, bar: number, head: number}} sizes
 * @returns {Heights}
 */
export function positions({ window, rem, bar, head }) {
  const peek = bar + head;
  const full = Math.max(peek, window - ABOVE_REM * rem);
  const half = Math.max(peek, Math.min(full, Math.max(HALF * window, READABLE_REM * rem)));
  return { peek, half, full };
}

/**
 * The position that a drag ends at; a quick one goes on to the next in its direction.
 * @param {Heights} heights
 * @param {number} height
 * @param {number} speed upwards
 * @returns {Position}
 */
export function nearest(heights, height, speed) {
  if (speed > FLING) return ORDER.find((at) => heights[at] > height) ?? "full";
  if (speed < -FLING) return ORDER.findLast((at) => heights[at] < height) ?? "peek";
  const away = (/** @type {Position} */ at) => Math.abs(heights[at] - height);
  return ORDER.reduce((best, at) => (away(at) < away(best) ? at : best));
}

/**
 * The next position up or down; `around` goes on from the highest to the lowest.
 * @param {Position} from
 * @param {number} by
 * @param {boolean} around
 * @returns {Position}
 */
export function step(from, by, around) {
  const to = ORDER.indexOf(from) + by;
  return around ? ORDER[to % ORDER.length] : (ORDER[to] ?? from);
}
