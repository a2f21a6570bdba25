// What stays in the address when a link of the page is followed.
import assert from "node:assert/strict";
import test from "node:test";
import { isReadable, isSameBox } from "../../map_app/maps/static/camera.js";
import { keptOf } from "../../map_app/ui/static/links.js";
import { expected } from "./fixtures.js";

const PLACED = ["type=air_strike", "at=1,2,3", "view=1,2,3,4", "layer=density", "event=a"];

test("a link to an event of the same filter leaves the map where it is", () => {
  assert.deepEqual(keptOf(PLACED, ["type=air_strike", "event=b", "lang=ar"]), PLACED.slice(1, 4));
  const written = ["q=el%20burj", "at=1,2,3"];
  assert.deepEqual(keptOf(written, ["q=el+burj", "event=b"]), ["at=1,2,3"], "in any encoding");
});

test("a link that changes only how the events are looked at leaves the map where it is", () => {
  for (const key of expected("view_keys"))
    assert.ok(keptOf(["at=1,2,3"], [`${key}=x`]).includes("at=1,2,3"), `${key} is no part of the filter`);
});

test("a link to another filter goes where its events are, unless the map is to stay", () => {
  assert.deepEqual(keptOf(PLACED, ["type=air_strike", "theatre=yemen"]), ["layer=density"]);
  const staying = [...PLACED, "stay=1"];
  assert.deepEqual(keptOf(staying, ["theatre=yemen"]), [...PLACED.slice(1, 4), "stay=1"]);
});

test("events are readable down to a third of the size at which they fit the window", () => {
  const fit = { max_zoom: 10, readable_levels: 1.5, flight_seconds: 0.6, limit_factor: 1.5 };
  assert.equal(isReadable(6, 7.5, fit), true);
  assert.equal(isReadable(5.75, 7.5, fit), false);
});

test("two boxes are one also where they were rounded", () => {
  assert.equal(isSameBox([1, 2, 3, 4], [1, 2.00001, 3, 4]), true);
  assert.equal(isSameBox([1, 2, 3, 4], [1, 2.1, 3, 4]), false);
  assert.equal(isSameBox(null, null), false);
});
