// Playback: a window of days that walks through time. The map fetches each window itself; the page does not rerun.
import { within } from "./bars.js";
import { dayNumber, isoOf, LENGTH } from "./days.js";
import { element } from "./dom.js";
import { PlayBar } from "./playbar.js";
import { Timeline } from "./timeline.js";
import { counted, fill } from "./words.js";

const PAUSE_MS = 900; // between two windows at speed 1
const CALM_PAUSE_MS = 1800; // the same where the reader asked for less motion
const REST_MS = 600; // without a step: the page's numbers follow
const FRAME = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

/** @typedef {{send: SendAction, refresh: () => Promise<void> | undefined, frame: (text: string | null) => void, rest: () => void}} Hooks */

/** The strip of time with its player. */
export class Player {
  #shared;
  #hooks;
  #line;
  #bar;
  /** The window that is shown.
   * @type {Pair | null} */
  #days = null;
  #isPlaying = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** The window that a link names, until the bars are there.
   * @type {Pair | null} */
  #linked = null;
  /** How many events the window holds, once that is painted.
   * @type {number | null} */
  #total = null;
  /** The window that the page's own numbers are of.
   * @type {string | null} */
  #reported = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #rest;

  /**
   * `refresh` repaints the map and resolves when it has; `frame` keeps the window in the address; `rest` is told
   * once no step has come for a while.
   * @param {LiveShared} shared
   * @param {Hooks} hooks
   */
  constructor(shared, hooks) {
    this.#shared = shared;
    this.#hooks = hooks;
    this.#line = new Timeline(shared, {
      send: (action) => {
        this.#leave();
        hooks.send(action);
      },
      pick: (day) => {
        if (!this.#days) return false;
        this.#go(day);
        return true;
      },
      drawn: (caption) => {
        if (this.#days) caption.textContent = this.#text(this.#days);
        caption.classList.toggle("now", Boolean(this.#days));
      },
    });
    this.#bar = new PlayBar(shared.words, {
      step: (direction) => this.#nudge(direction),
      toggle: () => (this.#isPlaying ? this.#pause() : this.#start()),
      end: () => this.#leave(),
      resize: () => this.#days && this.#go(this.#days[0]),
    });
    this.#mount();
    this.#describe();
  }

  /**
   * Take a command: bars, dates, and on opening a link its window.
   * @param {Command} command
   * @param {boolean} opened
   */
  async show(command, opened) {
    this.#reported = command.shown;
    this.#showOnPage();
    const match = opened && command.days ? FRAME.exec(command.days) : null;
    if ((command.compared || opened) && !match && this.#days) this.#leave();
    if (match) this.#linked = [dayNumber(match[1]), dayNumber(match[2])];
    await this.#line.show(command);
    const bounds = this.#line.bounds();
    this.#bar.fill(bounds?.unit);
    if (this.#linked && bounds) {
      const [first, last] = this.#linked;
      const meets = first <= bounds.range[1] && last >= bounds.range[0]; // else it would show nothing
      if (meets) this.#go(first, last);
      else this.#hooks.frame(null);
    }
    this.#linked = null;
  }

  /** Whether symbols that leave the window fade instead of vanishing. */
  trails() {
    return Boolean(this.#days) && !calm.matches;
  }

  /**
   * The events of the window, or without one of the filter, are painted.
   * @param {number} total
   */
  painted(total) {
    this.#total = total;
    if (this.#days) this.#line.caption.textContent = this.#text(this.#days);
    this.#showOnPage();
  }

  /** @param {Pair} days */
  #text(days) {
    const { shows, comma, events } = this.#shared.words;
    const many = this.#total === null ? "" : comma + counted(events, this.#total);
    return `${shows} ${this.#line.daysText(...days)}${many}`;
  }

  #window() {
    return this.#shared.playing?.join("..") ?? null;
  }

  /** The page's sentence says the window until its own numbers are of that. */
  #showOnPage() {
    const { words } = this.#shared;
    const isReported = this.#window() === this.#reported;
    if (!this.#days || isReported) window.parent.eventMapPage?.plays(null);
    else if (this.#total !== null) {
      const events = counted(words.events, this.#total);
      const days = this.#line.daysText(...this.#days);
      window.parent.eventMapPage?.plays(fill(words.shown, { events, days }));
    }
  }

  /** Have the page follow once playback rests. */
  #follow() {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      if (this.#isPlaying) return;
      this.#hooks.rest();
      const days = this.#window();
      if (days !== this.#reported) this.#hooks.send({ action: "played", days: days ?? "" });
    }, REST_MS);
  }

  #mount() {
    const strip = element("section", "strip");
    strip.setAttribute("aria-label", this.#shared.words.time);
    strip.append(this.#bar.element, this.#line.chart);
    document.body.append(strip);
  }

  /**
   * Show the window that begins on a day, inside the filter's own dates.
   * @param {number} first
   * @param {number} [last]
   */
  async #go(first, last) {
    const bounds = this.#line.bounds();
    if (!bounds) return;
    const [low, high] = bounds.range;
    const from = within(first, low, high);
    const to = Math.max(from, Math.min(high, last ?? from + this.#bar.days - 1));
    this.#days = [from, to];
    this.#total = null;
    this.#shared.playing = [isoOf(from), isoOf(to)];
    this.#line.mark(this.#days);
    this.#hooks.frame(this.#shared.playing.join(".."));
    this.#describe();
    this.#follow();
    await this.#hooks.refresh();
  }

  async #start() {
    const bounds = this.#line.bounds();
    if (!bounds) return;
    this.#isPlaying = true;
    this.#describe();
    const days = this.#days;
    await this.#go(days && days[1] < bounds.range[1] ? days[0] : bounds.range[0]);
    this.#next();
  }

  /** The next window, once this one is painted and was seen. */
  #next() {
    clearTimeout(this.#timer);
    if (!this.#isPlaying) return;
    const pause = (calm.matches ? CALM_PAUSE_MS : PAUSE_MS) / this.#bar.speed;
    this.#timer = setTimeout(async () => {
      const bounds = this.#line.bounds();
      const days = this.#days;
      if (!bounds || !days || days[1] >= bounds.range[1]) {
        this.#pause();
        return;
      }
      await this.#go(days[0] + LENGTH[bounds.unit]);
      this.#next();
    }, pause);
  }

  #pause() {
    this.#isPlaying = false;
    clearTimeout(this.#timer);
    this.#describe();
    this.#follow();
  }

  /** @param {1 | -1} direction */
  #nudge(direction) {
    this.#pause();
    const bounds = this.#line.bounds();
    if (!bounds) return;
    const [low, high] = bounds.range;
    const start = direction > 0 ? low : high - this.#bar.days + 1;
    this.#go(this.#days ? this.#days[0] + direction * LENGTH[bounds.unit] : start);
  }

  /** Back to all dates of the filter. */
  #leave() {
    this.#pause();
    if (!this.#days) return;
    this.#days = null;
    this.#shared.playing = null;
    this.#line.mark(null);
    this.#hooks.frame(null);
    this.#describe();
    this.#hooks.refresh();
  }

  #describe() {
    const { map, playing } = this.#shared;
    this.#bar.describe(this.#isPlaying, Boolean(this.#days));
    this.#line.caption.setAttribute("aria-live", this.#isPlaying ? "off" : "polite");
    map.getContainer().dataset.frame = playing ? playing.join("..") : "";
  }
}
