import assert from "node:assert/strict";
import { test } from "node:test";
import { typedDay, wholeDay } from "../../map_app/ui/static/typing.js";

/** What is typed of a day after these keys. */
const after = (/** @type {string[]} */ keys, more = {}) =>
  keys.reduce(
    (typed, key) => typedDay(typed, { key, ctrlKey: false, metaKey: false, altKey: false, ...more }),
    "",
  );

test("a day is read with dashes, dots or none between its parts", () => {
  for (const text of ["2024-01-05", "20240105", "2024.01.05", " 2024/01/05 "])
    assert.equal(wholeDay(text), "2024-01-05");
});

test("what is no day of the calendar, or only a part of one, is none", () => {
  for (const text of ["2024-02-30", "20241305", "2024-01", "0000-01-01", "", "120240105", "5 January"])
    assert.equal(wholeDay(text), "");
});

test("any other key begins anew, and so does a shortcut", () => {
  assert.equal(wholeDay(after([..."20240105"])), "2024-01-05");
  assert.equal(wholeDay(after([..."03", "ArrowLeft", ..."2024-01-05"])), "2024-01-05");
  assert.equal(wholeDay(after([..."2024", "Backspace", ..."0105"])), "");
  assert.equal(after(["1"], { ctrlKey: true }), "");
});
