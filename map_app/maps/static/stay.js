// The tool that keeps the map where it is while the filter changes.
import { button, element, svg } from "./dom.js";

const BODY = "M4 9h12v8H4z";
const SHUT = "M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9";
const OPEN = "M6.5 9V5.5a3.5 3.5 0 0 1 6.6-1.6";

export class Stay {
  on = false;
  #tool;
  #shackle = svg("path", {});

  /**
   * @param {LiveShared} shared
   * @param {HTMLElement} bar where the tools of the map stand
   * @param {() => void} toggled
   */
  constructor({ words, config }, bar, toggled) {
    this.#tool = button("", () => {
      this.set(!this.on);
      toggled();
    });
    this.#tool.className = "tool stay-tool";
    this.#tool.title = words.stay;
    this.#tool.setAttribute("aria-label", words.stay);
    const icon = svg("svg", { viewBox: "0 0 20 20", width: 18, height: 18, "aria-hidden": "true" });
    icon.append(svg("path", { d: BODY }), this.#shackle);
    this.#tool.append(icon, element("span", "", words.staying), element("small", "", words.shortstay));
    this.set(false);
    if (config.side === "left") bar.append(this.#tool); // the second map of a comparison follows the first
  }

  /** @param {boolean} on */
  set(on) {
    this.on = on;
    this.#tool.setAttribute("aria-pressed", String(on));
    this.#shackle.setAttribute("d", on ? SHUT : OPEN);
  }
}
