// Whether the reader points or types, also in the maps' frames: a browser draws the ring of the focus by what it last
// heard in the page itself, which is silent about the frames.

export class Modality {
  /** @type {"pointer" | "keys" | ""} */
  #last = "";
  /** @type {WeakSet<Document>} */
  #heard = new WeakSet();

  /** Whenever the page has changed: listen to the documents that have come. */
  listen() {
    const frames = [...document.querySelectorAll("iframe")].map((frame) => frame.contentDocument);
    for (const from of [document, ...frames]) {
      if (!from || this.#heard.has(from)) continue;
      this.#heard.add(from);
      from.addEventListener("pointerdown", () => this.#note("pointer"), true);
      from.addEventListener("keydown", () => this.#note("keys"), true);
    }
  }

  /**
   * Give an element the focus, ringed as the reader's way to it asks for.
   * @param {HTMLElement} element
   * @param {FocusOptions} options
   */
  focus(element, options) {
    element.dataset.by = this.#last;
    element.focus(options);
  }

  /** @param {"pointer" | "keys"} last */
  #note(last) {
    this.#last = last;
  }
}
