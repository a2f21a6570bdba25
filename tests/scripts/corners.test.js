// Corners can be typed: what the panel of areas reads and writes.
import assert from "node:assert/strict";
import test from "node:test";
import { cornerText, parseCorners } from "../../map_app/maps/static/corners.js";
import { isTangled } from "../../map_app/maps/static/rings.js";

test("a line is a latitude and a longitude, however they are parted; empty lines are nothing", () => {
  const { corners, bad } = parseCorners("12, 42\n\n 12.5;-55 \n20° 55°\n-1،2\n");
  assert.equal(bad, null);
  assert.deepEqual(corners, [
    [42, 12],
    [-55, 12.5],
    [55, 20],
    [2, -1],
  ]);
});

test("a closed ring is one corner less, and the text of corners reads back", () => {
  const { corners } = parseCorners("12, 42\n12, 55\n20, 55\n12, 42");
  assert.equal(corners.length, 3);
  assert.deepEqual(parseCorners(cornerText(corners)).corners, corners);
});

test("the first line that is no corner is named", () => {
  for (const line of ["", "91, 0", "0, 181", "12", "north, east", "1, 2, 3", "1e9, 2"]) {
    const { corners, bad } = parseCorners(`12, 42\n${line || "x"}\n1, 1`);
    assert.deepEqual([corners, bad], [[], 2], line);
  }
});

test("a corner that was dragged over another edge tangles the area", () => {
  /** @type {Position[]} */
  const square = [
    [0, 0],
    [4, 0],
    [4, 4],
    [0, 4],
  ];
  assert.ok(!isTangled(square));
  assert.ok(isTangled([...square.slice(0, 3), [2, -1]]));
});
