import { readFileSync } from "node:fs";

/**
 * What Python says of a subject: see expected.py.
 * @param {string} name
 */
export const expected = (name) =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), "utf-8"));
