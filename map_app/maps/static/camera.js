// Where the map looks: it fits boxes into the part of its window that the controls leave free, goes to them in a short
// flight, and knows the bounds that show the same in a window of any size.
import { onTouch } from "./dom.js";
import { boundsOf, near, wrapped } from "./globe.js";

const EDGE = 16; // px: nearer to the window's edge a symbol is cut

/**
 * What a map looks at: a box, no nearer than `maxZoom`, or a link's centre and zoom.
 * @typedef {{box: Box, maxZoom?: number} | {at: [number, number, number]}} Look
 */

/**
 * @typedef {{fly?: boolean, arrived?: () => void}} Way
 */

/**
 * Whether events that would fit the window at zoom `fitted` can be told apart at another.
 * @param {number} zoom
 * @param {number} fitted
 * @param {Drawing["fit"]} fit
 */
export const isReadable = (zoom, fitted, { readable_levels }) => zoom >= fitted - readable_levels;

/**
 * Whether two boxes are one.
 * @param {Box | null} a
 * @param {Box | null} b
 */
export const isSameBox = (a, b) => Boolean(a && b && a.every((side, i) => Math.abs(side - b[i]) < 1e-4));

export class Camera {
  /** Told when the reader has moved the map. */
  onMove = () => {};
  #map;
  #fit;
  #room;
  #calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {Look | null} */
  #look = null;
  /** @type {{center: L.LatLng, zoom: number, clamped: boolean} | null} */
  #target = null;
  #quiet = true; // until the first view: what happens before is no move of the reader's
  #flying = false;
  /** @type {(() => void) | null} */
  #arrived = null;

  /**
   * `room` gives the pixels that the controls take: at the left, at the top, at the right and at the bottom.
   * @param {L.Map} map
   * @param {Drawing["fit"]} fit
   * @param {() => [left: number, top: number, right: number, bottom: number]} room
   */
  constructor(map, fit, room) {
    this.#map = map;
    this.#fit = fit;
    this.#room = room;
    map.on("moveend", () => this.#ended());
    onTouch(map.getContainer(), () => this.#interrupt());
  }

  /**
   * Look at something; `arrived` is told once the map is there, but not where the reader broke the flight off.
   * @param {Look} look
   * @param {Way} way
   */
  show(look, { fly = false, arrived = () => {} } = {}) {
    const target = this.#targetOf(look);
    this.#look = look;
    this.#target = target;
    this.#flying = fly && !this.#calm.matches && !this.#isThere();
    if (this.#flying) {
      this.#quiet = false;
      this.#arrived = arrived;
      this.#map.flyTo(target.center, target.zoom, { duration: this.#fit.flight_seconds });
      return;
    }
    this.#arrived = null;
    this.#quiet = false;
    this.settle(() => this.#map.setView(target.center, target.zoom, { animate: false }));
    arrived();
  }

  /** The same view again, in a window that has another size now. */
  again() {
    if (this.#look) this.show(this.#look, { fly: this.#flying, arrived: this.#arrived ?? undefined });
  }

  /**
   * Move the map without calling it the reader's own move.
   * @param {() => void} act
   */
  settle(act) {
    const before = this.#quiet;
    this.#quiet = true;
    act();
    this.#quiet = before;
  }

  /**
   * Whether the events of a box are all in view, and not so small that they cannot be told apart.
   * @param {Box} box
   */
  shows(box) {
    const map = this.#map;
    const size = map.getSize();
    const bounds = boundsOf(map, box);
    const [sw, ne] = [bounds.getSouthWest(), bounds.getNorthEast()].map((at) =>
      map.latLngToContainerPoint(at),
    );
    const inside = sw.x >= EDGE && ne.y >= EDGE && ne.x <= size.x - EDGE && sw.y <= size.y - EDGE;
    const { zoom } = this.#targetOf({ box, maxZoom: this.#fit.max_zoom });
    return inside && !this.#flying && isReadable(map.getZoom(), zoom, this.#fit);
  }

  /** The box that the map was fitted to, while it stands there; else null. */
  fitted() {
    return this.#look && "box" in this.#look && this.#isThere() ? this.#look.box : null;
  }

  #isThere() {
    const { center, zoom } = this.#target ?? {};
    if (!center || zoom !== this.#map.getZoom()) return false;
    const [there, here] = [center, this.#map.getCenter()].map((at) => this.#map.project(at.wrap()));
    return there.distanceTo(here) < 1.5;
  }

  /**
   * What a window of any other size has to show to show the same: the box that was fitted, else what lies clear of
   * the controls here.
   * @returns {Box}
   */
  bounds() {
    const fitted = this.#target?.clamped ? null : this.fitted();
    if (fitted) return fitted;
    const map = this.#map;
    const [left, top, right, bottom] = this.#free();
    const size = map.getSize();
    const nw = map.containerPointToLatLng([left, top]);
    const se = map.containerPointToLatLng([size.x - right, size.y - bottom]);
    const [south, north] = [Math.max(-90, se.lat), Math.min(90, nw.lat)];
    if (se.lng - nw.lng >= 360) return [-180, south, 180, north];
    return [wrapped(nw.lng), south, wrapped(se.lng), north];
  }

  /** The room that the controls take, but in a small window no more than half of it. */
  #free() {
    const { x, y } = this.#map.getSize();
    const [left, top, right, bottom] = this.#room();
    const [wide, tall] = [Math.min(1, x / 2 / (left + right)), Math.min(1, y / 2 / (top + bottom))];
    return [left * wide, top * tall, right * wide, bottom * tall];
  }

  /** @param {Look} look */
  #targetOf(look) {
    const map = this.#map;
    if ("at" in look) {
      const [lat, lon, zoom] = look.at;
      return { center: L.latLng(lat, near(map, lon)), zoom, clamped: false };
    }
    const [left, top, right, bottom] = this.#free();
    const bounds = boundsOf(map, look.box);
    const nearest = map.getBoundsZoom(bounds, false, L.point(left + right, top + bottom));
    const zoom = Math.min(look.maxZoom ?? Number.POSITIVE_INFINITY, nearest);
    const [sw, ne] = [bounds.getSouthWest(), bounds.getNorthEast()].map((at) => map.project(at, zoom));
    const middle = sw
      .add(ne)
      .add([right - left, bottom - top])
      .divideBy(2);
    const isPoint = bounds.getSouthWest().equals(bounds.getNorthEast());
    return { center: map.unproject(middle, zoom), zoom, clamped: zoom < nearest || isPoint };
  }

  #ended() {
    if (this.#quiet) return;
    const arrived = this.#arrived;
    this.#flying = false;
    this.#arrived = null;
    if (arrived && this.#isThere()) arrived();
    else this.onMove(); // of the reader, or of something that broke the flight off
  }

  /** The reader touches the map: a flight ends where it is. */
  #interrupt() {
    if (!this.#flying) return;
    this.#arrived = null;
    this.#map.stop();
    this.#map.fire("moveend");
  }
}
