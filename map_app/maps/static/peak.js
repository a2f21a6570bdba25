// How many events a full bar of the strip of time stands for: in a comparison the same in both strips, for bars of
// two scales beside each other would mislead. Each map stands in a frame of its own and finds the other on the page.

export class Peak {
  #own;
  #other;
  #peaks;

  /**
   * `rescale` draws the bars anew when the other strip's have changed.
   * @param {"left" | "right"} side
   * @param {() => void} rescale
   * @param {Window} page
   */
  constructor(side, rescale, page = window.parent === window ? window : window.parent) {
    page.eventMapPeaks = page.eventMapPeaks ?? {};
    this.#peaks = page.eventMapPeaks;
    this.#own = { highest: 0, frame: window.frameElement, rescale };
    this.#other = side === "left" ? /** @type {const} */ ("right") : /** @type {const} */ ("left");
    this.#peaks[side] = this.#own;
  }

  /**
   * Keep the events in the highest bar of this strip, and let the other one follow.
   * @param {number} highest
   */
  keep(highest) {
    if (highest === this.#own.highest) return;
    this.#own.highest = highest;
    this.#found()?.rescale();
  }

  /**
   * How many events a full bar stands for; `compared` is whether the other strip shares the scale.
   * @param {boolean} compared
   */
  full(compared) {
    const other = compared ? this.#found() : undefined;
    return Math.max(1, Math.ceil(Math.max(this.#own.highest, other?.highest ?? 0)));
  }

  /** The other strip, while its frame is on the page. */
  #found() {
    const found = this.#peaks[this.#other];
    return found?.frame?.isConnected ? found : undefined;
  }
}
