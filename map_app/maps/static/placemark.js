// The place that the reader went to by its name: marked and named until it is pressed or another one is chosen.
import { element } from "./dom.js";
import { near } from "./globe.js";
import { name, onPress } from "./markers.js";
import { fill } from "./words.js";

const ABOVE = 30; // px from the place to the middle of its name: symbols at the place stay free
const HALF_LINE = 12; // px
const DOT = 8; // px

/** @typedef {{lat: number, lon: number, zoom: number, name: string}} Goal */

export class PlaceMark {
  layer = L.layerGroup();
  #shared;
  /** @type {Goal | null} */
  #goal = null;

  /** @param {LiveShared} shared */
  constructor(shared) {
    this.#shared = shared;
  }

  /**
   * Go to a place and mark it.
   * @param {Goal} goal
   */
  goTo(goal) {
    const { map, limits } = this.#shared;
    this.#goal = goal;
    this.#draw();
    limits.allow(L.latLng(this.#at(goal)), goal.zoom);
    const animate = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    map.setView(this.#at(goal), goal.zoom, { animate });
  }

  /** What names of places leave free: the mark says this one's. @returns {Spot[]} */
  taken() {
    if (!this.#goal) return [];
    const { x, y } = this.#shared.map.latLngToContainerPoint(this.#at(this.#goal));
    const wide = this.layer.getLayers().map((layer) => widthOf(layer));
    return [
      { x, y, r: DOT },
      { x, y: y - ABOVE, r: HALF_LINE, w: Math.max(DOT, ...wide) / 2 },
    ];
  }

  /** @param {Goal} goal @returns {LatLon} */
  #at({ lat, lon }) {
    return [lat, near(this.#shared.map, lon)];
  }

  #draw() {
    this.layer.clearLayers();
    const goal = this.#goal;
    if (!goal) return;
    const stem = L.divIcon({ className: "place-stem", html: element("i"), iconSize: [0, 0] });
    const text = element("span", "", goal.name);
    text.dir = "auto";
    const flag = L.divIcon({ className: "place-name", html: text, iconSize: [0, 0] });
    const named = L.marker(this.#at(goal), { icon: flag, pane: "selected", riseOnHover: true });
    name(named, fill(this.#shared.words.unmark, { place: goal.name }));
    onPress(named, () => this.#clear());
    this.layer.addLayer(
      L.marker(this.#at(goal), { icon: stem, pane: "labels", interactive: false, keyboard: false }),
    );
    this.layer.addLayer(named);
  }

  #clear() {
    this.#goal = null;
    this.#draw();
    this.#shared.arrangeLabels?.(this.#shared.taken());
    this.#shared.map.getContainer().focus({ preventScroll: true });
  }
}

/** @param {L.Layer} layer */
function widthOf(layer) {
  const span = layer instanceof L.Marker ? layer.getElement()?.querySelector("span") : null;
  return span?.offsetWidth ?? 0;
}
