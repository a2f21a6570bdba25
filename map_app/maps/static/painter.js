// The events of the window as markers: those that stay are kept, so that nothing flickers and focus is not lost.
import { clusterSize } from "./drawing.js";
import { discOf } from "./footprints.js";
import { placeOf } from "./globe.js";
import { ALONE, clusterMarker, eventMarker, TAG, tagOnRing } from "./markers.js";
import { explainOthers } from "./symbols.js";
import { Trail } from "./trail.js";

/** @typedef {EventFeature | ClusterFeature} Feature */
/** @typedef {{feature: Feature, marker: L.Marker}} Shown */

/**
 * @param {Feature} feature
 * @returns {feature is ClusterFeature}
 */
const isCluster = (feature) => "count" in feature.properties && Boolean(feature.properties.count);

/** @param {Feature} feature */
const keyOf = (feature) =>
  isCluster(feature)
    ? `${feature.geometry.coordinates}:${JSON.stringify(feature.properties.types)}`
    : String(feature.id);

/** @type {(feature: Feature) => string[]} */
const typesOf = (feature) =>
  isCluster(feature) ? Object.keys(feature.properties.types) : [feature.properties.event_type];

/** @typedef {{select: (id: string) => void, open: (feature: ClusterFeature) => void}} Acts */

export class Painter {
  symbols = L.layerGroup();
  footprints = L.layerGroup();
  trail = new Trail();
  #shared;
  #acts;
  /** @type {Map<string, Shown>} */
  #shown = new Map();

  /**
   * @param {LiveShared} shared
   * @param {Acts} acts
   */
  constructor(shared, acts) {
    this.#shared = shared;
    this.#acts = acts;
    const { map, theme } = shared;
    theme.onChange(() => this.paintFootprints());
    map.on("moveend overlayadd overlayremove", () => this.paintFootprints());
  }

  /**
   * Paint other features; `leaving`: those that go are of another filter or time, and leave a trail or end one.
   * @param {Feature[]} features
   * @param {{leaving: boolean, trails: boolean}} how
   */
  paint(features, { leaving, trails }) {
    const wanted = new Map(features.map((feature) => [keyOf(feature), feature]));
    if (leaving && trails) this.trail.age();
    else if (leaving) this.trail.clear();
    for (const [key, { marker }] of this.#shown) {
      if (wanted.has(key)) continue;
      this.symbols.removeLayer(marker);
      this.#shown.delete(key);
      if (leaving && trails) this.trail.add(marker);
    }
    for (const [key, feature] of wanted) this.#put(key, feature);
    const { map, config } = this.#shared;
    explainOthers(map.getContainer(), config.symbols, features.flatMap(typesOf));
    this.paintFootprints();
  }

  /** Discs of the lone events whose uncertainty is wide enough to mean something at this zoom. */
  paintFootprints() {
    const { map, overlays } = this.#shared;
    this.footprints.clearLayers();
    if (map.hasLayer(overlays.footprints)) return; // that layer draws them all
    for (const { feature } of this.#shown.values()) {
      const disc = isCluster(feature) ? null : discOf(this.#shared, feature);
      if (disc) this.footprints.addLayer(disc);
    }
  }

  /**
   * Where symbols stand, clusters on tags of the selected event's ring too; none while density stands in for them.
   * @param {L.Point | null} ring its middle in the window
   * @returns {Spot[]}
   */
  taken(ring) {
    const { map, config, overlays } = this.#shared;
    const isDense = map.hasLayer(overlays.density);
    const spots = [...this.#shown.values()].map(({ marker, feature }) => {
      const tag = isCluster(feature) ? tagOnRing(this.#shared, marker, ring) : null;
      const { x, y } = tag ?? map.latLngToContainerPoint(marker.getLatLng());
      const n = isCluster(feature) ? feature.properties.count : 1;
      if (tag) return { x, y, r: TAG, n };
      return {
        x,
        y,
        r: isCluster(feature) ? clusterSize(config.drawing, feature.properties.count) / 2 : ALONE,
        n,
      };
    });
    return isDense ? [] : spots;
  }

  /**
   * @param {string} key
   * @param {Feature} feature
   */
  #put(key, feature) {
    const shown = this.#shown.get(key);
    if (shown) {
      shown.marker.setLatLng(placeOf(this.#shared.map, feature));
      return;
    }
    const marker = isCluster(feature) ? this.#cluster(feature) : this.#event(feature);
    this.symbols.addLayer(marker);
    this.#shown.set(key, { marker, feature });
  }

  /** @param {EventFeature} feature */
  #event(feature) {
    const marker = eventMarker(this.#shared, feature, () => this.#acts.select(feature.id));
    marker.on("mouseover focus", () => {
      const disc = discOf(this.#shared, feature, { selected: true });
      if (disc) this.footprints.addLayer(disc);
    });
    marker.on("mouseout blur", () => this.paintFootprints());
    return marker;
  }

  /** @param {ClusterFeature} feature */
  #cluster(feature) {
    const at = placeOf(this.#shared.map, feature);
    return clusterMarker(this.#shared, at, feature.properties, () => this.#acts.open(feature));
  }
}
