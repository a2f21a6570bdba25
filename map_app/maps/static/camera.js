// Where the map looks: it fits boxes into the part of its window that the controls leave free, goes to them in a short
// flight, and knows the bounds that show the same in a window of any size.
import { bringIntoView } from "./cover.js";
import { onTouch } from "./dom.js";
import { boundsOf, near, wrapped } from "./globe.js";

const EDGE = 16; // px: nearer to the window's edge a symbol is cut
const MUCH = 32; // px: a window that grows or shrinks by less keeps a view that was not fitted

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
  /** Told when the window has another size. */
  onResize = () => this.resized();
  #map;
  #fit;
  #room;
  #calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {Look | null} */
  #look = null;
  /** @type {{center: L.LatLng, zoom: number, clamped: boolean} | null} */
  #target = null;
  /** What is in view by itself, until a window of another size has to be fitted to it.
   * @type {{box: Box, arrived: () => void, size: L.Point} | null} */
  #aim = null;
  #isOwn = true; // until the reader touches the map
  #nudging = false; // an event is being brought into view
  #nudged = false; // one was since
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
    new ResizeObserver(() => this.#measure()).observe(map.getContainer());
    onTouch(map.getContainer(), () => {
      this.#isOwn = false;
      this.#interrupt();
    });
  }

  /** Whether the map looks at what it was shown last, and no reader has touched it since. */
  get isOwn() {
    return this.#isOwn;
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
    this.#aim = null;
    this.#isOwn = true;
    this.#nudged = false;
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

  /**
   * Go where a box is, unless its events are all in view and readable.
   * @param {Box} box
   * @param {() => void} arrived
   */
  follow(box, arrived) {
    if (!this.#shows(box)) {
      this.show({ box, maxZoom: this.#fit.max_zoom }, { fly: true, arrived });
      return;
    }
    this.#isOwn = true;
    this.#aim = { box, arrived, size: this.#map.getSize() };
    arrived();
  }

  /** Show the same in a window that has another size now, unless the map is the reader's by now. */
  resized() {
    if (!this.#isOwn || !this.#look) return;
    const [aim, nudged] = [this.#aim, this.#nudged];
    if (!aim) this.show(this.#look, { fly: this.#flying, arrived: this.#arrived ?? undefined });
    else if (this.#isOther(aim.size) || !this.#shows(aim.box))
      this.show({ box: aim.box, maxZoom: this.#fit.max_zoom }, { arrived: aim.arrived });
    if (nudged && !this.#nudged) this.onMove();
  }

  /** A frame that grows is no move of the reader's. */
  #measure() {
    const before = this.#map.getSize();
    this.settle(() => this.#map.invalidateSize({ pan: false }));
    if (!this.#map.getSize().equals(before)) this.onResize();
  }

  /** @param {L.Point} size */
  #isOther(size) {
    const { x, y } = this.#map.getSize().subtract(size);
    return Math.abs(x) > MUCH || Math.abs(y) > MUCH;
  }

  /** The next move is the reader's, as the choice of a place by its name. */
  release() {
    this.#isOwn = false;
  }

  /**
   * Bring a place into the part of the map that is seen, which does not make the view the reader's.
   * @param {LatLon} place
   * @param {boolean} animate
   */
  reveal(place, animate) {
    this.#nudging = true;
    const moves = bringIntoView(this.#map, place, animate);
    if (!moves || this.#quiet) this.#nudging = false;
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
  #shows(box) {
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
    const nudging = this.#nudging;
    this.#flying = false;
    this.#arrived = null;
    this.#nudging = false;
    if (arrived && this.#isThere()) {
      arrived();
      return;
    }
    if (nudging) this.#nudged = true;
    else this.#isOwn = false; // moved by the reader, or by something that broke the flight off
    this.onMove();
  }

  /** The reader touches the map: a flight ends where it is. */
  #interrupt() {
    if (!this.#flying) return;
    this.#arrived = null;
    this.#map.stop();
    this.#map.fire("moveend");
  }
}
