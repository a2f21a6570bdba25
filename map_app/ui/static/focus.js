// The keyboard's way into the card and out of it: the focus goes to the card that opens, and back to what opened it.
import { isOverlayOpen } from "./popovers.js";

const CARD = "article.card[data-event]";

/** The element with the focus; in a frame, its own element has it. */
function activeElement() {
  const at = document.activeElement;
  const inner = at instanceof HTMLIFrameElement ? at.contentDocument?.activeElement : null;
  return /** @type {HTMLElement | null} */ (inner ?? at);
}

const shownId = () => /** @type {HTMLElement | null} */ (document.querySelector(CARD))?.dataset.event;

/** The frame that has the focus. */
function activeFrame() {
  return document.activeElement instanceof HTMLIFrameElement ? document.activeElement : null;
}

export class CardFocus {
  #shown = shownId();
  /** @type {{at: HTMLElement | null, frame: HTMLElement | null, id: string} | null} */
  #opener = null;
  #acted = false; // a link that opens with a card takes no focus from the top of the page

  constructor() {
    for (const kind of ["pointerdown", "keydown"]) {
      document.addEventListener(
        kind,
        () => {
          this.#acted = true;
        },
        true,
      );
    }
    document.addEventListener("keydown", closeOnEscape);
  }

  /** Whenever the page has changed: move the focus where another card is shown, or none any more. */
  follow() {
    const id = shownId();
    if (id === this.#shown) return;
    const before = this.#shown;
    this.#shown = id;
    const at = activeElement();
    const frame = activeFrame();
    if (!this.#acted && !frame) return;
    if (id && !at?.closest(".st-key-card_head")) {
      if (!before) this.#opener = { at, frame, id };
      const heading = /** @type {HTMLElement} */ (document.querySelector(`${CARD} h2`));
      heading.tabIndex = -1;
      heading.focus({ preventScroll: Boolean(frame) });
    } else if (!id) this.#giveBack();
  }

  #giveBack() {
    if (!this.#opener) return;
    const { at, frame, id } = this.#opener;
    const link = /** @type {HTMLElement | null} */ (
      document.querySelector(`.listing a.open[href*="event=${CSS.escape(id)}"]`)
    );
    const back = at?.isConnected && at.tagName !== "BODY" ? at : (frame ?? link);
    back?.focus();
    this.#opener = null;
  }
}

/** @param {KeyboardEvent} event */
function closeOnEscape(event) {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  if (event.target instanceof Element && event.target.matches("input, textarea, select, [role='spinbutton']"))
    return;
  if (isOverlayOpen()) return;
  /** @type {HTMLElement | null} */ (document.querySelector(".st-key-close button"))?.click();
}
