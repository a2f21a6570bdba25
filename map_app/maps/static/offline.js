// The events of a map that has no server: read out of the document, clustered here, listed in a pop-up
// or in the document's own list.
import { arcLayers } from "./arcs.js";
import { Camera } from "./camera.js";
import { chainOf } from "./chain.js";
import { button, element } from "./dom.js";
import { clusterSize } from "./drawing.js";
import { discOf } from "./footprints.js";
import { placeOf, turnOf } from "./globe.js";
import { ALONE, clusterMarker, eventMarker, isVague, selectedMarker, TAG, tagOnRing } from "./markers.js";
import { memberList } from "./members.js";
import { clustersOf, pointOf, tileOf } from "./merging.js";
import { popupCard } from "./popupcard.js";
import { explainOthers, symbolOf } from "./symbols.js";
import { fill, grouped } from "./words.js";

/** @import { Cluster, Placed } from "./merging.js" */

const LISTED = 50;
const NEAREST = 14; // the zoom that clusters are gone into at

/** @typedef {{url?: string, title?: string, publisher?: string}} Source */
/** @typedef {Located<Properties & {place: string, summary?: string, sources?: Source[],
 * relates_to?: {id: string, relation: string}[]}> & {id: string}} EventRecord */

/**
 * The records of the document: one canonical GeoJSON feature a line.
 * @returns {EventRecord[]}
 */
function readRecords() {
  const lines = document.getElementById("records")?.textContent?.split("\n") ?? [];
  return lines
    .filter((line) => line.startsWith("{"))
    .map((line) => {
      const feature = JSON.parse(line);
      const p = feature.properties;
      p.radius_km = p.location_radius_km;
      if (p.location_precision !== "governorate") delete p.location_area; // it counts only there
      return feature;
    });
}

/** @param {EventRecord} record */
const isPlaced = ({ properties }) => properties.location_precision !== "country";

/** The layer of all events; a list beside the map narrows it and shows one of them. */
export class OfflineView {
  layer = L.layerGroup();
  /** Told of an event that was selected on the map; null where a pop-up shows it.
   * @type {((id: string) => void) | null} */
  onPick = null;
  #shared;
  #camera;
  #selection;
  /** @type {{marker: L.Marker, count: number}[]} */
  #symbols = [];
  #all = readRecords();
  #note = L.DomUtil.create("div", "note silent outside");
  /** @type {(record: EventRecord) => boolean} */
  #keeps = () => true;
  /** @type {EventRecord | null} */
  #picked = null;
  /** Where the symbols stand.
   * @type {Spot[]} */
  #spots = [];

  /** @param {Shared<OfflineConfig>} shared */
  constructor(shared) {
    this.#shared = shared;
    this.#camera = new Camera(shared);
    this.#selection = L.layerGroup().addTo(shared.map);
    const control = new L.Control({ position: "bottomleft" });
    L.DomEvent.disableClickPropagation(this.#note);
    control.onAdd = () => this.#note;
    control.addTo(shared.map);
    // Once the document's list has joined, which would show the event that it opens with.
    if (document.readyState === "loading")
      document.addEventListener("DOMContentLoaded", () => this.#open(), { once: true });
    else setTimeout(() => this.#open(), 0);
  }

  /**
   * Show only the events for which a test holds.
   * @param {(record: {id: string}) => boolean} test
   */
  narrow(test) {
    this.#keeps = test;
    if (this.#picked && !test(this.#picked)) this.#picked = null;
    this.#draw();
  }

  /**
   * Choose an event and bring it into the window.
   * @param {string} id
   */
  show(id) {
    const record = this.#find(id);
    if (!record) return;
    const { map } = this.#shared;
    map.closePopup(); // it listed another place
    this.#picked = record;
    if (isPlaced(record)) {
      const at = L.latLng(placeOf(map, record));
      this.#shared.limits.allow(at);
      map.setView(at, Math.max(map.getZoom(), 7));
    }
    this.#drawPicked();
  }

  /** @param {string} id */
  #find(id) {
    return this.#all.find((record) => record.id === id) ?? null;
  }

  #open() {
    const { map, config } = this.#shared;
    const { at, view, event, frame } = config;
    map.invalidateSize();
    this.#camera.show(
      view ? { box: view, at } : at ? { at } : { box: frame, maxZoom: config.drawing.fit.max_zoom },
    );
    this.#camera.keepTo(config.region);
    map.on("moveend", () => this.#draw());
    if (event && this.#find(event)) {
      if (!at && !view) this.show(event);
      this.#pick(event);
    }
    this.#draw();
    map.getContainer().dataset.painted = "yes";
  }

  #draw() {
    const kept = this.#all.filter(this.#keeps);
    this.layer.clearLayers();
    this.#symbols = this.#clusters(kept.filter(isPlaced)).map((cluster) => this.#put(cluster));
    this.#drawPicked();
    this.#tell(kept);
    const types = kept.map(({ properties }) => properties.event_type);
    explainOthers(this.#shared.map.getContainer(), this.#shared.config.symbols, types);
    this.#shared.arrangeLabels?.(this.#spots);
  }

  /**
   * Say how many events the map does not show.
   * @param {EventRecord[]} kept
   */
  #tell(kept) {
    const { map, words } = this.#shared;
    const placed = kept.filter(isPlaced);
    const away = placed.filter((record) => !map.getBounds().contains(placeOf(map, record))).length;
    const unplaced = kept.length - placed.length;
    const parts = [];
    const numbers = { n: grouped(away), all: grouped(kept.length) };
    if (away) parts.push(button(fill(words.away, numbers), () => this.#fit(placed)));
    if (unplaced) parts.push(element("span", "", fill(words.unplaced, { n: grouped(unplaced) })));
    this.#note.replaceChildren(...parts);
    this.#note.hidden = !parts.length;
  }

  /** @param {EventRecord[]} records */
  #fit(records) {
    const { map, config } = this.#shared;
    const bounds = L.latLngBounds(records.map((record) => placeOf(map, record)));
    /** @type {Box} */
    const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    this.#camera.show({ box, maxZoom: config.drawing.fit.max_zoom }, { fly: true });
  }

  /**
   * The clusters in and around the window.
   * @param {EventRecord[]} records
   */
  #clusters(records) {
    const { map, config } = this.#shared;
    const side = 2 ** config.drawing.tile_zoom;
    /** @type {Placed<EventRecord>[]} */
    const places = records.map((item) => {
      const [lon, lat] = item.geometry.coordinates;
      const [x, y] = tileOf(config.drawing, lon, lat);
      const { event_type: own } = item.properties;
      const type = Object.hasOwn(config.symbols, own) ? own : "other";
      return { x: x + (turnOf(map, lon) / 360) * side, y, type, exact: !isVague(item.properties), item };
    });
    const window = map.getBounds().pad(0.3);
    const found = clustersOf(config.drawing, places, Math.round(map.getZoom()));
    return found.filter((cluster) => window.contains(this.#middle(cluster)));
  }

  /**
   * @param {Cluster<EventRecord>} cluster
   * @returns {LatLon}
   */
  #middle({ x, y, items }) {
    const { map, config } = this.#shared;
    return items.length > 1 ? pointOf(config.drawing, x + 0.5, y + 0.5) : placeOf(map, items[0]);
  }

  /**
   * Put a cluster, or the one event that it is, on the map; gives its marker and how many it stands for.
   * @param {Cluster<EventRecord>} cluster
   */
  #put(cluster) {
    const at = this.#middle(cluster);
    if (cluster.count > 1) {
      const marker = clusterMarker(this.#shared, at, cluster, () => this.#enter(cluster, at));
      this.layer.addLayer(marker);
      return { marker, count: cluster.count };
    }
    const [record] = cluster.items;
    const disc = discOf(this.#shared, record);
    if (disc) this.layer.addLayer(disc);
    const marker = eventMarker(this.#shared, record, () => this.#pick(record.id));
    this.layer.addLayer(marker);
    return { marker, count: 1 };
  }

  /**
   * Go nearer while that parts the events, else list them.
   * @param {Cluster<EventRecord>} cluster
   * @param {LatLon} at
   */
  #enter({ items }, at) {
    const { map, words } = this.#shared;
    const bounds = L.latLngBounds(items.map((record) => placeOf(map, record)));
    const target = Math.min(map.getBoundsZoom(bounds.pad(0.1)), NEAREST);
    if (target > map.getZoom() && !bounds.getNorthEast().equals(bounds.getSouthWest(), 0.002)) {
      map.flyToBounds(bounds.pad(0.1), { duration: 0.4, maxZoom: NEAREST });
      return;
    }
    const events = items.slice(0, LISTED).map(({ id, properties }) => ({ ...properties, id }));
    const popup = L.popup({ className: "members", maxWidth: 300 }).setLatLng(at);
    const pick = (/** @type {string} */ id) => {
      popup.remove();
      this.#pick(id);
    };
    popup.setContent(memberList(this.#shared, { total: items.length, events }, words.here, pick)).openOn(map);
  }

  /**
   * Choose an event: the document's list shows it, or a pop-up where there is none.
   * @param {string} id
   */
  #pick(id) {
    const { map } = this.#shared;
    this.#picked = this.#find(id);
    this.#drawPicked();
    if (this.onPick) this.onPick(id);
    else if (this.#picked) {
      const popup = L.popup({ className: "members", maxWidth: 320 }).setLatLng(placeOf(map, this.#picked));
      popup.setContent(popupCard(this.#shared, this.#picked)).openOn(map);
    }
  }

  #drawPicked() {
    this.#selection.clearLayers();
    const { map, config } = this.#shared;
    const picked = this.#picked && isPlaced(this.#picked) ? this.#picked : null;
    const ring = picked && map.latLngToContainerPoint(placeOf(map, picked));
    this.#spots = this.#symbols.map(({ marker, count }) => {
      const tag = count > 1 ? tagOnRing(this.#shared, marker, ring) : null;
      const { x, y } = tag ?? map.latLngToContainerPoint(marker.getLatLng());
      const r = count > 1 ? clusterSize(config.drawing, count) / 2 : ALONE;
      return { x, y, r: tag ? TAG : r, n: count };
    });
    if (!picked || !ring) return;
    this.#spots.push({ x: ring.x, y: ring.y, r: config.drawing.ring.radius, n: 1 });
    this.#drawArcs(picked);
    const disc = discOf(this.#shared, picked, { selected: true });
    if (disc) this.#selection.addLayer(disc);
    this.#selection.addLayer(
      selectedMarker(
        symbolOf(config.symbols, picked.properties.event_type),
        placeOf(map, picked),
        isVague(picked.properties),
      ),
    );
  }

  /**
   * The arcs of the chain of an event, between those that are on the map.
   * @param {EventRecord} picked
   */
  #drawArcs({ id }) {
    const { map, config } = this.#shared;
    const kept = this.#all.filter(this.#keeps);
    const placed = new Map(kept.filter(isPlaced).map((record) => [record.id, record]));
    for (const { earlier, later, relation, step } of chainOf(kept, id)) {
      const [from, to] = [placed.get(earlier), placed.get(later)];
      if (!from || !to) continue;
      const words = config.relations[relation];
      const title = `\u2068${to.properties.title}\u2069 — ${words}: \u2068${from.properties.title}\u2069`;
      const arc = {
        from: placeOf(map, from),
        to: placeOf(map, to),
        title,
        step,
        directed: relation !== "part_of",
      };
      for (const part of arcLayers(this.#shared, arc, () => this.#spots)) this.#selection.addLayer(part);
    }
  }
}
