import assert from "node:assert/strict";
import { test } from "node:test";
import { clusterSvg, explainOthers, symbolOf, symbolSvg } from "../../map_app/maps/static/symbols.js";

/** @type {(label: string, color: string) => EventSymbol} */
const symbol = (label, color) => {
  const shades = { light: color, dark: color };
  return { label, phrase: label, color, path: "M1 1z", areas: shades, lines: shades, texts: shades };
};
const symbols = { raid: symbol("Raid", "#7B4A2B"), other: symbol("Other", "#4C4D3E") };

test("a type of the map is drawn and called as the map says", () => {
  assert.equal(symbolOf(symbols, "raid"), symbols.raid);
});

test("a type that the map lacks is drawn as its other types are, and called by its own name", () => {
  const { label, phrase, color } = symbolOf(symbols, "drone_swarm");
  assert.deepEqual([label, phrase, color], ["drone swarm", "drone swarm", "#4C4D3E"]);
});

test("a type that is called as what every object has is one that the map lacks", () => {
  assert.equal(symbolOf(symbols, "constructor").color, "#4C4D3E");
});

test("the legend explains the symbol for others while it is drawn", () => {
  /** @type {boolean[]} */
  const hidden = [];
  const entry = { toggleAttribute: (/** @type {string} */ _, /** @type {boolean} */ on) => hidden.push(on) };
  const container = /** @type {HTMLElement} */ (/** @type {unknown} */ ({ querySelector: () => entry }));
  explainOthers(container, symbols, ["raid", "drone_swarm"]);
  explainOthers(container, symbols, ["raid"]);
  assert.deepEqual(hidden, [false, true]);
});

test("a cluster has an arc for each of its types, and one that the map lacks among them", () => {
  const config = /** @type {Config} */ (
    /** @type {unknown} */ ({ symbols, drawing: { several: "#33424C" } })
  );
  const drawn = clusterSvg({ count: 4, precise: 4, types: { raid: 3, drone_swarm: 1 } }, 30, config);
  const arcs = [...drawn.matchAll(/stroke="(#\w+)" stroke-width="4.5" stroke-dasharray="([\d.]+)/g)];
  assert.deepEqual(
    arcs.map(([, color]) => color),
    ["#7B4A2B", "#4C4D3E"],
  );
  assert.equal(Number(arcs[0][2]), 3 * Number(arcs[1][2]));
});

test("the shape is drawn in its rim, and in a dashed circle where the place is imprecise", () => {
  assert.match(symbolSvg(symbols.raid, 20), /<path d="M1 1z" fill="#7B4A2B" stroke="#fff"/);
  assert.doesNotMatch(symbolSvg(symbols.raid, 20), /vague/);
  assert.match(symbolSvg(symbols.raid, 20, { vague: true }), /class="vague".*stroke-dasharray/);
});
