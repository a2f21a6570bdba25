// A country's name moves only within its country.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { landAt, landsOf } from "../../map_app/maps/static/lands.js";

const shapes = new URL("../../geodata/basemap.geojson", import.meta.url);
const lands = landsOf(JSON.parse(readFileSync(shapes, "utf-8")));

test("a place lies in the country whose border is around it, or at sea", () => {
  const places = { SY: [38.3, 35], IQ: [43.3, 33.1], EG: [30, 27], LS: [28.2, -29.6] };
  for (const [country, [lon, lat]] of Object.entries(places)) assert.equal(landAt(lands, lon, lat), country);
  assert.equal(landAt(lands, 34, 34.5), null, "the Mediterranean");
  assert.equal(landAt(lands, 38.3, 20.4), null, "the Red Sea");
});
