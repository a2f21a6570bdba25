// How far a reader may take a map: out to a region and its surroundings, and with its middle over those. Links, fits and
// choices go where they lead, and a zoom goes into whatever is in view; from there a reader may come back.
import { furthest } from "./fitting.js";
import { boundsOf } from "./globe.js";

/** Leaflet's own part that all its limits go through; tests/test_couplings.py fails where a release changes it. */
/** @typedef {L.Map & {_getBoundsOffset(window: L.Bounds, limit: unknown, zoom?: number): L.Point}} RawMap */

const POLE = 90;
const ROUND = 360;

/**
 * The number nearest to another that lies between two; in their middle where they are crossed.
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
export const between = (value, least, most) =>
  least > most ? (least + most) / 2 : Math.min(most, Math.max(least, value));

/**
 * A box so many times as wide and high, around the same middle.
 * @param {Box} box west below east, also beyond 180 degrees
 * @param {number} factor
 * @returns {Box}
 */
export function widened([west, south, east, north], factor) {
  const [wide, tall] = [((east - west) * (factor - 1)) / 2, ((north - south) * (factor - 1)) / 2];
  return [west - wide, Math.max(-POLE, south - tall), east + wide, Math.min(POLE, north + tall)];
}

/**
 * The smallest box that holds one and another, of which it takes the copy of the world that is nearest.
 * @param {Box} box
 * @param {Box} other
 * @returns {Box}
 */
export function holding([west, south, east, north], other) {
  const turn = ROUND * Math.round((west + east - other[0] - other[2]) / 2 / ROUND);
  return [
    Math.min(west, other[0] + turn),
    Math.min(south, other[1]),
    Math.max(east, other[2] + turn),
    Math.max(north, other[3]),
  ];
}

/** @param {L.LatLngBounds} bounds @returns {Box} */
const boxFrom = (bounds) => [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];

export class Limits {
  #map;
  #factor;
  /** @type {Box | null} */
  #region = null;
  /** Where the map was brought last by something else than the reader's hand.
   * @type {Box | null} */
  #home = null;
  /** Where the reader has zoomed in since.
   * @type {Box | null} */
  #near = null;
  /** The window at rest.
   * @type {{zoom: number, bounds: L.LatLngBounds} | null} */
  #rest = null;

  /**
   * @param {L.Map} map
   * @param {number} factor how much wider and higher than the region its surroundings are
   */
  constructor(map, factor) {
    this.#map = /** @type {RawMap} */ (map);
    this.#factor = factor;
    map.options.maxBoundsViscosity = 1; // a drag stops there, without giving way
    // At once: a pan that is still under way when the map is fitted anew would take it along.
    map.panInsideBounds = (bounds) => L.Map.prototype.panInsideBounds.call(map, bounds, { animate: false });
    this.#map._getBoundsOffset = (window, _limit, zoom) => this.#offsetWithin(window, zoom ?? map.getZoom());
    map.on("moveend resize", () => this.#rests());
  }

  /** @param {Box | null} region null where the store does not say now */
  keepTo(region) {
    this.#region = region ?? this.#region;
    this.#limitDrags();
  }

  /**
   * The map is taken to a place by a link, a fit or a choice.
   * @param {L.LatLng} to its middle there
   * @param {number} [zoom]
   */
  allow(to, zoom) {
    this.#home = [to.lng, to.lat, to.lng, to.lat];
    this.#near = null;
    if (zoom !== undefined && zoom < this.#map.getMinZoom()) this.#map.setMinZoom(zoom);
    this.#limitDrags();
  }

  /** How far out a reader may go from where the map stands; null while that is not known. */
  least() {
    const map = this.#map;
    return this.#region && map.getSize().y ? furthest(map, this.#region, this.#factor) : null;
  }

  /**
   * Where the middle may be at a zoom, in the copy of the world nearest to a meridian.
   * @param {number} lng
   * @param {number} zoom
   * @returns {Box | null}
   */
  #box(lng, zoom) {
    if (!this.#region) return null;
    const near = this.#rest && zoom < this.#rest.zoom ? null : this.#near;
    let box = widened(boxFrom(boundsOf(this.#map, this.#region)), this.#factor);
    for (const held of [this.#home, near]) if (held) box = holding(box, held);
    const turn = ROUND * Math.round((lng - (box[0] + box[2]) / 2) / ROUND);
    return [box[0] + turn, box[1], box[2] + turn, box[3]];
  }

  /**
   * How many pixels a window has to move so that its middle lies within the limits, and none of it beyond the poles.
   * @param {L.Bounds} window
   * @param {number} zoom
   */
  #offsetWithin(window, zoom) {
    const map = this.#map;
    const middle = window.getCenter();
    const place = map.unproject(middle, zoom);
    const at = middle.clone();
    const isInto = this.#rest && zoom > this.#rest.zoom && this.#rest.bounds.contains(place);
    if (isInto) this.#near = [place.lng, place.lat, place.lng, place.lat];
    const box = isInto ? null : this.#box(place.lng, zoom);
    if (box) {
      const [nw, se] = [map.project([box[3], box[0]], zoom), map.project([box[1], box[2]], zoom)];
      if (box[2] - box[0] < ROUND) at.x = between(middle.x, nw.x, se.x);
      at.y = between(middle.y, nw.y, se.y);
    }
    const half = window.getSize().y / 2;
    const [top, foot] = [map.project([POLE, 0], zoom).y, map.project([-POLE, 0], zoom).y];
    at.y = between(at.y, top + half, foot - half);
    return at.subtract(middle);
  }

  #rests() {
    const map = this.#map;
    if (!map.getSize().y) return;
    if (this.#rest && map.getZoom() < this.#rest.zoom) this.#near = null;
    this.#rest = { zoom: map.getZoom(), bounds: map.getBounds() };
    this.#limitDrags();
  }

  /** A drag asks at its start for the bounds of the window, and keeps within them at every step. */
  #limitDrags() {
    const map = this.#map;
    if (!this.#rest) return;
    const { lng } = map.getCenter();
    const box = this.#box(lng, map.getZoom());
    if (!box) return;
    const half = map.getSize().divideBy(2);
    const [west, east] = box[2] - box[0] < ROUND ? [box[0], box[2]] : [lng - ROUND, lng + ROUND];
    const nw = map.project([box[3], west]).subtract(half);
    const se = map.project([box[1], east]).add(half);
    map.options.maxBounds = L.latLngBounds(map.unproject(nw), map.unproject(se));
  }
}
