// Names of settlements: which of them a window asks for.
import assert from "node:assert/strict";
import test from "node:test";
import { tilesOfNames, zoomOfNames } from "../../map_app/maps/static/towns.js";

/** @type {TownOptions} */
const OPTIONS = { url: "", zooms: [6, 14], across: 3, bounds: [22, -2, 63, 43] };

test("a map shows the names of its own zoom, none far out, the last ones when nearer", () => {
  assert.equal(zoomOfNames(OPTIONS.zooms, 5.75), null);
  assert.equal(zoomOfNames(OPTIONS.zooms, 8.75), 8);
  assert.equal(zoomOfNames(OPTIONS.zooms, 16), 14);
});

test("names are asked for where there are some", () => {
  assert.deepEqual(tilesOfNames(OPTIONS, 8, [43, 15, 45, 16]), [[19, 14]]);
  assert.deepEqual(tilesOfNames(OPTIONS, 8, [-80, 30, -70, 40]), []);
  assert.ok(tilesOfNames(OPTIONS, 11, [43, 15, 45, 16]).length <= 6);
});
