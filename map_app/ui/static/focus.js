// The keyboard's way into the card and out of it: the focus goes to the card that opens, and back to what opened it.
// A comparison that begins takes the place of the button that began it: the focus goes on to its second filter.
import { Modality } from "./modality.js";
import { isOverlayOpen } from "./popovers.js";

const CARD = "article.card[data-event]";

/** The element with the focus; in a frame, its own element has it. */
function activeElement() {
  const at = document.activeElement;
  const inner = at instanceof HTMLIFrameElement ? at.contentDocument?.activeElement : null;
  return /** @type {HTMLElement | null} */ (inner ?? at);
}

/** Gives whether the reader has done anything since: a link that opens takes no focus from the top of the page. */
function hasActed() {
  let acted = false;
  for (const kind of ["pointerdown", "keydown"]) {
    document.addEventListener(
      kind,
      () => {
        acted = true;
      },
      true,
    );
  }
  return () => acted;
}

const shownId = () => /** @type {HTMLElement | null} */ (document.querySelector(CARD))?.dataset.event;

/** The frame that has the focus. */
function activeFrame() {
  return document.activeElement instanceof HTMLIFrameElement ? document.activeElement : null;
}

/** Whether a second map is shown. */
export const isCompared = () => Boolean(document.querySelector(".st-key-other_box"));

/** Whether the focus is where nothing is, or soon: in a box that closes. */
function isFocusLost() {
  const at = document.activeElement;
  return !at || at === document.body || Boolean(at.closest("[data-testid='stPopoverBody']"));
}

export class CompareFocus {
  #compared = isCompared();
  #due = false;
  #acted = hasActed();

  /** Whenever the page has changed: take the focus that was lost where a comparison has begun or ended. */
  follow() {
    const compared = isCompared();
    if (compared !== this.#compared) this.#due = this.#acted();
    this.#compared = compared;
    if (!this.#due) return;
    this.#due = isFocusLost();
    const place = compared ? ".st-key-comparing" : ".st-key-head";
    const to = /** @type {HTMLElement | null} */ (document.querySelector(`${place} button`));
    if (!this.#due || !to || document.querySelector("[data-testid='stPopoverBody']")) return;
    this.#due = false;
    to.focus({ preventScroll: true });
  }
}

export class CardFocus {
  #shown = shownId();
  /** @type {{at: HTMLElement | null, frame: HTMLElement | null, id: string} | null} */
  #opener = null;
  #acted = hasActed();
  #modality = new Modality();

  constructor() {
    document.addEventListener("keydown", closeOnEscape);
    this.#modality.listen();
  }

  /** Whenever the page has changed: move the focus where another card is shown, or none any more. */
  follow() {
    this.#modality.listen();
    const id = shownId();
    if (id === this.#shown) return;
    const before = this.#shown;
    this.#shown = id;
    const at = activeElement();
    const frame = activeFrame();
    if (!this.#acted() && !frame) return;
    if (id && !at?.closest(".st-key-card_head")) {
      if (!before) this.#opener = { at, frame, id };
      const heading = /** @type {HTMLElement} */ (document.querySelector(`${CARD} h2`));
      heading.tabIndex = -1;
      this.#modality.focus(heading, { preventScroll: Boolean(frame) });
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
