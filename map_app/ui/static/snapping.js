// The three heights of the sheet, and which of them a drag ends at. Pure: tests/scripts/sheet.test.js.

/** @typedef {"peek" | "half" | "full"} Position */
/** @typedef {Record<Position, number>} Heights in pixels from the window's foot */

/** @type {Position[]} */
const ORDER = ["peek", "half", "full"];
const HALF = 0.52;
const READABLE_REM = 18; // less than this is no half: on a low window it stands higher
const ABOVE_REM = 2.5; // what a raised sheet leaves of the page
const MOST_ABOVE_REM = 7; // and what it leaves at most to see whole lines of the sentence
const MOST_ABOVE = 0.15; // of the window
const GAP = 4; // px
const FLING = 0.5; // pixels per millisecond

/** @typedef {{top: number, bottom: number, line: number}} Text where it stands in the window, and how high a line is */

/**
 * `head` is what is seen below the bar of a lowered sheet; `text` is what a raised one cuts between two lines.
 * @param {{window: number, rem: number, bar: number, head: number, text?: Text | null}} sizes
 * @returns {Heights}
 */
export function positions({ window, rem, bar, head, text }) {
  const peek = bar + head;
  const most = Math.max(ABOVE_REM * rem, Math.min(MOST_ABOVE_REM * rem, MOST_ABOVE * window));
  const full = Math.max(peek, window - ((text && below(text, most)) || ABOVE_REM * rem));
  const half = Math.max(peek, Math.min(full, Math.max(HALF * window, READABLE_REM * rem)));
  return { peek, half, full };
}

/**
 * Where the last line ends that lies whole above `most`; 0 where none does.
 * @param {Text} text
 * @param {number} most
 */
function below({ top, bottom, line }, most) {
  const lines = Math.floor((Math.min(most, bottom) - top) / line + 0.01);
  return top >= 0 && lines > 0 ? top + lines * line + GAP : 0;
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
