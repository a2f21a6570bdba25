// Ways past the controls, first in the order of Tab: to the map, to the list of its events, to what stands above the map.
import { isCompared } from "./focus.js";

/** @typedef {{label: string, map: string, list: string, top: string}} SkipWords */

const RAISED = ".sheet [data-surface='list']";

/** @type {[name: "map" | "list" | "top", go: () => void][]} */
const SKIPS = [
  ["map", toMap],
  ["list", toList],
  ["top", () => focusOn(isCompared() ? ".st-key-comparing button" : ".st-key-head button")],
];

/** Whenever the page has changed: offer the ways in its language; none in an embed, which is little more than a map. */
export function offerSkips(/** @type {SkipWords | undefined} */ words) {
  const offered = words && document.querySelector(".sheet") ? words : null;
  let box = document.querySelector(".skips");
  if (box?.getAttribute("aria-label") === (offered?.label ?? undefined)) return;
  box?.remove();
  if (!offered) return;
  box = document.createElement("nav");
  box.className = "skips";
  box.setAttribute("aria-label", offered.label);
  for (const [name, go] of SKIPS) {
    const link = document.createElement("a");
    link.href = `#${name}`;
    link.textContent = offered[name];
    link.addEventListener("click", (event) => {
      event.preventDefault(); // the address is the view
      go();
    });
    box.append(link);
  }
  document.body.prepend(box); // beside what React keeps
}

function toMap() {
  window.eventMapSheet?.lower();
  const frame = /** @type {HTMLIFrameElement | null} */ (document.querySelector(".st-key-map_box iframe"));
  const map = /** @type {HTMLElement | null | undefined} */ (
    frame?.contentDocument?.querySelector(".leaflet-container")
  );
  (map ?? frame)?.focus();
}

/** A phone's list is raised by its button in the sheet's bar, which gives it the focus. */
function toList() {
  const button = /** @type {HTMLElement | null} */ (document.querySelector(RAISED));
  if (!button?.offsetHeight) focusOn(".listing a.open");
  else if (button.getAttribute("aria-expanded") === "true") focusOn(".st-key-list");
  else button.click();
}

/** @param {string} selector */
function focusOn(selector) {
  /** @type {HTMLElement | null} */ (document.querySelector(selector))?.focus();
}
