// Sizes and distances in pixels are those of Python's stills.
import assert from "node:assert/strict";
import test from "node:test";
import {
  beside,
  clusterSize,
  focalOf,
  isDiscSeen,
  isNear,
  mostNames,
  pixelsOf,
  tagBeside,
} from "../../map_app/maps/static/drawing.js";
import { expected } from "./fixtures.js";

const { drawing, sizes, discs, pixels, tags, beside: names, near, focal, most } = expected("numbers");

test("the disc of so many events is as wide as in a still", () => {
  for (const [count, size] of sizes) assert.equal(clusterSize(drawing, count), size, `${count} events`);
});

test("a disc is left out where a still leaves it out", () => {
  for (const [radius, isSeen] of discs) {
    assert.equal(isDiscSeen(drawing, radius), isSeen, `${radius} px`);
  }
});

test("a distance has as many pixels as in a still of the same zoom", () => {
  for (const [km, lat, zoom, wide] of pixels) {
    assert.ok(Math.abs(pixelsOf(drawing, km, lat, zoom) / wide - 1) < 1e-9, `${km} km at ${lat}`);
  }
});

test("a cluster whose number the ring hides has its tag where a still has it", () => {
  for (const [dx, dy, tag] of tags) {
    const found = tagBeside(drawing, dx, dy);
    assert.equal(found === null, tag === null, `${dx}, ${dy}`);
    for (const [i, at] of found?.entries() ?? []) assert.ok(Math.abs(at - tag[i]) < 1e-9, `${dx}, ${dy}`);
  }
});

test("a town's name stands where a still would put it, clear of what covers its point", () => {
  for (const [box, half, places] of names) {
    const found = beside(drawing, box, half);
    assert.deepEqual(found, places);
    const [left, top, right, bottom] = box;
    for (const [x, y] of found)
      assert.ok(x - half >= right || x + half <= left || y - 9 >= bottom || y + 9 <= top, `${x},${y}`);
  }
});

test("a name is near enough to its point where a still says so", () => {
  for (const [shift, half, is] of near) assert.equal(isNear(drawing, shift, half), is, `${shift}`);
});

test("a window has as many names as a still of its size", () => {
  for (const [wide, tall, number] of most) assert.equal(mostNames(drawing, wide, tall), number);
});

test("the town that most events lie at is the one that a still names first", () => {
  for (const [towns, symbols, number] of focal) assert.equal(focalOf(drawing, towns, symbols), number);
});
