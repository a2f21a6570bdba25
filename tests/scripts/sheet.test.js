// The heights of a small screen's sheet, and which of them a drag ends at.
import assert from "node:assert/strict";
import { test } from "node:test";

import { nearest, positions, step } from "../../map_app/ui/static/snapping.js";

const PHONE = { window: 844, rem: 15, bar: 66, head: 48 };

test("a raised sheet leaves the head of the page free, a half raised one about half of the window", () => {
  const heights = positions(PHONE);
  assert.equal(heights.peek, 114);
  assert.ok(Math.abs(heights.half - 844 / 2) < 30);
  assert.ok(heights.full < 844 && heights.full > 780);
});

test("a raised sheet cuts no line of the sentence in two, and leaves as many as there is room for", () => {
  const line = 22;
  const above = (/** @type {number} */ top, /** @type {number} */ lines) =>
    PHONE.window - positions({ ...PHONE, text: { top, bottom: top + lines * line, line } }).full;
  for (const lines of [1, 2, 4]) assert.equal(above(8, lines), 8 + lines * line + 4);
  assert.equal(above(8, 9), above(8, 4));
  assert.equal(above(-30, 2), above(-300, 2)); // scrolled away
});

test("on a low window half is as much as one can read, and never above full", () => {
  const { peek, half, full } = positions({ window: 225, rem: 15, bar: 42, head: 0 });
  assert.ok(half - 42 > 120);
  assert.ok(peek < half && half <= full && full < 225);
});

test("a slow drag ends at the nearest height, a fling goes on in its direction", () => {
  const heights = positions(PHONE);
  assert.equal(nearest(heights, 150, 0), "peek");
  assert.equal(nearest(heights, 400, 0), "half");
  assert.equal(nearest(heights, 700, 0), "full");
  assert.equal(nearest(heights, 150, 1), "half");
  assert.equal(nearest(heights, 700, -1), "half");
  assert.equal(nearest(heights, 300, -1), "peek");
});

test("the handle goes round, the arrow keys stop at the ends", () => {
  assert.deepEqual(
    ["peek", "half", "full"].map((at) => step(/** @type {any} */ (at), 1, true)),
    ["half", "full", "peek"],
  );
  assert.equal(step("full", 1, false), "full");
  assert.equal(step("peek", -1, false), "peek");
});
