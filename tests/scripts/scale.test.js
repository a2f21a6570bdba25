// Strips of time beside each other have one scale: a full bar stands for equally many events in both.
import assert from "node:assert/strict";
import test from "node:test";
import { Peak } from "../../map_app/maps/static/peak.js";

const frames = { left: { isConnected: true }, right: { isConnected: true } };

/** Both strips of one page, as `[left, right, how often the left one was drawn anew]`. */
function strips() {
  const page = /** @type {any} */ ({});
  const drawn = { left: 0, right: 0 };
  const made = /** @type {const} */ (["left", "right"]).map((side) => {
    globalThis.window = /** @type {any} */ ({ frameElement: frames[side] });
    return new Peak(side, () => drawn[side]++, page);
  });
  return { left: made[0], right: made[1], drawn };
}

test("a full bar is the highest of both strips, and the other strip follows", () => {
  const { left, right, drawn } = strips();
  left.keep(6);
  right.keep(3);
  assert.deepEqual([left.full(true), right.full(true)], [6, 6]);
  const before = drawn.left;
  right.keep(9);
  assert.equal(drawn.left, before + 1);
  assert.equal(left.full(true), 9);
});

test("alone, or when the other map has left the page, a strip has its own scale", () => {
  const { left, right } = strips();
  left.keep(4);
  right.keep(11);
  assert.equal(left.full(false), 4);
  frames.right.isConnected = false;
  assert.equal(left.full(true), 4);
});

test("a full bar is a whole number of events, and at least one", () => {
  const { left } = strips();
  assert.equal(left.full(false), 1);
  left.keep(5.4);
  assert.equal(left.full(false), 6);
});
