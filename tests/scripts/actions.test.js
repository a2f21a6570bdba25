// What a map tells reaches the page, whichever of map and component comes first.
import assert from "node:assert/strict";
import test from "node:test";

const page = /** @type {any} */ ({});
Object.assign(globalThis, { window: page });
page.parent = page;
const { actionSender } = await import("../../map_app/maps/static/actions.js");
const { default: channel } = await import("../../map_app/ui/static/channel/channel.js");

/** @param {"left" | "right"} side */
function drawn(side) {
  /** @type {[string, PageAction][]} */
  const actions = [];
  const remove = channel({ data: { side }, setTriggerValue: (name, value) => actions.push([name, value]) });
  return { actions, remove };
}

/** @param {string} id */
const select = (id) => /** @type {PageAction} */ ({ action: "select", id });

test("an action before the component is drawn waits for it, and is sent once", () => {
  const send = actionSender("left");
  send(select("a"));
  const first = drawn("left");
  assert.deepEqual(first.actions, [["action", select("a")]]);
  send(select("b"));
  assert.deepEqual(first.actions, [
    ["action", select("a")],
    ["action", select("b")],
  ]);
  const again = drawn("left"); // another run of the page
  send(select("c"));
  assert.deepEqual([first.actions.length, again.actions], [2, [["action", select("c")]]]);
});

test("each map of a comparison has its own channel", () => {
  const [left, right] = [drawn("left"), drawn("right")];
  actionSender("right")(select("a"));
  assert.deepEqual([left.actions, right.actions], [[], [["action", select("a")]]]);
});

test("nothing is sent through a component that is gone", () => {
  const gone = drawn("right");
  gone.remove();
  const send = actionSender("right");
  send(select("a"));
  assert.deepEqual(gone.actions, []);
  assert.deepEqual(drawn("right").actions, [["action", select("a")]]);
});
