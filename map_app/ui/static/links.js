// Links that open an event without loading the page anew, and files that are drawn as the map stands.
import { around, embeddedMap } from "./embedded.js";

/** What the map's script keeps in the address by itself, and Streamlit's own keys, stay as they are. */
const KEPT = /^(at|layer|basemap|frame|embed|embed_options)=/;
const DRAWN = ["at", "event", "layer"];

/** @param {MouseEvent} event */
function openInPage(event) {
  const link = around(event, "a.open");
  const isPlain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!link || !isPlain) return;
  event.preventDefault();
  const pairs = location.search.slice(1).split("&");
  const kept = pairs.filter((pair) => KEPT.test(pair));
  const query = [(link.getAttribute("href") ?? "").slice(1), ...kept].filter(Boolean).join("&");
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
