// A map without a server shows the very clusters that the API gives.
import assert from "node:assert/strict";
import test from "node:test";
import { clustersOf, pointOf, tileOf } from "../../map_app/maps/static/merging.js";
import { expected } from "./fixtures.js";

/** @import { Cluster, Placed } from "../../map_app/maps/static/merging.js" */

/** @type {{drawing: Drawing, tiles: [number, number, number, number][]}} */
const { drawing, tiles } = expected("numbers");
const SIDE = 2 ** drawing.tile_zoom;

/** @typedef {[lon: number, lat: number, type: string, exact: boolean]} Event */
/** @typedef {[lat: number, lon: number, count: number, precise: number, types: Record<string, number>]} Told */
/** @typedef {{name: string, crosses: boolean, events: Event[], zooms: Record<string, Told[]>}} Pattern */

/**
 * Events in tiles; on a map across 180 degrees the western ones are counted on.
 * @param {Event[]} events
 * @param {boolean} crosses
 * @returns {Placed<Event>[]}
 */
const placed = (events, crosses) =>
  events.map((item) => {
    const [lon, lat, type, exact] = item;
    const [x, y] = tileOf(drawing, lon, lat);
    return { x: crosses && lon < 0 ? x + SIDE : x, y, type, exact, item };
  });

/**
 * @param {Cluster<Event>} cluster
 * @returns {Told}
 */
function told({ x, y, count, precise, types, items }) {
  const [lat, turned] = pointOf(drawing, x + 0.5, y + 0.5);
  const lon = turned > 180 ? turned - 360 : turned;
  const at = count > 1 ? [lat, lon] : [items[0][1], items[0][0]];
  return [+at[0].toFixed(7), +at[1].toFixed(7), count, precise, types];
}

test("a point lies in the tile that Python puts it in", () => {
  for (const [lon, lat, x, y] of tiles) assert.deepEqual(tileOf(drawing, lon, lat), [x, y]);
});

for (const { name, crosses, events, zooms } of /** @type {Pattern[]} */ (expected("clusters"))) {
  for (const [zoom, answer] of Object.entries(zooms)) {
    test(`${name} at zoom ${zoom} is clustered as Python does`, () => {
      assert.deepEqual(clustersOf(drawing, placed(events, crosses), Number(zoom)).map(told), answer);
    });
  }
  test(`${name}: the order of the events does not matter, and none is lost`, () => {
    const forwards = clustersOf(drawing, placed(events, crosses), 5);
    const backwards = clustersOf(drawing, placed([...events].reverse(), crosses), 5);
    const bare = (/** @type {Cluster<Event>} */ { x, y, count, types }) => ({ x, y, count, types });
    assert.deepEqual(forwards.map(bare), backwards.map(bare));
    assert.equal(new Set(forwards.flatMap(({ items }) => items)).size, events.length);
  });
}
