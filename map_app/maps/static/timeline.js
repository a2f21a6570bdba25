// The strip under the map: all events over time as stacked bars; dragging over them sets the date range.
// It asks /api/histogram once per filter; a change of dates alone repaints only.
import { drawBars } from "./barchart.js";
import { barsOf, Scale, wholeBars } from "./bars.js";
import { columnText } from "./barwords.js";
import { isoOf } from "./days.js";
import { element, svg } from "./dom.js";
import { Handle } from "./handle.js";
import { Peak } from "./peak.js";
import { Range } from "./range.js";
import { requester } from "./requests.js";
import { counted } from "./words.js";

/** @import { Bars } from "./bars.js" */

const CLICK = 4; // px: less than that is a click, not a drag
const NARROW = 480; // px: less than that has no room for the whole caption

/**
 * `send` reaches the page, `pick(day)` is asked first about a click, `drawn` may say something else.
 * @typedef {{send: SendAction, pick: (day: number) => boolean, drawn: (caption: HTMLElement) => void}} Hooks
 */

export class Timeline {
  chart = element("div", "chart");
  caption = element("p", "said");
  #picture = svg("svg", { role: "img" });
  #handles;
  #shared;
  #words;
  #hooks;
  #ask;
  #peak;
  #range;
  #compared = false;
  /** @type {Bars | null} */
  #bars = null;
  /** @type {Pair | null} */
  #frame = null;
  /** @type {{px: number, from: number, days: Pair, moved: boolean} | null} */
  #drag = null;
  /** @type {number | null} */
  #pointed = null; // the day under the pointer
  #requested = "";

  /**
   * @param {LiveShared} shared
   * @param {Hooks} hooks
   */
  constructor(shared, hooks) {
    this.#shared = shared;
    this.#words = shared.words;
    this.#hooks = hooks;
    this.#range = new Range(hooks.send);
    const ends = /** @type {const} */ ([0, 1]);
    this.#handles = ends.map((end) => new Handle(end, shared.words, (step) => this.#step(end, step)));
    this.chart.append(this.caption, this.#picture, ...this.#handles.map(({ element }) => element));
    this.#peak = new Peak(shared.config.side, () => this.#draw());
    this.#ask = requester(
      shared.config.faults,
      (/** @type {HistogramAnswer} */ answer) => {
        this.#take(barsOf(answer));
        this.#draw();
      },
      (message) => {
        this.#requested = "";
        this.caption.textContent = `${this.#words.fault} ${message}`;
      },
    );
    this.#listen();
    new ResizeObserver(() => this.#draw()).observe(this.chart);
    shared.theme.onChange(() => this.#draw());
  }

  /**
   * Show a command's filter: its bars, fetched where they changed, and its dates.
   * @param {Command} command
   */
  async show(command) {
    const query = new URLSearchParams(command.query);
    this.#range.show(query);
    this.#compared = command.compared;
    for (const key of ["from", "to"]) query.delete(key);
    const wanted = `${query}${query.size ? "&" : ""}v=${command.version}`;
    if (command.nothing) this.#take(null);
    if (wanted === this.#requested || command.nothing) {
      this.#draw();
      return;
    }
    this.#requested = wanted;
    await this.#ask(`${this.#shared.config.base}api/histogram?${wanted}`);
  }

  /** @param {Bars | null} bars */
  #take(bars) {
    this.#bars = bars;
    this.#peak.keep(bars ? Math.max(...bars.columns.map(({ total }) => total)) : 0);
  }

  /** The first and last day that playback runs through, and the bar's unit; null without data. */
  bounds() {
    const bars = this.#bars;
    if (!bars) return null;
    const [from, to] = this.#range.of(bars);
    /** @type {Pair} */
    const range = [Math.max(bars.first, from), Math.min(bars.end, to)];
    return { range, unit: bars.unit };
  }

  /**
   * Outline the days that playback shows.
   * @param {Pair | null} days
   */
  mark(days) {
    this.#frame = days;
    this.#draw();
  }

  /** @type {(from: number, to: number) => string} */
  daysText(from, to) {
    return this.#shared.days({ date_start: isoOf(from), date_end: isoOf(to) });
  }

  /** @param {Bars} bars */
  #scale(bars) {
    return new Scale(bars, this.chart.clientWidth);
  }

  #draw() {
    const { clientWidth: width, clientHeight: height } = this.chart;
    const bars = this.#bars?.columns.some(({ total }) => total) ? this.#bars : null;
    this.#picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.#picture.replaceChildren();
    for (const { element } of this.#handles) element.hidden = !bars;
    if (!width) return;
    if (!bars) {
      this.caption.textContent = this.#requested ? this.#words.silent : "";
      this.#picture.setAttribute("aria-label", this.#words.silent);
      return;
    }
    const range = this.#drag ? this.#drag.days : this.#range.of(bars);
    const full = this.#peak.full(this.#compared);
    const { config } = this.#shared;
    const shown = { range, full, dragging: Boolean(this.#drag), frame: this.#frame, config };
    this.#picture.append(...drawBars(this.#scale(bars), height, shown));
    this.#describe(bars, range, counted(this.#words.full, full));
    for (const [i, handle] of this.#handles.entries()) {
      handle.place(this.#scale(bars), range[i], this.daysText(range[i], range[i]));
    }
    this.#hooks.drawn(this.caption);
  }

  /**
   * Say what the strip shows, in the line above it and to a screen reader.
   * @param {Bars} bars
   * @param {Pair} range
   * @param {string} full
   */
  #describe(bars, range, full) {
    const { comma, beyond, over, chosen } = this.#words;
    const later = bars.beyond ? comma + counted(beyond, bars.beyond) : "";
    const period = this.daysText(bars.first, bars.end);
    const name = over[bars.unit] + comma + period;
    const scale = comma + full;
    this.#picture.setAttribute("aria-label", `${name}${scale}${later}; ${chosen} ${this.daysText(...range)}`);
    const isNarrow = this.chart.clientWidth < NARROW; // one line, cut where it is full: the axis names the months
    const text = `${isNarrow ? over[bars.unit] : name}${scale}${later}`;
    if (!this.#tell(bars)) this.caption.textContent = this.#frame ? "" : text;
  }

  /**
   * Move an end of the range by so many bars.
   * @param {0 | 1} end
   * @param {number} step
   */
  #step(end, step) {
    const bars = this.#bars;
    if (!bars) return;
    this.#range.step(end, step, bars);
    this.#draw();
  }

  #listen() {
    const { chart } = this;
    const pixel = (/** @type {PointerEvent} */ { clientX }) => clientX - chart.getBoundingClientRect().left;
    chart.addEventListener("pointerdown", (event) => {
      const bars = this.#bars;
      if (!bars || event.button) return;
      event.preventDefault();
      this.#pointed = null;
      chart.setPointerCapture(event.pointerId);
      const px = pixel(event);
      this.#drag = { px, from: this.#scale(bars).dayAt(px), days: this.#range.of(bars), moved: false };
    });
    chart.addEventListener("pointermove", (event) => {
      if (this.#bars) this.#move(this.#bars, pixel(event));
    });
    chart.addEventListener("pointerup", (event) => {
      if (this.#bars) this.#release(this.#bars, pixel(event));
      else this.#drag = null;
    });
    chart.addEventListener("pointercancel", () => {
      this.#drag = null;
      this.#draw();
    });
    chart.addEventListener("pointerleave", () => {
      this.#pointed = null;
      if (this.#bars && !this.#drag) this.#draw();
    });
  }

  /**
   * @param {Bars} bars
   * @param {number} px
   */
  #move(bars, px) {
    const drag = this.#drag;
    const day = this.#scale(bars).dayAt(px);
    if (!drag) {
      this.#hover(bars, day);
      return;
    }
    drag.moved = drag.moved || Math.abs(px - drag.px) >= CLICK;
    if (!drag.moved) return;
    drag.days = wholeBars(bars, drag.from, day);
    this.#draw();
    this.caption.textContent = this.daysText(...drag.days);
  }

  /**
   * @param {Bars} bars
   * @param {number} px
   */
  #release(bars, px) {
    const drag = this.#drag;
    if (!drag) return;
    this.#drag = null;
    const scale = this.#scale(bars);
    const bar = drag.moved ? undefined : scale.barAt(px);
    /** @type {Pair} */
    const clicked = bar ? [bar.from, bar.to] : wholeBars(bars, drag.from, scale.dayAt(px));
    if (!drag.moved && this.#hooks.pick(clicked[0])) return;
    this.#range.choose(drag.moved ? drag.days : clicked, bars);
    this.#draw();
  }

  /** @type {(bars: Bars, day: number) => void} */
  #hover(bars, day) {
    this.#pointed = day;
    if (!this.#tell(bars)) this.#draw(); // beside the bars
  }

  /** @type {(bars: Bars) => boolean} Say what the bar under the pointer holds, where there is one. */
  #tell(bars) {
    const day = this.#pointed ?? Number.NaN;
    const column = bars.columns.find(({ from, to }) => from <= day && day <= to);
    if (column) this.caption.textContent = columnText(this.#shared, bars, column);
    return Boolean(column);
  }
}
