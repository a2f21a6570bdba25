// Tiles of streets: which of the file's tiles a tile of the map is drawn from, also nearer than the file goes.
import assert from "node:assert/strict";
import test from "node:test";
import { namesOf, sourceOf } from "../../map_app/maps/static/streets.js";
import { expected } from "./fixtures.js";

/** @type {StreetOptions} */
const FILE = { url: "", zooms: [6, 14], bounds: [34, 31, 35, 32], attribution: "", tile: 512 };

test("a tile twice as wide is one of the file's zoom before the map's", () => {
  const own = { key: "13/4880/3339", parts: 1, column: 0, row: 0 };
  assert.deepEqual(sourceOf(FILE, { x: 4880, y: 3339, z: 14 }), own);
  assert.equal(sourceOf({ ...FILE, tile: 256 }, { x: 9760, y: 6678, z: 14 }).key, "14/9760/6678");
});

test("nearer than the file goes a part of its last zoom is drawn", () => {
  const part = { key: "14/9760/6678", parts: 4, column: 3, row: 1 };
  assert.deepEqual(sourceOf(FILE, { x: 39043, y: 26713, z: 17 }), part);
});

test("a window names what Python says: the file's places for the map's own, and a road once", () => {
  const { own, given, roads, shown } = expected("street_names");
  /** @type {StreetTile[]} */
  const tiles = [given.slice(0, 2), given.slice(2)].map((names) => ({ extent: 4096, shapes: {}, names }));
  const named = namesOf(own, [tiles[0], null, tiles[1]], (lat) => lat < 32, roads);
  const along = (/** @type {string} */ kind, /** @type {number} */ turn, /** @type {number} */ run) => [
    "road",
    { turn, run, minZoom: roads[kind] },
  ];
  const told = shown.map((/** @type {any[]} */ [name, lat, lon, weight, kind, turn, run]) => [
    ...[name, lat, lon, weight],
    ...(kind in roads ? along(kind, turn, run) : [kind]),
  ]);
  assert.deepEqual(named, told);
});
