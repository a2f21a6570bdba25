// How far a reader may take a map.
import assert from "node:assert/strict";
import { test } from "node:test";

import { between, holding, widened } from "../../map_app/maps/static/limits.js";

test("a middle stays between two sides, and in their middle where they are crossed", () => {
  assert.equal(between(5, 0, 10), 5);
  assert.equal(between(-3, 0, 10), 0);
  assert.equal(between(30, 0, 10), 10);
  assert.equal(between(30, 10, 4), 7);
});

test("surroundings lie around the same middle, and not beyond the poles", () => {
  assert.deepEqual(widened([30, 10, 50, 30], 1.5), [25, 5, 55, 35]);
  assert.deepEqual(widened([170, -89, 190, 89], 2), [160, -90, 200, 90]);
});

test("a box that holds another takes its nearest copy", () => {
  assert.deepEqual(holding([30, 10, 50, 30], [-77, 39, -77, 39]), [-77, 10, 50, 39]);
  assert.deepEqual(holding([170, -20, 190, -10], [-175, -15, -170, -12]), [170, -20, 190, -10]);
  assert.deepEqual(holding([-80, 0, -60, 10], [175, 5, 175, 5]), [-185, 0, -60, 10]);
});
