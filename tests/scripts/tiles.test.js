// The tiles of the detailed ground: which of them a window wants, and that they lie where the build has put them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { levelAt, pointsOf, tilesIn } from "../../map_app/maps/static/tiles.js";

/** @type {GroundLevel} */
const FAR = { name: "far", from: 7, zoom: 6, x: [37, 42], y: [24, 30], extent: 4096 };
/** @type {GroundLevel} */
const NEAR = { name: "near", from: 10, zoom: 8, x: [148, 171], y: [96, 123], extent: 8192 };

test("a zoom has the finest level that is shown from there on, and far out none", () => {
  assert.equal(levelAt([FAR, NEAR], 6.75), null);
  assert.equal(levelAt([FAR, NEAR], 7), FAR);
  assert.equal(levelAt([FAR, NEAR], 9.75), FAR);
  assert.equal(levelAt([FAR, NEAR], 16), NEAR);
});

test("a window wants the tiles that it shows, and no others", () => {
  assert.deepEqual(tilesIn(FAR, [41, 14, 42, 15]), [[39, 29]]);
  assert.deepEqual(tilesIn(FAR, [39, 14, 42, 15]), [
    [38, 29],
    [39, 29],
  ]);
  // 39.375 E is an edge: a window that ends there does not reach over it
  assert.deepEqual(tilesIn(FAR, [38, 14, 39.375, 15]), [[38, 29]]);
});

test("where a level has no tiles none are wanted", () => {
  assert.deepEqual(tilesIn(FAR, [-80, 30, -70, 40]), []);
  assert.deepEqual(tilesIn(FAR, [41, -90, 42, -10]), []);
  assert.equal(tilesIn(FAR, [-180, -90, 180, 90]).length, 42);
  assert.deepEqual(tilesIn(FAR, [20, 37, 28.2, 38]), [[37, 24]]);
});

test("points are decoded where the build has put them: Gaza's coast at Gaza's harbour", () => {
  const file = new URL("../../geodata/ground/near.tsv", import.meta.url);
  const lines = readFileSync(file, "utf-8").split("\n");
  const head = JSON.parse(lines[0]);
  const [[x, y]] = tilesIn({ ...NEAR, ...head }, [34.43, 31.52, 34.44, 31.53]);
  const tile = JSON.parse(lines.find((line) => line.startsWith(`${x}/${y}\t`))?.split("\t")[1] ?? "{}");
  const points = tile.theatre.flatMap((/** @type {number[]} */ ring) =>
    pointsOf({ ...NEAR, ...head }, [x, y], ring),
  );
  const off = points.map((/** @type {LatLon} */ [lat, lon]) =>
    Math.hypot(lat - 31.525, (lon - 34.43) * 0.85),
  );
  assert.ok(Math.min(...off) < 0.02); // 2 km
});
