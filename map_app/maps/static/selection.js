// The selected event and the chain it belongs to: ring, disc, arcs from what was answered to the answer, numbers.
import { arcLayers } from "./arcs.js";
import { boxesOver } from "./boxes.js";
import { discOf } from "./footprints.js";
import { near, turnOf } from "./globe.js";
import { addTip, isVague, name, onPress, selectedMarker } from "./markers.js";
import { placePills } from "./pills.js";
import { symbolOf } from "./symbols.js";

export class Selection {
  layer = L.layerGroup();
  #shared;
  #select;
  #symbols;
  #arcs = L.layerGroup().addTo(this.layer);
  #marks = L.layerGroup().addTo(this.layer);
  /** @type {Selected | null} */
  #selected = null;
  /** @type {Command["chain"]} */
  #chain = null;
  #turned = 0; // the copy of the world that the selected event was drawn in
  /** Where the symbols stand.
   * @type {Spot[]} */
  #spots = [];
  /** Where the numbers stand.
   * @type {Spot[]} */
  #pills = [];

  /**
   * `symbols` draws those of the other events around the ring, whose middle in the window it is given, and tells where.
   * @param {LiveShared} shared
   * @param {(id: string) => void} select
   * @param {(ring: L.Point | null) => Spot[]} symbols
   */
  constructor(shared, select, symbols) {
    this.#shared = shared;
    this.#select = select;
    this.#symbols = symbols;
    shared.map.on("turned", () => this.settle());
  }

  /** @param {Pick<Command, "selected" | "chain">} command */
  show({ selected, chain }) {
    const { map, config } = this.#shared;
    this.#selected = selected;
    this.#chain = chain;
    this.layer.clearLayers();
    this.#arcs.clearLayers();
    for (const group of [this.#arcs, this.#marks]) this.layer.addLayer(group);
    this.#turned = selected ? turnOf(map, selected.lon) : 0;
    if (selected) {
      const feature = {
        properties: selected,
        geometry: { coordinates: /** @type {Position} */ ([selected.lon, selected.lat]) },
      };
      const disc = discOf(this.#shared, feature, { selected: true });
      if (disc) this.layer.addLayer(disc);
      for (const arc of chain?.arcs ?? []) {
        for (const part of arcLayers(this.#shared, arc, () => this.#spots)) this.#arcs.addLayer(part);
      }
      this.layer.addLayer(
        selectedMarker(
          symbolOf(config.symbols, selected.event_type),
          this.#place(selected),
          isVague(selected),
        ),
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
    this.#settle();
    this.#shared.arrangeLabels?.(this.#shared.taken());
  }

  /** What names of places leave free. */
  taken() {
    return [...this.#spots, ...this.#pills];
  }

  /** Measure the symbols, and end the arcs and place the numbers by them. */
  #settle() {
    const { map, config } = this.#shared;
    const ring = this.#selected && map.latLngToContainerPoint(this.#place(this.#selected));
    const symbols = this.#symbols(ring);
    this.#spots = ring ? [{ ...ring, r: config.drawing.ring.radius, n: 1 }, ...symbols] : symbols;
    this.#arcs.eachLayer((arc) => /** @type {L.Polyline} */ (arc).redraw());
    this.#number();
  }

  /**
   * @param {{lat: number, lon: number}} spot
   * @returns {LatLon}
   */
  #place({ lat, lon }) {
    return [lat, near(this.#shared.map, lon)];
  }

  /** The numbers of the card's timeline beside their places; those of one spot share a pill. */
  #number() {
    const { map } = this.#shared;
    this.#marks.clearLayers();
    const marks = (this.#chain?.marks ?? []).map((mark) => {
      const { x, y } = map.latLngToContainerPoint(this.#place(mark));
      return { x, y, mark };
    });
    this.#pills = placePills(marks, this.#spots, boxesOver(map)).map(
      ({ text, of, room: [left, top, right, bottom] }) => {
        const stands = L.point((left + right) / 2, (top + bottom) / 2);
        this.#marks.addLayer(this.#pill(text, of, stands));
        return { ...stands, r: (bottom - top) / 2 + 4, w: (right - left) / 2 + 4 };
      },
    );
  }

  /**
   * @param {string} text
   * @param {Mark[]} of
   * @param {L.Point} stands
   */
  #pill(text, of, stands) {
    const { map } = this.#shared;
    const iconAnchor = map.latLngToContainerPoint(this.#place(of[0])).subtract(stands);
    const html = `<span>${text}</span>`;
    const icon = L.divIcon({ className: "mark", html, iconSize: [0, 0], iconAnchor });
    const marker = L.marker(this.#place(of[0]), { icon, pane: "selected", title: "" });
    const lines = of.map(({ n, title }) => `${n}  ${title}`);
    addTip(map, marker, lines, 8);
    // What is seen, for those who say it to their computer.
    name(marker, `${text}: ${of.map(({ title }) => title).join("; ")}`);
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
}
