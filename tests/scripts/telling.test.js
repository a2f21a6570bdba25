// What a map tells reaches the page, whichever of map and component comes first.
import assert from "node:assert/strict";
import test from "node:test";

const page = /** @type {any} */ ({});
Object.assign(globalThis, { window: page });
page.parent = page;
const { pageTeller } = await import("../../map_app/maps/static/telling.js");
const { default: channel } = await import("../../map_app/ui/static/channel/channel.js");

/** @param {"left" | "right"} side */
function drawn(side) {
  /** @type {[string, Told][]} */
  const told = [];
  const remove = channel({ data: { side }, setTriggerValue: (name, value) => told.push([name, value]) });
  return { told, remove };
}

/** @param {string} id */
const select = (id) => /** @type {Told} */ ({ action: "select", id });

test("an action before the component is drawn waits for it, and is told once", () => {
  const tell = pageTeller("left");
  tell(select("a"));
  const first = drawn("left");
  assert.deepEqual(first.told, [["told", select("a")]]);
  tell(select("b"));
  assert.deepEqual(first.told, [
    ["told", select("a")],
    ["told", select("b")],
  ]);
  const again = drawn("left"); // another run of the page
  tell(select("c"));
  assert.deepEqual([first.told.length, again.told], [2, [["told", select("c")]]]);
});

test("each map of a comparison has its own channel", () => {
  const [left, right] = [drawn("left"), drawn("right")];
  pageTeller("right")(select("a"));
  assert.deepEqual([left.told, right.told], [[], [["told", select("a")]]]);
});

test("nothing is told through a component that is gone", () => {
  const gone = drawn("right");
  gone.remove();
  const tell = pageTeller("right");
  tell(select("a"));
  assert.deepEqual(gone.told, []);
  assert.deepEqual(drawn("right").told, [["told", select("a")]]);
});
