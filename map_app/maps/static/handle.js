// One end of the chosen range, for the keyboard: arrows move it by a bar, Home and End to the data's own.
import { within } from "./bars.js";
import { element } from "./dom.js";

/** @import { Scale } from "./bars.js" */

/**
 * How many bars a key moves it by.
 * @type {Record<string, number>}
 */
const STEPS = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -7,
  PageUp: 7,
  Home: -1e7,
  End: 1e7,
};

export class Handle {
  /**
   * `onStep` is told by how many bars it shall move.
   * @param {0 | 1} end
   * @param {Words} words
   * @param {(step: number) => void} onStep
   */
  constructor(end, words, onStep) {
    const which = end ? "last" : "first";
    this.end = end;
    this.element = element("div", `handle ${which}`);
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "slider");
    this.element.setAttribute("aria-label", words[which]);
    this.element.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      if (!step) return;
      event.preventDefault();
      onStep(step);
    });
  }

  /**
   * Put it at its side of a day.
   * @param {Scale} scale
   * @param {number} day
   * @param {string} text
   */
  place(scale, day, text) {
    const { first, end } = scale.bars;
    this.element.style.left = `${within(scale.x(day + this.end), 0, scale.width)}px`;
    this.element.setAttribute("aria-valuemin", String(first));
    this.element.setAttribute("aria-valuemax", String(end));
    this.element.setAttribute("aria-valuenow", String(within(day, first, end)));
    this.element.setAttribute("aria-valuetext", text);
  }
}
