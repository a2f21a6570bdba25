// Where the numbers of a chain stand: one pill for those of one spot, beside the symbol there, over nothing else.
import { meet } from "./boxes.js";

const TALL = 17; // px, as its style sheet has it
const TOGETHER = 18; // px: places nearer than this, where no symbol is drawn, share a pill
const REACH = 10; // px: a place so near to a symbol's rim has its number beside that symbol
const RUN = 3; // numbers in a row that are written as from and to
const [DIGIT, GAP, ENDS, DASH] = [6.4, 9.6, 11, 6.5]; // px: widths within a pill
const ROUNDS = [0, 14, 30, 50]; // px off the symbol's rim
/** @type {Pair[]} */
const SIDES = [
  [0, 1],
  [0, -1],
  [1, 0],
  [-1, 0],
  [0.7, 0.7],
  [-0.7, 0.7],
  [0.7, -0.7],
  [-0.7, -0.7],
];

/** @template {{n: number}} M @typedef {{x: number, y: number, mark: M}} Marked */
/** @template {{n: number}} M @typedef {{at: {x: number, y: number}, r: number, of: M[]}} Group */

/**
 * Numbers as they are written: `1–4 · 7`.
 * @param {number[]} numbers ascending
 */
export function written(numbers) {
  /** @type {number[][]} */
  const runs = [];
  for (const n of numbers) {
    const last = runs.at(-1);
    if (last && last.at(-1) === n - 1) last.push(n);
    else runs.push([n]);
  }
  const texts = runs.map((run) => (run.length < RUN ? run.join(" · ") : `${run[0]}–${run.at(-1)}`));
  return texts.join(" · ");
}

/** @param {string} text */
function widthOf(text) {
  const [digits, gaps, dashes] = [/\d/g, /·/g, /–/g].map((of) => text.match(of)?.length ?? 0);
  return Math.max(TALL, digits * DIGIT + gaps * GAP + dashes * DASH + ENDS);
}

/**
 * Marks by the symbol that covers their place or nearly does, else by nearness.
 * @template {{n: number}} M
 * @param {Marked<M>[]} marks
 * @param {Spot[]} symbols
 */
function grouped(marks, symbols) {
  /** @type {Group<M>[]} */
  const groups = [];
  for (const { x, y, mark } of marks) {
    /** @type {(spot: Spot) => number} */
    const off = (spot) => Math.hypot(spot.x - x, spot.y - y) - spot.r;
    const [host] = symbols.filter((spot) => off(spot) < REACH).sort((a, b) => off(a) - off(b));
    const at = host ?? { x, y };
    const near = host ? 1 : TOGETHER;
    const found = groups.find((group) => Math.hypot(group.at.x - at.x, group.at.y - at.y) < near);
    if (found) found.of.push(mark);
    else groups.push({ at, r: host?.r ?? 0, of: [mark] });
  }
  return groups;
}

/** @type {(room: Room, spot: Spot) => boolean} */
const covers = ([left, top, right, bottom], { x, y, r }) =>
  Math.hypot(x - Math.max(left, Math.min(x, right)), y - Math.max(top, Math.min(y, bottom))) < r;

/**
 * Where a pill may stand: in the place itself where nothing is drawn, then around it, then further off.
 * @template {{n: number}} M
 * @param {Group<M>} group
 * @param {number} wide
 * @returns {Room[]}
 */
function roomsOf({ at, r }, wide) {
  const [w, h] = [wide / 2, TALL / 2];
  const around = ROUNDS.flatMap((off) =>
    SIDES.map(([x, y]) => [at.x + x * (r + off + w + 1), at.y + y * (r + off + h + 1)]),
  );
  const middles = r ? around : [[at.x, at.y], ...around];
  return middles.map(([x, y]) => [x - w, y - h, x + w, y + h]);
}

/**
 * Place the pills of marks; all in pixels of the window.
 * @template {{n: number}} M
 * @param {Marked<M>[]} marks in the order of their numbers
 * @param {Spot[]} symbols what no pill may stand on
 * @param {Room[]} boxes controls: a pill stands under one only if all its sides are taken
 * @returns {{text: string, of: M[], room: Room}[]}
 */
export function placePills(marks, symbols, boxes) {
  /** @type {Room[]} */
  const taken = [...boxes];
  return grouped(marks, symbols).map((group) => {
    const text = written(group.of.map(({ n }) => n));
    const rooms = roomsOf(group, widthOf(text));
    const isFree = (/** @type {Room} */ room) =>
      !symbols.some((spot) => covers(room, spot)) && !taken.some((other) => meet(room, other));
    const room = rooms.find(isFree) ?? rooms[0];
    taken.push(room);
    return { text, of: group.of, room };
  });
}
