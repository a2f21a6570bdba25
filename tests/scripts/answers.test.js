// Answers by key: asked for once, kept while they are wanted, and asked for again where they failed.
import assert from "node:assert/strict";
import test from "node:test";

import { Answers } from "../../map_app/maps/static/answers.js";

/**
 * @param {number} [most]
 * @returns {{answers: Answers<string>, asked: string[]}}
 */
function counting(most) {
  /** @type {string[]} */
  const asked = [];
  const ask = async (/** @type {string} */ key) => {
    asked.push(key);
    if (key === "bad" && asked.filter((one) => one === key).length === 1) throw new Error("away");
    return key.toUpperCase();
  };
  return { answers: new Answers(ask, most), asked };
}

test("what is on its way is not asked for again", async () => {
  const { answers, asked } = counting();
  assert.deepEqual(await Promise.all([answers.get("a"), answers.get("a")]), ["A", "A"]);
  assert.deepEqual(asked, ["a"]);
});

test("what failed is asked for again the next time", async () => {
  const { answers, asked } = counting();
  await assert.rejects(answers.get("bad"), /away/);
  assert.equal(await answers.get("bad"), "BAD");
  assert.deepEqual(asked, ["bad", "bad"]);
});

test("the answer that was wanted longest ago makes room", async () => {
  const { answers, asked } = counting(2);
  for (const key of ["a", "b", "a", "c", "a", "b"]) await answers.get(key);
  assert.deepEqual(asked, ["a", "b", "c", "b"]);
});

test("what need not be kept is forgotten", async () => {
  const { answers, asked } = counting();
  for (const key of ["a", "b"]) await answers.get(key);
  answers.forget((key) => key === "a");
  for (const key of ["a", "b"]) await answers.get(key);
  assert.deepEqual(asked, ["a", "b", "b"]);
});
