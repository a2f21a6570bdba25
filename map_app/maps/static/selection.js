// The chosen event and the chain it hangs in: ring, disc, arcs from what was answered to the answer, numbers.
import { arcLayers } from "./arcs.js";
import { discOf } from "./footprints.js";
import { near, turnOf } from "./globe.js";
import { addTip, chosenMarker, isVague, name, onPress } from "./markers.js";

const CLEAR = 36; // px between the chosen symbol and a cluster's middle, so that its number can be read
const TOGETHER = 18; // px: numbers nearer than this share one mark

/** Numbers of one spot: where it is, where they stand, and whose they are. */
/** @typedef {{at: L.Point, stands: L.Point, of: Mark[]}} Group */

export class Selection {
  layer = L.layerGroup();
  #shared;
  #select;
  #clusters;
  #marks = L.layerGroup().addTo(this.layer);
  /** @type {Selected | null} */
  #selected = null;
  /** @type {Command["chain"]} */
  #chain = null;
  #turned = 0; // the copy of the world that the chosen event was drawn in
  /** Where numbers and the chosen symbol stand, which names of places leave free.
   * @type {Spot[]} */
  #spots = [];

  /**
   * `clusters` gives the markers of those that are shown.
   * @param {LiveShared} shared
   * @param {(id: string) => void} select
   * @param {() => L.Marker[]} clusters
   */
  constructor(shared, select, clusters) {
    this.#shared = shared;
    this.#select = select;
    this.#clusters = clusters;
  }

  /** @param {Pick<Command, "selected" | "chain">} command */
  show({ selected, chain }) {
    const { map, config } = this.#shared;
    this.#selected = selected;
    this.#chain = chain;
    this.layer.clearLayers();
    this.layer.addLayer(this.#marks);
    this.#turned = selected ? turnOf(map, selected.lon) : 0;
    if (selected) {
      const feature = {
        properties: selected,
        geometry: { coordinates: /** @type {Position} */ ([selected.lon, selected.lat]) },
      };
      const disc = discOf(this.#shared, feature, { chosen: true });
      if (disc) this.layer.addLayer(disc);
      for (const arc of chain?.arcs ?? []) {
        for (const part of arcLayers(map, arc, config.drawing.palettes.light.outline))
          this.layer.addLayer(part);
      }
      this.layer.addLayer(
        chosenMarker(config.symbols[selected.event_type], this.#place(selected), isVague(selected)),
      );
    }
    this.settle();
  }

  /** Again, once the clusters around are others. */
  settle() {
    const { map } = this.#shared;
    const selected = this.#selected;
    if (selected && turnOf(map, selected.lon) !== this.#turned) {
      this.show({ selected, chain: this.#chain });
      return;
    }
    this.#number();
    this.#clear();
    if (selected) this.#spots.push({ ...map.latLngToContainerPoint(this.#place(selected)), r: 20 });
    this.#shared.arrangeLabels?.(this.#shared.taken());
  }

  taken() {
    return this.#spots;
  }

  /**
   * @param {{lat: number, lon: number}} spot
   * @returns {LatLon}
   */
  #place({ lat, lon }) {
    return [lat, near(this.#shared.map, lon)];
  }

  /** The numbers of the card's timeline at their places; those of one spot share a mark. */
  #number() {
    this.#marks.clearLayers();
    const groups = this.#grouped();
    this.#spots = groups.map(({ stands }) => ({ x: stands.x, y: stands.y, r: 13 }));
    for (const group of groups) this.#marks.addLayer(this.#mark(group));
  }

  #grouped() {
    /** @type {Group[]} */
    const groups = [];
    for (const mark of this.#chain?.marks ?? []) {
      const at = this.#shared.map.latLngToContainerPoint(this.#place(mark));
      const stands = this.#beside(at);
      const isNear = (/** @type {Group} */ group) =>
        Math.abs(group.stands.x - stands.x) < TOGETHER * 2 && Math.abs(group.stands.y - stands.y) < TOGETHER;
      const found = groups.find(isNear);
      if (found) found.of.push(mark);
      else groups.push({ at, stands, of: [mark] });
    }
    return groups;
  }

  /** @param {Group} group */
  #mark({ at, stands, of }) {
    const html = `<span>${of.map(({ n }) => Number(n)).join(" · ")}</span>`;
    const iconAnchor = L.point(at.x - stands.x, at.y - stands.y);
    const icon = L.divIcon({ className: "mark", html, iconSize: [0, 0], iconAnchor });
    const marker = L.marker(this.#place(of[0]), { icon, pane: "selected", title: "" });
    const lines = of.map(({ n, title }) => `${n}  ${title}`);
    addTip(this.#shared.map, marker, lines, 8);
    const written = of.map(({ n }) => n).join(" · "); // what is seen, for those who say it to their computer
    name(marker, `${written}: ${of.map(({ title }) => title).join("; ")}`);
    onPress(marker, () => (of.length === 1 ? this.#select(of[0].id) : this.#nearer(of)));
    return marker;
  }

  /**
   * Go where the events of one mark part, or as near as shows their town.
   * @param {Mark[]} of
   */
  #nearer(of) {
    const { map } = this.#shared;
    const bounds = L.latLngBounds(of.map((mark) => this.#place(mark)));
    map.flyToBounds(bounds.pad(0.2), { duration: 0.4, maxZoom: Math.max(map.getZoom() + 2, 9) });
  }

  /**
   * Where a number stands so that it covers neither the chosen symbol nor a cluster's own number.
   * @param {L.Point} at
   */
  #beside(at) {
    const { map } = this.#shared;
    const chosen = this.#selected ? [L.latLng(this.#place(this.#selected))] : [];
    const places = [...chosen, ...this.#clusters().map((marker) => marker.getLatLng())];
    const points = places.map((place) => map.latLngToContainerPoint(place));
    const found = points.find((point) => point.distanceTo(at) < CLEAR - 10);
    return found ? found.add([0, 25]) : at;
  }

  /** Move clusters aside whose number the chosen symbol would cover. */
  #clear() {
    const { map } = this.#shared;
    const here = this.#selected && map.latLngToContainerPoint(this.#place(this.#selected));
    for (const marker of this.#clusters()) {
      const element = marker.getElement();
      if (!element) continue;
      const away = here ? map.latLngToContainerPoint(marker.getLatLng()).subtract(here) : L.point(CLEAR, 0);
      const far = Math.hypot(away.x, away.y);
      const push = Math.max(0, CLEAR - far);
      const [x, y] = far > 1 ? [away.x / far, away.y / far] : [0, -1];
      element.style.translate = push ? `${x * push}px ${y * push}px` : "";
    }
  }
}
