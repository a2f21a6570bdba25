// What a bar of the strip of time holds, in words.
import { silentIntervals } from "./bars.js";
import { isoOf } from "./days.js";
import { symbolOf } from "./symbols.js";
import { counted, fill } from "./words.js";

/** @import { Bars, Column } from "./bars.js" */

/**
 * The days of a bar with its events by type, the most first; of a silent interval, that it is one.
 * @param {Pick<Shared, "config" | "words" | "days">} shared
 * @param {Bars} bars
 * @param {Column} column
 */
export function columnText({ config, words, days }, bars, column) {
  const between = (/** @type {Pair} */ [from, to]) => days({ date_start: isoOf(from), date_end: isoOf(to) });
  const silent = silentIntervals(bars).find(([from, to]) => from <= column.from && column.from <= to);
  if (silent) return `${between(silent)}: ${words.quiet}`;
  const number = (/** @type {number} */ n) => (Number.isInteger(n) ? String(n) : n.toFixed(1));
  const listed = Object.entries(column.parts)
    .map(([kind, [known, spread]]) => ({
      n: known + spread,
      kind: symbolOf(config.symbols, kind).label.toLowerCase(),
    }))
    .sort((a, b) => b.n - a.n)
    .map(({ n, kind }) => fill(words.kind, { n: number(n), kind }))
    .join(words.comma);
  const total = Math.round(column.total * 10) / 10;
  const text = counted(words.events, total, {}, number(total));
  return `${between([column.from, column.to])}: ${text}${listed ? ` (${listed})` : ""}`;
}
