// The days that are chosen on the strip: those of the page's filter, or the reader's own until the page has told them
// back. A filter that was on its way when the reader chose, as that of a tick, does not take the choice away.
import { within } from "./bars.js";
import { dayNumber, isoOf, LENGTH } from "./days.js";

/** @import { Bars } from "./bars.js" */

const COMMIT_MS = 500; // after the last key, before the page is asked to rerun

/**
 * The range that the filter has; either end may be open.
 * @typedef {[number | null, number | null]} DateRange
 */

/** @param {DateRange} a @param {DateRange} b */
const isSame = (a, b) => a.every((day, i) => day === b[i]);

export class Range {
  #send;
  /** @type {DateRange} */
  #given = [null, null]; // by the filter that came last
  /** @type {DateRange} */
  #chosen = [null, null];
  #isOwn = false; // the reader's, which no filter has told back yet
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #late;

  /** @param {SendAction} send */
  constructor(send) {
    this.#send = send;
  }

  /**
   * Take the days of a filter.
   * @param {URLSearchParams} query
   */
  show(query) {
    const dayOf = (/** @type {string} */ key) => {
      const iso = query.get(key);
      return iso ? dayNumber(iso) : null;
    };
    /** @type {DateRange} */
    const given = [dayOf("from"), dayOf("to")];
    this.#isOwn &&= isSame(given, this.#given);
    if (!this.#isOwn && this.#late === undefined) this.#chosen = given;
    this.#given = given;
  }

  /**
   * First and last day; an open end is that of the data.
   * @param {Bars} bars
   * @returns {Pair}
   */
  of(bars) {
    return [this.#chosen[0] ?? bars.first, this.#chosen[1] ?? bars.end];
  }

  /**
   * Move an end by so many bars; the page hears of it once no other step follows.
   * @param {0 | 1} end
   * @param {number} step
   * @param {Bars} bars
   */
  step(end, step, bars) {
    const [from, to] = this.of(bars);
    const days = step * LENGTH[bars.unit];
    this.#chosen = end
      ? [from, within(to + days, from, bars.end)]
      : [within(from + days, bars.first, to), to];
    clearTimeout(this.#late);
    this.#late = setTimeout(() => this.choose(this.of(bars), bars), COMMIT_MS);
  }

  /**
   * Hand a range to the page, which reruns; one that leaves nothing out is no condition.
   * @param {Pair} range
   * @param {Bars} bars
   */
  choose(range, bars) {
    clearTimeout(this.#late);
    this.#late = undefined;
    this.#chosen = range;
    const [from, to] = range;
    /** @type {DateRange} */
    const wanted = [from > bars.first ? from : null, to < bars.end ? to : null];
    this.#isOwn = !isSame(wanted, this.#given);
    const [first, last] = wanted.map((day) => (day === null ? "" : isoOf(day)));
    this.#send({ action: "dates", from: first, to: last });
  }
}
