// The room that the controls of a map leave for what it fits.
import assert from "node:assert/strict";
import { test } from "node:test";

import { emptyRooms, isWithin, placed } from "../../map_app/maps/static/room.js";

/** @import { Rect } from "../../map_app/maps/static/room.js" */

/** @type {Rect} */
const WINDOW = [0, 0, 1000, 700];
/** @type {Rect[]} */
const CONTROLS = [
  [0, 0, 220, 190],
  [900, 0, 1000, 50],
  [0, 550, 330, 700],
];
/** @type {(a: Rect, b: Rect) => boolean} */
const meet = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];

test("an empty window is all room", () => {
  assert.deepEqual(emptyRooms(WINDOW, []), [WINDOW]);
});

test("no room meets a control, and none lies within another", () => {
  const rooms = emptyRooms(WINDOW, CONTROLS);
  for (const room of rooms) {
    assert.ok(!CONTROLS.some((control) => meet(room, control)));
    assert.ok(isWithin(room, WINDOW));
    assert.ok(!rooms.some((other) => other !== room && isWithin(room, other)));
  }
  assert.ok(rooms.some((room) => String(room) === "330,50,1000,700")); // for what is tall
  assert.ok(rooms.some((room) => String(room) === "0,190,1000,550")); // for what is wide
});

test("a control that covers everything leaves none", () => {
  assert.deepEqual(emptyRooms(WINDOW, [[-5, -5, 1005, 705]]), []);
});

test("what fits stands as near to the middle as its room allows", () => {
  assert.deepEqual(placed([330, 0, 1000, 700], [400, 600], [500, 350]), [530, 350]);
  assert.deepEqual(placed([330, 0, 1000, 700], [100, 600], [500, 350]), [500, 350]);
  assert.deepEqual(placed([330, 0, 1000, 700], [800, 600], [500, 350]), [665, 350]);
});
