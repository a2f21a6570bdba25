// The button that copies says so for a moment, however often it is pressed.
import assert from "node:assert/strict";
import test from "node:test";
import { copyBy } from "../../map_app/ui/static/share.js";

test("a button that is pressed twice has its own words again", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  Object.assign(globalThis, { document: { execCommand: () => true } });
  let press = async () => {};
  const button = {
    textContent: "Copy",
    dataset: { done: "Copied" },
    addEventListener: (/** @type {string} */ _kind, /** @type {() => Promise<void>} */ act) => {
      press = act;
    },
  };
  copyBy(/** @type {any} */ (button), () => /** @type {any} */ ({ select() {}, value: "" }));
  await press();
  await press();
  assert.equal(button.textContent, "Copied");
  t.mock.timers.tick(2000);
  assert.equal(button.textContent, "Copy");
});
