// What the map keeps in the page's address is what Python would write for the same view.
import assert from "node:assert/strict";
import test from "node:test";
import {
  boundsText,
  keptLayers,
  positionText,
  resumed,
  withKept,
  withPosition,
} from "../../map_app/maps/static/address.js";
import { polygonText } from "../../map_app/maps/static/area.js";
import { expected } from "./fixtures.js";

/** @type {{search: string, kept: AddressKeys, query: string}[]} */
const cases = expected("address");

for (const { search, kept, query } of cases) {
  test(`keeps ${JSON.stringify(kept)} in “${search}”`, () => {
    assert.equal(withKept(search, kept), query);
    assert.equal(withKept(`?${query}`, kept), query, "a second time changes nothing");
  });
}

test("a key that is kept with no value leaves the address", () => {
  assert.equal(withKept("?layer=labels&type=air_strike&layer=discs", { layer: [] }), "type=air_strike");
});

test("a link has the map's own position and none of the frame's keys", () => {
  const [at, view] = ["24.5,43.5,5", "30,20,50,30"];
  const link = `at=${at}&view=${view}`;
  assert.equal(withPosition("?embed=true&at=1,2,3&view=1,2,3,4&q=a", at, view), `q=a&${link}`);
  assert.equal(withPosition("", at, view), link);
});

test("a position has no more decimals than it needs", () => {
  assert.equal(positionText(24.500049, 43.5, 5.25), "24.5,43.5,5.25");
  assert.equal(positionText(-0.00004, 179.99996, 5), "0,180,5");
});

test("bounds have the decimals of a pixel, and never reach further than the window", () => {
  assert.equal(boundsText([29.99991, 20, 50.00009, 30], 5), "30,20,50,30");
  assert.equal(boundsText([34.20034, 31.21144, 34.55599, 31.58309], 10.25), "34.2004,31.2115,34.5559,31.583");
  assert.equal(boundsText([170.001, -20, -170.001, -10], 4), "170.01,-20,-170.01,-10");
  assert.equal(boundsText([44.2, 15.35, 44.2, 15.35], 10), "44.2,15.35,44.2,15.35", "a point stays one");
});

test("layers are named only where they are not the usual ones", () => {
  const overlays = [
    { slug: "labels", shown: true },
    { slug: "density", shown: false },
  ];
  assert.deepEqual(keptLayers(overlays, ["labels"]), []);
  assert.deepEqual(keptLayers(overlays, ["labels", "density"]), ["labels", "density"]);
  assert.deepEqual(keptLayers(overlays, []), ["none"]);
});

test("a map that is mounted anew stands where the last one stood", () => {
  const command = /** @type {Command} */ ({
    query: "q=a",
    at: null,
    view: null,
    stay: false,
    layers: ["labels"],
    basemap: null,
    days: null,
  });
  const kept = {
    at: ["1,2,3"],
    view: ["1,2,3,4"],
    stay: ["1"],
    layer: ["none"],
    frame: ["2024-01-01..2024-01-07"],
  };
  const { query, at, view, stay, layers, basemap, days } = resumed(command, kept);
  assert.deepEqual([query, at, layers, basemap, days], ["q=a", [1, 2, 3], ["none"], null, kept.frame[0]]);
  assert.deepEqual([view, stay], [[1, 2, 3, 4], true]);
  assert.deepEqual(resumed(command, {}), command);
});

test("a drawn area is closed text with four decimals", () => {
  const ring = /** @type {Position[]} */ ([
    [1.000049, 2],
    [3, 4],
    [5, 6.5],
    [1.000049, 2],
  ]);
  assert.equal(polygonText(ring), "POLYGON((1 2,3 4,5 6.5,1 2))");
});
