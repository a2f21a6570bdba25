// Tiles of streets: which of the file's tiles a tile of the map is drawn from, also nearer than the file goes.
import assert from "node:assert/strict";
import test from "node:test";
import { namesOf, sourceOf } from "../../map_app/maps/static/streets.js";

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

test("what the file names takes the place of the map's own settlements, where it has a tile", () => {
  /** @type {TownName[]} */
  const own = [
    ["Jabalya", 31.53, 34.48, 50],
    ["a quarter", 31.53, 34.48, 36, "quarter"],
    ["a camp", 31.5301, 34.4801, 40, "site"],
    ["a base", 31.6, 34.6, 40, "site"],
    ["Gaza Strip", 31.4, 34.4, 60, "governorate"],
    ["Far Away", 40, 40, 50],
  ];
  /** @type {StreetTile} */
  const tile = { extent: 4096, shapes: {}, names: [["Jabalia", 31.53, 34.48, 50, "town"]] };
  const named = namesOf(own, [tile, null], (lat) => lat < 32, {});
  assert.deepEqual(
    named.map(([name]) => name),
    ["a base", "Gaza Strip", "Far Away", "Jabalia"],
  );
});

test("a road is named once in a window, on its longest piece", () => {
  /** @type {(run: number, turn: number) => StreetTile} */
  const tile = (run, turn) => ({
    extent: 4096,
    shapes: {},
    names: [["Coast Road", 31, 34, 8, "highway", turn, run]],
  });
  const [road, ...rest] = namesOf([], [tile(200, 0), tile(900, 45), tile(300, 0)], () => true, {
    highway: 12,
  });
  assert.deepEqual(rest, []);
  assert.deepEqual(road, ["Coast Road", 31, 34, 8, "road", { turn: 45, run: 900, minZoom: 12 }]);
});
