// Online base maps: offered where a link names one, loaded once the reader agrees, and given up for the offline map,
// with a notice, where their tiles do not come.
import { boxControl, button, element } from "./dom.js";
import { fill } from "./words.js";

const PATIENCE_MS = 15_000; // a host that does not even refuse

export class OnlineMaps {
  #map;
  #words;
  #ground;
  /** What stands on the map about a base map: an offer or a notice.
   * @type {L.Control | null} */
  #said = null;
  /** No longer watch the base map that was shown last. */
  #leave = () => {};

  /** @param {LiveShared} shared */
  constructor({ map, words, config }) {
    this.#map = map;
    this.#words = words;
    const [name] = Object.entries(config.basemaps).find(([, slug]) => slug === config.ground) ?? [""];
    this.#ground = name;
    map.on("baselayerchange", ({ name, layer }) => this.#watch(name, layer));
  }

  /**
   * Offer the base map that a link names; no link makes the reader's browser ask a third party.
   * @param {string} name
   */
  offer(name) {
    if (this.#input(name)?.checked) return;
    this.#say("", [button(fill(this.#words.online, { name }), () => this.pick(name))]);
  }

  /**
   * @param {string} name
   * @param {L.Layer} layer
   */
  #watch(name, layer) {
    this.#leave();
    if (name !== this.#ground) this.#hush();
    if (!(layer instanceof L.TileLayer)) return;
    let [loaded, failed] = [0, 0];
    const giveUp = () => setTimeout(() => this.#giveUp(name), 0);
    const late = setTimeout(() => {
      if (!loaded) giveUp();
    }, PATIENCE_MS);
    const heard = {
      loading: () => {
        [loaded, failed] = [0, 0]; // a view of its own
      },
      tileload: () => {
        loaded += 1;
      },
      tileerror: () => {
        failed += 1;
      },
      load: () => {
        if (failed && !loaded) giveUp();
      },
    };
    layer.on(heard);
    this.#leave = () => {
      clearTimeout(late);
      layer.off(heard);
      this.#leave = () => {};
    };
  }

  /** @param {string} name */
  #giveUp(name) {
    if (!this.#input(name)?.checked) return;
    this.pick(this.#ground);
    const { failed, again, dismiss } = this.#words;
    this.#say(fill(failed, { name }), [
      button(again, () => this.pick(name)),
      button(dismiss, () => this.#hush()),
    ]);
  }

  /**
   * @param {string} text
   * @param {HTMLButtonElement[]} buttons
   */
  #say(text, buttons) {
    this.#hush();
    const box = element("div", text ? "note fault" : "note");
    box.setAttribute("role", "status");
    this.#said = boxControl("topright", box).addTo(this.#map);
    if (text) box.append(element("span", "", text));
    box.append(...buttons);
  }

  #hush() {
    this.#said?.remove();
    this.#said = null;
  }

  /**
   * Pick a base map in the control of layers, as a reader does.
   * @param {string} name
   */
  pick(name) {
    this.#input(name)?.click();
  }

  /** @param {string} name */
  #input(name) {
    const labels = [...this.#map.getContainer().querySelectorAll(".leaflet-control-layers-base label")];
    return labels.find((one) => one.textContent?.trim() === name)?.querySelector("input");
  }
}
