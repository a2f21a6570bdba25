// What is drawn of a chain of answers: arcs that end at the rims of symbols, and its numbers beside them.
import assert from "node:assert/strict";
import test from "node:test";
import { chainOf } from "../../map_app/maps/static/chain.js";
import { curveOf, headed, trimmed } from "../../map_app/maps/static/curve.js";
import { placePills, written } from "../../map_app/maps/static/pills.js";
import { expected } from "./fixtures.js";

const { drawing, curves } = expected("numbers");
const { bend, gap, ...size } = drawing.arc;
const [from, to] = [
  { x: 0, y: 0 },
  { x: 300, y: 40 },
];
const symbols = [
  { ...from, r: 19 },
  { x: 296, y: 46, r: 24 },
  { x: 150, y: 80, r: 12 },
];
/** @type {(a: {x: number, y: number}, b: {x: number, y: number}) => number} */
const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

test("an arc goes from rim to rim of the symbols that stand at its ends", () => {
  const [start, , end] = trimmed(curveOf(from, to, bend), symbols, gap) ?? assert.fail();
  assert.ok(Math.abs(apart(start, symbols[0]) - 19 - gap) < 0.1);
  assert.ok(Math.abs(apart(end, symbols[1]) - 24 - gap) < 0.1);
});

test("stills draw the same arcs", () => {
  /** @type {(point: number[]) => {x: number, y: number}} */
  const point = ([x, y]) => ({ x, y });
  /** @type {(points: {x: number, y: number}[] | undefined | null) => number[][] | null} */
  const rounded = (points) => points?.map(({ x, y }) => [x, y].map((side) => +side.toFixed(6))) ?? null;
  for (const [start, end, spots, [seen, parts]] of curves) {
    const round = spots.map((/** @type {number[]} */ [x, y, r]) => ({ x, y, r }));
    const line = trimmed(curveOf(point(start), point(end), bend), round, gap);
    assert.deepEqual(rounded(line), rounded(seen?.map(point)));
    const drawn = line && headed(line, size);
    assert.deepEqual(rounded(drawn?.line), rounded(parts?.[0].map(point)));
    assert.deepEqual(rounded(drawn?.head), rounded(parts?.[1].map(point)));
  }
});

test("its head is at its end and continues it, as long and as wide as it is said to be", () => {
  const whole = trimmed(curveOf(from, to, bend), symbols, gap) ?? assert.fail();
  const { line, head } = headed(whole, size) ?? assert.fail();
  const [left, tip, right] = head;
  const base = { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2 };
  assert.deepEqual(tip, whole[2]);
  assert.ok(apart(base, line[2]) < 1e-6, "the line ends in the middle of its base");
  assert.ok(Math.abs(apart(base, tip) - size.head) < 0.1);
  assert.ok(Math.abs(apart(left, right) - size.width) < 0.1);
});

test("symbols that meet have no arc between them, and a short one has no head", () => {
  const near = [
    { ...from, r: 30 },
    { x: 40, y: 0, r: 30 },
  ];
  assert.equal(trimmed(curveOf(from, { x: 40, y: 0 }, bend), near, gap), null);
  assert.equal(headed(curveOf(from, { x: size.head - 1, y: 0 }, bend), size), null);
});

test("numbers in a row are written as from and to", () => {
  assert.equal(written([1, 2, 3, 4, 7]), "1–4 · 7");
  assert.equal(written([5, 6, 9]), "5 · 6 · 9");
});

/** @type {(n: number, x: number, y: number) => {x: number, y: number, mark: {n: number}}} */
const at = (n, x, y) => ({ x, y, mark: { n } });

test("a pill covers no symbol, no control and no other pill, however dense the place", () => {
  const dense = [0, 1, 2, 3].flatMap((x) => [0, 1].map((y) => ({ x: 100 + 46 * x, y: 100 + 46 * y, r: 22 })));
  const control = /** @type {[number, number, number, number]} */ ([60, 180, 300, 240]);
  const marks = [1, 2, 3, 4, 5, 6, 7].map((n) => at(n, 80 + 22 * n, 95 + 8 * n));
  const pills = placePills(marks, dense, [control]);
  assert.deepEqual(pills.flatMap(({ of }) => of.map(({ n }) => n)).sort(), [1, 2, 3, 4, 5, 6, 7]);
  const rooms = [control, ...pills.map(({ room }) => room)];
  for (const [i, a] of rooms.entries()) {
    for (const b of rooms.slice(i + 1)) {
      assert.ok(a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1], `${a} and ${b}`);
    }
    for (const { x, y, r } of i ? dense : []) {
      const [nearX, nearY] = [Math.max(a[0], Math.min(x, a[2])), Math.max(a[1], Math.min(y, a[3]))];
      assert.ok(Math.hypot(x - nearX, y - nearY) >= r, `${a} on ${x}, ${y}`);
    }
  }
});

test("a number stands in its place where nothing is drawn, and beside the symbol where one is", () => {
  const [alone, beside] = placePills([at(1, 50, 50), at(2, 200, 50)], [{ x: 203, y: 50, r: 13 }], []);
  assert.deepEqual([(alone.room[0] + alone.room[2]) / 2, (alone.room[1] + alone.room[3]) / 2], [50, 50]);
  assert.ok(beside.room[1] > 50 + 13);
});

/** @typedef {[string, [string, string][]]} Row an event's id, and what it names with which relation */

test("a document's chain has the links that the server's has", () => {
  for (const { events, chains } of expected("chains").nets) {
    const linked = events.map((/** @type {Row} */ [id, links]) => ({
      id,
      properties: { relates_to: links.map(([other, relation]) => ({ id: other, relation })) },
    }));
    for (const [id, edges] of chains) {
      const found = chainOf(linked, id);
      assert.deepEqual(
        found.map(({ later, earlier, relation, step }) => [later, earlier, relation, step]),
        edges,
        id,
      );
    }
  }
});
