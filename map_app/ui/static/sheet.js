// The sheet of a small screen: card, list, counts and filters over the foot of the map, at one of three heights.
// What it shows and how high it stands is kept at the root of the document, where no rerun of the page reaches.
import { around, embeddedMap } from "./embedded.js";
import { isCompared } from "./focus.js";
import { isOverlayOpen } from "./popovers.js";
import { nearest, positions, step } from "./snapping.js";

/** @import { Position } from "./snapping.js" */

const BAR = ".sheet";
const SURFACES = {
  card: ".st-key-card",
  list: ".st-key-list",
  counts: ".st-key-charts",
  filters: "[data-testid='stSidebar']",
};
/** @typedef {keyof typeof SURFACES} Surface */
const TAKEN_PX = 6; // of a pointer's way until it drags and does not press
const LEAST_MAP_PX = 140;
const STEPS = { ArrowUp: 1, ArrowDown: -1 };

/** @template {HTMLElement} [T=HTMLElement] */
const find = (/** @type {string} */ selector) => /** @type {T | null} */ (document.querySelector(selector));

export class Sheet {
  #root = document.documentElement;
  /** @type {Surface} */
  #surface = "list";
  /** @type {Position} */
  #position = "peek";
  /** @type {string | undefined} */
  #event; // whose card is open
  /** @type {{surface: Surface, position: Position} | null} what stood before the card */
  #before = null;
  #compared = isCompared();
  /** @type {{y: number, height: number, at: number, speed: number, drags: boolean} | null} */
  #drag = null;
  #measured = new ResizeObserver(() => this.#place());
  /** @type {HTMLElement | null} */
  #bar = null;

  constructor() {
    document.addEventListener("click", (event) => this.#press(event), true);
    document.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("focusin", (event) => this.#uncover(event));
    document.addEventListener("pointerdown", (event) => this.#grab(event));
    document.addEventListener("pointermove", (event) => this.#pull(event));
    for (const kind of ["pointerup", "pointercancel"]) document.addEventListener(kind, () => this.#drop());
    window.addEventListener("resize", () => this.#place());
    window.eventMapSheet = {
      covers: (box) => this.#covers(box),
      lower: () => this.#isOn() && this.#show(this.#surface, "peek"),
    };
    this.#place();
  }

  /** Whenever the page has changed: show the card that opens, and what stood before where it closes. */
  follow() {
    const bar = find(BAR);
    if (bar !== this.#bar) {
      this.#measured.disconnect();
      if (bar) this.#measured.observe(bar);
      this.#bar = bar;
    }
    const event = find("article.card[data-event]")?.dataset.event;
    if (event !== this.#event) {
      const had = this.#event;
      this.#event = event;
      if (event) this.#opened(Boolean(had));
      else this.#closed();
    }
    if (isCompared() !== this.#compared) {
      this.#compared = !this.#compared;
      if (this.#compared) this.#show(this.#surface, "peek"); // both maps are what the reader asked for
    }
    if (this.#position === "full") this.#place(); // the sentence may have other lines
    this.#say();
  }

  /** @param {boolean} again */
  #opened(again) {
    if (!again) this.#before = { surface: this.#surface, position: this.#position };
    const card = find(SURFACES.card);
    if (card) card.scrollTop = 0;
    const keeps = again && this.#surface === "card";
    this.#show("card", keeps || this.#position !== "peek" ? this.#position : "half");
    this.#bringMap();
  }

  /** Where large text leaves no map above the sheet, the page's head scrolls away. */
  #bringMap() {
    const map = find(".st-key-map_box")?.getBoundingClientRect();
    if (!map || !this.#isOn() || this.#position === "full" || this.#top() - map.top > LEAST_MAP_PX) return;
    find("[data-testid='stMain']")?.scrollBy({ top: map.top, behavior: "instant" });
    this.#place();
  }

  #closed() {
    if (this.#surface !== "card") return;
    const { surface, position } = this.#before ?? { surface: "list", position: "peek" };
    this.#show(surface === "card" ? "list" : surface, surface === "card" ? "peek" : position);
  }

  /** Whether the screen is small enough for it: the style sheet says so. */
  #isOn() {
    return Boolean(this.#bar?.offsetHeight);
  }

  /**
   * @param {Surface} surface
   * @param {Position} position
   */
  #show(surface, position) {
    this.#surface = surface;
    this.#position = position;
    this.#place();
    this.#say();
  }

  #heights() {
    const rem = Number.parseFloat(getComputedStyle(this.#root).fontSize);
    const bar = this.#bar?.offsetHeight ?? 0;
    const head = this.#surface === "card" ? (find(".st-key-card_head")?.offsetHeight ?? 0) : 0;
    return positions({ window: window.innerHeight, rem, bar, head, text: sentence() });
  }

  #place() {
    const { dataset, style } = this.#root;
    dataset.surface = this.#surface;
    dataset.position = this.#position;
    if (!this.#isOn()) return;
    style.setProperty("--bar", `${this.#bar?.offsetHeight}px`);
    if (!this.#drag?.drags) style.setProperty("--sheet", `${this.#heights()[this.#position]}px`);
    embeddedMap()?.uncover?.();
  }

  /** Tell assistive technology what is shown. */
  #say() {
    const grip = find(`${BAR} .grip`);
    if (!grip) return;
    const raised = this.#position !== "peek";
    const names = JSON.parse(grip.dataset.names ?? "{}");
    setAttribute(grip, "aria-expanded", String(raised));
    setAttribute(grip, "aria-label", names[this.#position]);
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (
      document.querySelectorAll(`${BAR} [data-surface]`)
    )) {
      const { surface } = button.dataset;
      setAttribute(button, "aria-expanded", String(raised && surface === this.#surface));
      if (surface === "card") button.hidden = !this.#event;
    }
  }

  /** @param {MouseEvent} event */
  #press(event) {
    const button = around(event, `${BAR} button`);
    if (!button) return; // as at the end of a drag, where the bar has the pointer
    const surface = /** @type {Surface | undefined} */ (button.dataset.surface);
    if (!surface) this.#show(this.#surface, this.#pressed());
    else if (surface === this.#surface && this.#position !== "peek") this.#show(surface, "peek");
    else {
      this.#show(surface, this.#position === "peek" ? "half" : this.#position);
      focusOn(find(SURFACES[surface]));
      if (surface === "counts") unfold(find(SURFACES.counts));
      if (surface === "list") find(".listing [aria-current]")?.scrollIntoView({ block: "center" });
    }
  }

  /** Where a press on the handle leads: one up, or down from the top; in a comparison down at once. */
  #pressed() {
    return this.#compared && this.#position !== "peek" ? "peek" : step(this.#position, 1, true);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!this.#isOn() || event.defaultPrevented) return;
    const by = STEPS[/** @type {keyof STEPS} */ (event.key)];
    if (by && around(event, `${BAR} .grip`)) {
      event.preventDefault();
      this.#show(this.#surface, step(this.#position, by, false));
    } else if (event.key === "Escape") this.#escape(event);
  }

  /** Escape lowers the sheet; that of a card closes the card (`focus.js`). @param {KeyboardEvent} event */
  #escape(event) {
    const typed =
      event.target instanceof Element &&
      event.target.matches("input:not([type='checkbox']), textarea, [role='spinbutton']");
    if (this.#surface === "card" || this.#position === "peek" || typed) return;
    if (isOverlayOpen()) return;
    event.preventDefault();
    this.#show(this.#surface, "peek");
    find(`${BAR} [data-surface='${this.#surface}']`)?.focus();
  }

  /** What has the focus is seen: the sheet makes room, or shows what is in it. @param {FocusEvent} event */
  #uncover({ target }) {
    if (!this.#isOn() || !(target instanceof HTMLElement) || target.closest(BAR)) return;
    const surface = Object.values(SURFACES).find((selector) => target.closest(selector));
    if (surface) {
      const isHead = Boolean(target.closest(".st-key-card_head"));
      if (this.#position === "peek" && !isHead) this.#show(this.#surface, "half");
      return;
    }
    const hidden = target.tagName !== "IFRAME" && target.getBoundingClientRect().bottom > this.#top();
    if (this.#position === "full" || (hidden && target.closest("[data-testid='stMain']")))
      this.#show(this.#surface, "peek");
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    this.#drag = null;
    if (event.button || !around(event, BAR)) return;
    const height = this.#heights()[this.#position];
    this.#drag = { y: event.clientY, height, at: event.timeStamp, speed: 0, drags: false };
  }

  /** @param {PointerEvent} event */
  #pull(event) {
    const drag = this.#drag;
    if (!drag || !this.#bar) return;
    const by = drag.y - event.clientY;
    if (!drag.drags && Math.abs(by) < TAKEN_PX) return;
    if (!drag.drags) this.#bar.setPointerCapture(event.pointerId);
    drag.drags = true;
    drag.speed = by / Math.max(1, event.timeStamp - drag.at);
    const { peek, full } = this.#heights();
    const height = Math.min(full, Math.max(peek, drag.height + by));
    this.#root.dataset.dragged = "";
    this.#root.style.setProperty("--sheet", `${height}px`);
  }

  #drop() {
    const drag = this.#drag;
    this.#drag = null; // also after a mere press: what moves next drags nothing
    if (!drag?.drags) return;
    const height = Number.parseFloat(this.#root.style.getPropertyValue("--sheet"));
    delete this.#root.dataset.dragged;
    this.#show(this.#surface, nearest(this.#heights(), height, drag.speed));
  }

  /** Where the sheet begins, in pixels from the window's top, once it stands. */
  #top() {
    return window.innerHeight - this.#heights()[this.#position];
  }

  /**
   * How much of a box it hides at each side; nothing where it is fully raised, for then there is no map to be seen.
   * @param {DOMRect} box
   */
  #covers(box) {
    const none = { bottom: 0, left: 0, right: 0 };
    if (!this.#isOn() || this.#position === "full") return none;
    const card = find(SURFACES[this.#surface])?.getBoundingClientRect();
    const isAside = getComputedStyle(this.#root).getPropertyValue("--aside").trim() === "1";
    if (!isAside || !card) return { ...none, bottom: Math.max(0, box.bottom - this.#top()) };
    if (this.#position === "peek") return none;
    const { left, right } = card;
    return left > box.left
      ? { ...none, right: Math.max(0, box.right - left) }
      : { ...none, left: Math.max(0, right - box.left) };
  }
}

/** The sentence's lines, of which a raised sheet cuts none in two. */
function sentence() {
  const text = find(".sentence");
  if (!text) return null;
  const { top, bottom } = text.getBoundingClientRect();
  return { top, bottom, line: Number.parseFloat(getComputedStyle(text).lineHeight) };
}

/**
 * @param {HTMLElement} element
 * @param {string} name
 * @param {string} value
 */
function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** @param {HTMLElement | null} surface */
function focusOn(surface) {
  if (!surface) return;
  surface.tabIndex = -1;
  surface.focus({ preventScroll: true });
}

/** Nothing but folded panels is no answer to who asks for counts: open the first. @param {HTMLElement | null} surface */
function unfold(surface) {
  const panels = surface?.querySelectorAll("details") ?? [];
  if (![...panels].some((panel) => panel.open)) panels[0]?.querySelector("summary")?.click();
}
