// An area's edges may not cross: what the tool refuses, the filter would refuse too.
import assert from "node:assert/strict";
import test from "node:test";
import { closesBadly, crosses, meet } from "../../map_app/maps/static/rings.js";

test("edges meet where they cross, touch or lie on each other", () => {
  assert.ok(meet([0, 0], [2, 2], [0, 2], [2, 0]));
  assert.ok(meet([0, 0], [2, 0], [1, 0], [1, 5]));
  assert.ok(meet([0, 0], [2, 0], [1, 0], [3, 0]));
  assert.ok(!meet([0, 0], [2, 0], [3, 0], [4, 0]));
  assert.ok(!meet([0, 0], [2, 2], [3, 0], [3, 9]));
});

test("a corner is refused where its edge would cross an earlier one or go back on the last", () => {
  /** @type {Position[]} */
  const square = [
    [0, 0],
    [4, 0],
    [4, 4],
  ];
  assert.ok(!crosses(square, [0, 4]));
  assert.ok(crosses(square, [2, -1]));
  assert.ok(crosses(square, [4, 2]));
  assert.ok(crosses(square, [4, -2]));
  assert.ok(!crosses([[0, 0]], [1, 1]));
  assert.ok(!crosses([], [1, 1]));
});

test("a ring closes with three corners that enclose something", () => {
  /** @type {Position[]} */
  const triangle = [
    [0, 0],
    [4, 0],
    [4, 4],
  ];
  assert.ok(!closesBadly(triangle));
  assert.ok(closesBadly(triangle.slice(1)));
  assert.ok(closesBadly([...triangle, [6, 1]]), "the edge back to the first corner crosses the second edge");
  assert.ok(
    closesBadly([
      [0, 0],
      [1, 0],
      [2, 0],
    ]),
    "a line has no area",
  );
});
