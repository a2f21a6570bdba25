// Outlines of units: in which copy of the world they are drawn.
import assert from "node:assert/strict";
import { test } from "node:test";

import { cornersOf } from "../../map_app/maps/static/areas.js";

/** @param {number} lng */
const mapAt = (lng) => /** @type {any} */ ({ getCenter: () => ({ lat: 33, lng }) });

/** @type {import("../../map_app/maps/static/areas.js").Outline} */
const MAFRAQ = [
  [
    [
      [36, 32],
      [39, 32],
      [39, 33],
    ],
  ],
];

test("an outline is drawn in the copy of the world nearest to the map's centre, as discs are", () => {
  for (const [center, west] of [
    [44, 36],
    [-170, 36 - 360],
    [400, 36 + 360],
  ]) {
    const [[ring]] = cornersOf(mapAt(center), MAFRAQ);
    assert.deepEqual(ring, [
      [32, west],
      [32, west + 3],
      [33, west + 3],
    ]);
  }
});

test("no outline is torn between two copies", () => {
  const center = 37.5 - 180; // its half the nearer to one copy, its other half to the next
  const [[ring]] = cornersOf(mapAt(center), MAFRAQ);
  assert.equal(Math.max(...ring.map(([, lng]) => lng)) - Math.min(...ring.map(([, lng]) => lng)), 3);
});
