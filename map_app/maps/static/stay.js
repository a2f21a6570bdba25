// The tool that keeps the map where it is while the filter changes.
import { boxControl, button, element, svg } from "./dom.js";

const SHUT = "M4.5 7V5a3.5 3.5 0 0 1 7 0v2";
const OPEN = "M4.5 7V4.5a3.5 3.5 0 0 1 6.6-1.6";

export class Stay {
  on = false;
  #tool;
  #shackle = svg("path", {
    fill: "none",
    stroke: "currentColor",
    "stroke-width": 1.8,
    "stroke-linecap": "round",
  });

  /**
   * @param {LiveShared} shared
   * @param {() => void} toggled
   */
  constructor({ map, words, config }, toggled) {
    this.#tool = button("", () => {
      this.set(!this.on);
      toggled();
    });
    this.#tool.className = "stay-tool";
    this.#tool.title = words.stay;
    this.#tool.setAttribute("aria-label", words.stay);
    const picture = svg("svg", { viewBox: "0 0 16 16", width: 18, height: 18, "aria-hidden": "true" });
    const body = svg("rect", { x: 3, y: 7, width: 10, height: 7.5, rx: 1.5, fill: "currentColor" });
    picture.append(this.#shackle, body);
    this.#tool.append(picture);
    this.set(false);
    if (config.side === "right") return; // it follows the first map
    const bar = element("div", "leaflet-bar stay");
    bar.append(this.#tool);
    boxControl("topleft", bar).addTo(map);
  }

  /** @param {boolean} on */
  set(on) {
    this.on = on;
    this.#tool.setAttribute("aria-pressed", String(on));
    this.#shackle.setAttribute("d", on ? SHUT : OPEN);
  }
}
