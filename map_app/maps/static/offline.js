// The events of a map that has no server: read out of the document, clustered here, listed in a pop-up
// or in the document's own list.
import { Camera } from "./camera.js";
import { button, element } from "./dom.js";
import { discOf } from "./footprints.js";
import { placeOf, turnOf } from "./globe.js";
import { clusterMarker, eventMarker, isVague, selectedMarker, tagOnRing } from "./markers.js";
import { memberList } from "./members.js";
import { clustersOf, pointOf, tileOf } from "./merging.js";
import { fill, grouped } from "./words.js";

/** @import { Cluster, Placed } from "./merging.js" */

const LISTED = 50;
const NEAREST = 14; // the zoom that clusters are gone into at

/** @typedef {{url?: string, title?: string, publisher?: string}} Source */
/** @typedef {Located<Properties & {place: string, summary?: string, sources?: Source[]}> & {id: string}} EventRecord */

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
  /** @type {L.Marker[]} */
  #clusterMarkers = [];
  #all = readRecords();
  #note = L.DomUtil.create("div", "note silent outside");
  /** @type {(record: EventRecord) => boolean} */
  #keeps = () => true;
  /** @type {EventRecord | null} */
  #picked = null;

  /** @param {Shared<OfflineConfig>} shared */
  constructor(shared) {
    this.#shared = shared;
    this.#camera = new Camera(shared);
    this.#selection = L.layerGroup().addTo(shared.map);
    const control = new L.Control({ position: "bottomleft" });
    L.DomEvent.disableClickPropagation(this.#note);
    control.onAdd = () => this.#note;
    control.addTo(shared.map);
    setTimeout(() => this.#open(), 0);
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
    const { map } = this.#shared;
    const kept = this.#all.filter(this.#keeps);
    this.layer.clearLayers();
    this.#clusterMarkers = [];
    /** @type {Spot[]} */
    const taken = [];
    for (const cluster of this.#clusters(kept.filter(isPlaced))) {
      const at = this.#put(cluster);
      taken.push({ ...map.latLngToContainerPoint(at), r: cluster.count > 1 ? 20 : 12 });
    }
    this.#drawPicked();
    this.#tell(kept);
    this.#shared.arrangeLabels?.(taken);
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
      const { event_type: type } = item.properties;
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
   * Put a cluster, or the one event that it is, on the map; gives where.
   * @param {Cluster<EventRecord>} cluster
   */
  #put(cluster) {
    const at = this.#middle(cluster);
    if (cluster.count > 1) {
      const marker = clusterMarker(this.#shared, at, cluster, () => this.#enter(cluster, at));
      this.#clusterMarkers.push(marker);
      this.layer.addLayer(marker);
      return at;
    }
    const [record] = cluster.items;
    const disc = discOf(this.#shared, record);
    if (disc) this.layer.addLayer(disc);
    this.layer.addLayer(eventMarker(this.#shared, record, () => this.#pick(record.id)));
    return at;
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
      popup.setContent(this.#card(this.#picked)).openOn(map);
    }
  }

  #drawPicked() {
    this.#selection.clearLayers();
    const { map, config } = this.#shared;
    const picked = this.#picked && isPlaced(this.#picked) ? this.#picked : null;
    const ring = picked && map.latLngToContainerPoint(placeOf(map, picked));
    for (const marker of this.#clusterMarkers) tagOnRing(this.#shared, marker, ring);
    if (!picked) return;
    const disc = discOf(this.#shared, picked, { selected: true });
    if (disc) this.#selection.addLayer(disc);
    this.#selection.addLayer(
      selectedMarker(
        config.symbols[picked.properties.event_type],
        placeOf(map, picked),
        isVague(picked.properties),
      ),
    );
  }

  /**
   * An event in a pop-up, every word as text.
   * @param {EventRecord} record
   */
  #card({ properties: p }) {
    const { config, words, days } = this.#shared;
    const box = element("article", "popup");
    const where = `${days(p)} · ${p.place} · ${config.precisions[p.location_precision]}`;
    const list = element("ul");
    for (const source of p.sources ?? []) {
      const item = element("li");
      item.append(sourceEntry(source));
      list.append(item);
    }
    box.append(
      element("strong", "", p.title),
      element("small", "", where),
      element("p", "", p.summary ?? ""),
    );
    box.append(element("small", "", words.sources), list);
    box.dir = "auto";
    return box;
  }
}

/** @param {Source} source */
function sourceEntry({ url = "", publisher, title }) {
  const text = [publisher, title].filter(Boolean).join(": ");
  if (!/^https?:\/\//.test(url)) return element("span", "", text);
  const link = element("a", "", text);
  return Object.assign(link, { href: url, target: "_blank", rel: "noopener noreferrer nofollow" });
}
