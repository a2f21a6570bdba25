// The days on the strip are the reader's from the first key on, whatever filter is still on its way.
import assert from "node:assert/strict";
import test from "node:test";
import { dayNumber } from "../../map_app/maps/static/days.js";
import { Range } from "../../map_app/maps/static/range.js";

/** @import { Bars } from "../../map_app/maps/static/bars.js" */

const [FIRST, END] = ["2024-01-01", "2024-01-31"].map(dayNumber);
const BARS = /** @type {Bars} */ ({
  first: FIRST,
  end: END,
  unit: "day",
  columns: [],
  beyond: 0,
  low: 0,
  high: 0,
});

/** @param {test.TestContext} context */
function made({ mock }) {
  mock.timers.enable({ apis: ["setTimeout"] });
  /** @type {unknown[]} */
  const sent = [];
  const range = new Range((action) => sent.push(action));
  const show = (/** @type {string} */ query) => range.show(new URLSearchParams(query));
  const first = () => range.of(BARS)[0] - FIRST + 1;
  return { range, sent, show, first, wait: (/** @type {number} */ ms) => mock.timers.tick(ms) };
}

test("a step outlasts a filter that was on its way, and the page hears of it once", (context) => {
  const { range, sent, show, first, wait } = made(context);
  show("from=2024-01-12");
  range.step(0, -1, BARS);
  wait(300);
  show("from=2024-01-12&theatre=yemen");
  assert.equal(first(), 11);
  range.step(0, -1, BARS);
  wait(499);
  assert.deepEqual(sent, []);
  wait(1);
  assert.deepEqual(sent, [{ action: "dates", from: "2024-01-10", to: "" }]);
});

test("a filter without the days that were sent is older than they are; one with others is newer", (context) => {
  const { range, show, first } = made(context);
  show("from=2024-01-12");
  range.choose([FIRST + 4, END], BARS);
  show("from=2024-01-12&type=air_strike");
  assert.equal(first(), 5);
  show("from=2024-01-05&type=air_strike");
  show("from=2024-01-12&type=air_strike"); // the back button
  assert.equal(first(), 12);
});

test("days that the filter has already wait for no answer", (context) => {
  const { range, show, first } = made(context);
  show("from=2024-01-12");
  range.choose([FIRST + 11, END], BARS);
  show("");
  assert.equal(first(), 1);
});

test("another step goes on from the reader's days, not from what an older one brought", (context) => {
  const { range, sent, show, wait } = made(context);
  show("");
  range.step(1, -1, BARS);
  wait(500);
  range.step(1, -1, BARS);
  show("to=2024-01-30");
  range.step(1, -1, BARS);
  wait(500);
  assert.deepEqual(sent.at(-1), { action: "dates", from: "", to: "2024-01-28" });
});
