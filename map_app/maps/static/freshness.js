// Whether the page shows the newest data. One page in many asks rarely and only while it is seen, and waits a random
// while before it is drawn anew: new data shall not bring all readers at once.
import { request } from "./requests.js";

const FIRST_S = 4;
const LONGEST_S = 120;

/** @type {(least: number, most: number) => number} */
const between = (least, most) => least + Math.random() * (most - least);

export class Freshness {
  #base;
  #renew;
  #shown = "";
  #pause = FIRST_S;
  #spread = 1;
  #redrawn = 0; // times that the page was drawn anew and still showed something else
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * `renew` has the page drawn anew.
   * @param {string} base
   * @param {() => void} renew
   */
  constructor(base, renew) {
    this.#base = base;
    this.#renew = renew;
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.#after(between(0, 1), () => this.#ask());
    });
    this.#wait();
  }

  /**
   * What the page shows now.
   * @param {string} state
   */
  shows(state) {
    this.#shown = state;
  }

  /** The page has lost its server and found one again, maybe another that knows nothing of it. */
  reconnected() {
    setTimeout(this.#renew, 1000 * between(0, Math.max(1, this.#spread)));
  }

  /**
   * @param {number} seconds
   * @param {() => void} act
   */
  #after(seconds, act) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, seconds * 1000);
  }

  #wait() {
    const seconds = Math.min(LONGEST_S, this.#pause * 2 ** this.#redrawn);
    this.#after(between(0.75, 1.25) * seconds, () => this.#ask());
  }

  async #ask() {
    if (document.hidden) return; // asks when it is seen again
    let answer;
    try {
      answer = await request({}, `${this.#base}api/version`);
    } catch {
      this.#wait(); // the server is away; Streamlit connects again by itself
      return;
    }
    this.#pause = answer.again;
    this.#spread = answer.spread;
    if (!answer.state || answer.state === this.#shown) {
      this.#redrawn = 0;
      this.#wait();
      return;
    }
    this.#after(between(0, this.#spread), () => {
      if (document.hidden) return;
      this.#redrawn += 1;
      this.#renew();
      this.#wait();
    });
  }
}
