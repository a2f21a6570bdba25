// What the strip of time shows, as numbers: its columns, silent intervals, and what a place on it means.
import { dayNumber, firstDay, LENGTH, nextUnit } from "./days.js";

const FEWEST = 30; // bars that the strip has room for at least
const NEAR = 3; // px: so far from a narrow bar a click still means it
/** From so many units without a record on, that is said. */
const QUIET = { day: 5, week: 4, month: 3 };

/** @typedef {{from: number, to: number, total: number, parts: Record<string, [known: number, spread: number]>}} Column */

/**
 * The bars of the strip: `first` and `end` are the data's own days, `low` and `high` the strip's.
 * @typedef {{unit: Unit, first: number, end: number, low: number, high: number, columns: Column[], beyond: number}} Bars
 */

/** @type {(value: number, low: number, high: number) => number} */
export const within = (value, low, high) => Math.max(low, Math.min(high, value));

/**
 * Every unit of the period with its events, the silent ones too; null without a period.
 * @param {HistogramAnswer} answer
 * @returns {Bars | null}
 */
export function barsOf({ unit, period, bars, beyond }) {
  if (!period) return null;
  const [first, end] = period.map(dayNumber);
  /** @type {Map<number, Column>} */
  const columns = new Map();
  for (let at = firstDay(first, unit); at <= end; at = nextUnit(at, unit)) {
    columns.set(at, { from: at, to: nextUnit(at, unit) - 1, total: 0, parts: {} });
  }
  for (const [start, kind, known, spread] of bars) {
    const column = columns.get(dayNumber(start));
    if (!column) continue;
    column.parts[kind] = [known, spread];
    column.total += known + spread;
  }
  const listed = [...columns.values()];
  // A few bars over the whole width would look like much: room on either side keeps them narrow.
  const room = Math.max(0, Math.ceil((FEWEST - listed.length) / 2)) * LENGTH[unit];
  const [low, high] = [listed[0].from - room, listed[listed.length - 1].to + 1 + room];
  return { unit, first, end, low, high, columns: listed, beyond };
}

/**
 * First and last day of every interval without a record that is long enough to be named.
 * @param {Bars} bars
 */
export function silentIntervals({ columns, unit }) {
  /** @type {Pair[]} */
  const found = [];
  let run = 0;
  for (const [i, { total }] of columns.entries()) {
    run = total ? 0 : run + 1;
    const ends = run && (i + 1 === columns.length || columns[i + 1].total);
    if (ends && run >= QUIET[unit]) found.push([columns[i + 1 - run].from, columns[i].to]);
  }
  return found;
}

/**
 * The days between two places of a drag, widened to whole bars.
 * @param {Bars} bars
 * @param {number} one
 * @param {number} other
 * @returns {Pair}
 */
export function wholeBars({ columns, unit }, one, other) {
  const [low, high] = [columns[0].from, columns[columns.length - 1].to];
  const [a, b] = [Math.min(one, other), Math.max(one, other)].map((day) => within(day, low, high));
  return [firstDay(a, unit), nextUnit(firstDay(b, unit), unit) - 1];
}

/** Days to pixels and back, for a strip of this width. */
export class Scale {
  /**
   * @param {Bars} bars
   * @param {number} width
   */
  constructor(bars, width) {
    this.bars = bars;
    this.width = width;
  }

  /** @param {number} day */
  x(day) {
    const { low, high } = this.bars;
    return ((day - low) / (high - low)) * this.width;
  }

  /** @param {number} px */
  dayAt(px) {
    const { low, high } = this.bars;
    return within(low + Math.floor((px / this.width) * (high - low)), low, high - 1);
  }

  /**
   * The bar that a click means: the one under it, or among narrow ones the next within reach.
   * @param {number} px
   */
  barAt(px) {
    const { columns } = this.bars;
    const away = (/** @type {Column} */ { from, to }) => Math.max(this.x(from) - px, px - this.x(to + 1), 0);
    const reach = this.x(columns[0].to + 1) - this.x(columns[0].from) < NEAR ? NEAR : 0;
    const near = columns.filter((column) => column.total && away(column) <= reach);
    return near.sort((a, b) => away(a) - away(b))[0];
  }
}
