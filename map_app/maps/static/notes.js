// The line that says what the map does not show, and the legend that makes room for events.
import { boxControl, button, element } from "./dom.js";
import { grouped } from "./words.js";

/** @typedef {Pick<ClusterAnswer, "total" | "in_view" | "unplaced">} Totals */

export class Notes {
  #box = element("div", "note outside");
  #words;

  /** @param {Shared} shared */
  constructor({ map, words }) {
    this.#words = words;
    this.#box.setAttribute("role", "status");
    boxControl("bottomleft", this.#box).addTo(map);
  }

  /**
   * Say how many events are out of the frame or without a place, and which theatres have no records.
   * @param {Totals} totals
   * @param {string[]} silent
   * @param {{fit: () => void, list: () => void}} acts
   */
  counts({ total, in_view, unplaced }, silent, acts) {
    const words = this.#words;
    const away = total - in_view - unplaced;
    const parts = [];
    if (away > 0) parts.push(button(words.away.replace("{n}", grouped(away)), acts.fit));
    if (unplaced) parts.push(button(words.unplaced.replace("{n}", grouped(unplaced)), acts.list));
    if (silent.length) {
      const quiet = element("span", "silent", `${words.norecords}: ${silent.join(words.comma)}`);
      quiet.title = words.quiet;
      parts.push(quiet);
    }
    this.#box.replaceChildren(...parts);
    this.#box.hidden = !parts.length;
    this.#box.classList.remove("fault");
  }

  /** @param {string} message */
  fault(message) {
    this.#box.replaceChildren(element("span", "", `${this.#words.fault} ${message}`));
    this.#box.hidden = false;
    this.#box.classList.add("fault");
  }
}

/**
 * Fold the legend to its first line while an event stands under it.
 * @param {L.Map} map
 * @param {Spot[]} spots
 */
export function clearLegend(map, spots) {
  const legend = /** @type {HTMLDetailsElement | null} */ (
    map.getContainer().querySelector("details.legend")
  );
  if (!legend || legend.open) return;
  legend.classList.remove("slim");
  const [box, base] = [legend.getBoundingClientRect(), map.getContainer().getBoundingClientRect()];
  const [left, top] = [box.left - base.left, box.top - base.top];
  const isUnder = (/** @type {Spot} */ { x, y, r }) =>
    x > left - r && x < left + box.width + r && y > top - r && y < top + box.height + r;
  legend.classList.toggle("slim", spots.some(isUnder));
}
