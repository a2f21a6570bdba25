// The controls of playback: play, steps, how many days are shown at a time, speed, and the way back to all dates.
import { button, element } from "./dom.js";

/** How many days may be shown at a time. */
const LENGTHS = { day: [1, 3, 7, 14, 30], week: [7, 28, 91], month: [30, 91, 365] };
const USUAL = { day: 7, week: 28, month: 91 };
const SPEEDS = [0.5, 1, 2, 4];

/** @typedef {{step: (direction: 1 | -1) => void, toggle: () => void, end: () => void, resize: () => void}} Acts */

export class PlayBar {
  element = element("div", "player");
  #words;
  #play;
  #end;
  #length;
  #speed;
  /** @type {Unit | null} */
  #unit = null;

  /**
   * @param {Words} words
   * @param {Acts} acts
   */
  constructor(words, { step, toggle, end, resize }) {
    this.#words = words;
    this.#play = this.#button("play", toggle);
    this.#end = this.#button("end", end);
    this.#length = makeSelect(words.length, resize);
    this.#speed = makeSelect(words.speed, () => {});
    for (const n of SPEEDS) this.#speed.add(new Option(`${n}×`, String(n), n === 1, n === 1));
    const [back, on] = [this.#button("back", () => step(-1)), this.#button("on", () => step(1))];
    this.element.append(back, this.#play, on, this.#length, this.#speed, this.#end);
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", words.playback);
  }

  /** How many days are shown at a time. */
  get days() {
    return Number(this.#length.value) || USUAL.day;
  }

  get speed() {
    return Number(this.#speed.value);
  }

  /**
   * Offer the window lengths that suit the bars of the strip; without bars there is nothing to play.
   * @param {Unit | undefined} unit
   */
  fill(unit) {
    this.element.hidden = !unit;
    if (!unit || unit === this.#unit) return;
    this.#unit = unit;
    const isUsual = (/** @type {number} */ n) => n === USUAL[unit];
    const { lengths } = this.#words;
    const offered = LENGTHS[unit].map((n) => new Option(lengths[n], String(n), isUsual(n), isUsual(n)));
    this.#length.replaceChildren(...offered);
  }

  /**
   * @param {boolean} isPlaying
   * @param {boolean} hasWindow
   */
  describe(isPlaying, hasWindow) {
    this.#play.classList.toggle("playing", isPlaying);
    label(this.#play, isPlaying ? this.#words.pause : this.#words.play);
    this.#end.disabled = !hasWindow;
  }

  /**
   * @param {"play" | "back" | "on" | "end"} kind
   * @param {() => void} act
   */
  #button(kind, act) {
    const made = button("", act);
    made.className = kind;
    return label(made, this.#words[kind]);
  }
}

/**
 * @param {string} text
 * @param {() => void} act
 */
function makeSelect(text, act) {
  const made = label(element("select"), text);
  made.addEventListener("change", act);
  return made;
}

/**
 * @template {HTMLElement} T
 * @param {T} control
 * @param {string} text
 */
function label(control, text) {
  control.title = text;
  control.setAttribute("aria-label", text);
  return control;
}
