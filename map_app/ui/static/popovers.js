// The keyboard's way into Share, Export and Compare: Streamlit puts what they open at the end of the page, and
// leaves the focus on the button. Escape, which closes and gives the focus back, is its own.

const BODY = "[data-testid='stPopoverBody']";
const OPENER = "[data-testid='stPopoverButton'][aria-expanded='true']";
const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex='-1'])";

/** Whether something lies open over the page that takes Escape for itself: a box, a list or a dialog. */
export const isOverlayOpen = () =>
  Boolean(document.querySelector(`${BODY}, [role='listbox']:not([hidden]), [role='dialog']`));

const bodyShown = () => /** @type {HTMLElement | null} */ (document.querySelector(BODY));
const opener = () => /** @type {HTMLElement | null} */ (document.querySelector(OPENER));

/**
 * What the Tab key stops at, in order.
 * @param {ParentNode} root
 */
const stops = (root) =>
  /** @type {HTMLElement[]} */ ([...root.querySelectorAll(FOCUSABLE)]).filter(
    (stop) => !stop.matches(":disabled") && stop.tabIndex >= 0 && stop.checkVisibility(),
  );

/** @param {KeyboardEvent} event */
function onTab(event) {
  const [body, button] = [bodyShown(), opener()];
  if (event.key !== "Tab" || event.defaultPrevented || !body || !button) return;
  const to = nextStop(body, button, event.shiftKey);
  if (!to) return;
  event.preventDefault();
  to.focus();
}

/**
 * Where Tab leads from the button into what it opened, and from its ends back; null where the browser knows.
 * @param {HTMLElement} body
 * @param {HTMLElement} button
 * @param {boolean} back
 */
function nextStop(body, button, back) {
  const inside = stops(body);
  const at = document.activeElement;
  if (at === button) return back ? null : inside[0];
  const isIn = body.contains(at);
  if (back && isIn && (at === inside[0] || at === body)) return button;
  if (back || !isIn || (inside.length && at !== inside.at(-1))) return null;
  const others = stops(document).filter((stop) => !body.contains(stop));
  return others[others.indexOf(button) + 1] ?? button;
}

export class PopoverFocus {
  /** @type {HTMLElement | null} */
  #shown = null;

  constructor() {
    document.addEventListener("keydown", onTab);
  }

  /** Whenever the page has changed: move the focus into what has opened, once there is something in it. */
  follow() {
    const body = bodyShown();
    const isNew = body && body !== this.#shown && opener();
    this.#shown = body;
    if (!body || !(isNew || document.activeElement === body)) return;
    const [first] = stops(body);
    body.tabIndex = -1;
    (first ?? body).focus({ preventScroll: true });
  }
}
