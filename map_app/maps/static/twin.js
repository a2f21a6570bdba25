// Two maps of a comparison move as one: each stands in a frame of its own and finds the other on the page.
// The map that the reader touched last leads.
import { onTouch } from "./dom.js";

/** Leaflet's own parts that a drag uses; tests/browser/test_compare.py fails where a release changes them. */
/** @typedef {L.Map & {_stop(): void, _rawPanBy(offset: L.Point): void, _getCenterOffset(at: L.LatLng): L.Point}} RawMap */

export class Twin {
  #map;
  #side;
  #own;
  #sides;
  #driven = false;
  #limits;

  /** @param {LiveShared} shared */
  constructor({ map, config, limits }) {
    this.#limits = limits;
    const page = window.parent === window ? window : window.parent;
    page.eventMapSides = page.eventMapSides ?? {};
    this.#map = /** @type {RawMap} */ (map);
    this.#side = config.side;
    this.#sides = page.eventMapSides;
    /** @type {Side} */
    this.#own = { map, follow: this.#follow.bind(this), frame: window.frameElement, open: false };
    this.#sides[config.side] = this.#own;
    if (config.side === "left") this.#sides.lead = "left";
    onTouch(map.getContainer(), () => {
      this.#sides.lead = config.side;
    });
    map.on("move", () => this.#drive(false));
    map.on("moveend", () => this.#drive(true));
  }

  /** Whether the other map leads this one. */
  follows() {
    return this.#sides.lead !== this.#side && Boolean(this.#other());
  }

  /** Lead the other map: this one moves by itself. */
  lead() {
    this.#sides.lead = this.#side;
  }

  /** Take the view of the first map, for the second one when it opens; false where there is none. */
  join() {
    const first = this.#side === "right" ? this.#other() : null;
    this.#own.open = true;
    if (!first?.open) return false;
    this.#follow(first.map.getCenter(), first.map.getZoom(), true);
    return true;
  }

  /** The other map, while its frame is on the page. */
  #other() {
    const found = this.#sides[this.#side === "left" ? "right" : "left"];
    return found?.frame?.isConnected ? found : null;
  }

  /** @param {boolean} last */
  #drive(last) {
    if (this.#driven || this.#sides.lead !== this.#side) return;
    this.#other()?.follow(this.#map.getCenter(), this.#map.getZoom(), last);
  }

  /**
   * @param {L.LatLng} center
   * @param {number} zoom
   * @param {boolean} last
   */
  #follow(center, zoom, last) {
    const map = this.#map;
    this.#driven = true;
    this.#limits.allow(center, zoom);
    if (last) map.setView(center, zoom, { animate: false });
    else if (zoom === map.getZoom()) {
      map._stop(); // a fling of its own
      map._rawPanBy(map._getCenterOffset(center)); // as a drag does: the events are asked for at its end
      map.fire("move");
    }
    this.#driven = false;
  }
}
