// Links that open an event without loading the page anew, and files that are drawn as the map stands.
import { around, embeddedMap } from "./embedded.js";

/** What the map's script keeps in the address by itself, and Streamlit's own keys, stay as they are. */
const KEPT = /^(at|view|stay|layer|basemap|frame|embed|embed_options)=/;
const PLACE = /^(at|view)=/;
const VIEW = /^(event|lang|compare|data|about)=/;
const DRAWN = ["at", "view", "event", "layer", "frame"];

/**
 * What stays of an address whose link is followed: where the map stands only while the filter is the same.
 * @param {string[]} pairs
 * @param {string[]} linked
 */
export function keptOf(pairs, linked) {
  const filterOf = (/** @type {string[]} */ of) => {
    const own = of.filter((pair) => pair && !KEPT.test(pair) && !VIEW.test(pair));
    return String(new URLSearchParams(own.join("&"))); // in one way of encoding
  };
  const stays = filterOf(pairs) === filterOf(linked) || pairs.includes("stay=1");
  return pairs.filter((pair) => KEPT.test(pair) && (stays || !PLACE.test(pair)));
}

/** @param {MouseEvent} event */
function openInPage(event) {
  const link = around(event, "a.open");
  const isPlain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!link || !isPlain) return;
  event.preventDefault();
  openQuery((link.getAttribute("href") ?? "").slice(1));
}

/**
 * Show another filter or event without loading the page anew; `goes` there, wherever the map stands, unless it stays.
 * @param {string} asked
 * @param {boolean} [goes]
 */
export function openQuery(asked, goes = false) {
  const linked = asked.split("&").filter((pair) => pair && !KEPT.test(pair));
  const kept = keptOf(location.search.slice(1).split("&"), linked);
  const placed = goes && !kept.includes("stay=1") ? kept.filter((pair) => !PLACE.test(pair)) : kept;
  const query = [...linked, ...placed].filter(Boolean).join("&");
  history.pushState(history.state, "", `${location.pathname}?${query}`);
  window.dispatchEvent(new PopStateEvent("popstate")); // Streamlit takes it for the back button: a rerun
}

/**
 * A document or a picture is drawn as the map stands now; only the map's own script knows how.
 * @param {MouseEvent} event
 */
function drawAsItStands(event) {
  const link = /** @type {HTMLAnchorElement | null} */ (around(event, "a.drawn"));
  const view = embeddedMap()?.link?.();
  if (!link || !view) return;
  const now = new URL(view).searchParams;
  const asked = new URL(link.href);
  for (const key of DRAWN) {
    asked.searchParams.delete(key);
    for (const value of now.getAll(key)) asked.searchParams.append(key, value);
  }
  link.href = asked.href;
}

export function followLinks() {
  document.addEventListener("click", drawAsItStands, true);
  document.addEventListener("click", openInPage);
}
