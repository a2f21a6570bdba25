// Names of settlements: which of them a window asks for.
import assert from "node:assert/strict";
import test from "node:test";
import { tilesOfNames, towns, zoomOfNames } from "../../map_app/maps/static/towns.js";

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

test("an answer that holds no names is not kept, and asked for again", async (t) => {
  const answers = [
    { ok: false, status: 404, json: async () => ({ title: "Not Found" }) },
    {
      ok: true,
      json: async () => [
        ["Yarim", 14.3, 44.4, 45],
        ["Ta'iz", 13.6, 44, 60],
      ],
    },
  ];
  t.mock.method(globalThis, "fetch", async () => answers.shift());
  t.mock.method(console, "warn", () => {});
  /** @type {unknown[]} */
  const told = [];
  /** @type {() => Promise<void>} */
  let moved = async () => {};
  const [west, south, east, north] = [43, 13, 44, 14];
  const map = {
    hasLayer: () => true,
    getSize: () => ({ x: 100 }),
    getContainer: () => ({ dataset: {} }),
    getZoom: () => 6,
    getBounds: () => ({
      getWest: () => west,
      getSouth: () => south,
      getEast: () => east,
      getNorth: () => north,
    }),
    on: (/** @type {string} */ _kind, /** @type {() => Promise<void>} */ act) => {
      moved = act;
    },
  };
  const shared = { map, setTowns: (/** @type {unknown} */ found) => told.push(found) };
  const layer = { on: () => {} };
  towns(/** @type {any} */ (shared), /** @type {any} */ (layer), OPTIONS);
  await new Promise(setImmediate);
  await moved();
  assert.deepEqual(
    told.map((found) => /** @type {TownName[]} */ (found).map(([name]) => name)),
    [[], ["Ta'iz", "Yarim"]], // the most important of all tiles first
  );
});
