// Where the map looks: it fits boxes into the room that the controls leave (room.js), goes to them in a short
// flight, and knows the bounds that show the same in a window of any size.
import { meet } from "./boxes.js";
import { wayIntoView } from "./cover.js";
import { onTouch } from "./dom.js";
import { fitOf, targetOf } from "./fitting.js";
import { boundsOf, wrapped } from "./globe.js";
import { Hold } from "./hold.js";
import { isWithin, roomOf } from "./room.js";

/** @import { Look, Target } from "./fitting.js" */
/** @import { Rect } from "./room.js" */

const EDGE = 16; // px: nearer to the window's edge a symbol is cut
const MUCH = 32; // px: a window that grows or shrinks by less keeps a view that was not fitted

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
  hold;
  /** Told when the window has another size. */
  onResize = () => this.resized();
  #map;
  #fit;
  #limits;
  #calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {Look | null} */
  #look = null;
  /** @type {Target | null} */
  #target = null;
  /** What is in view by itself, until a window of another size has to be fitted to it.
   * @type {{box: Box, arrived: () => void, size: L.Point} | null} */
  #aim = null;
  /** @type {L.Point | null} */
  #size = null; // of the window that was fitted
  #isOwn = true; // until the reader touches the map
  #nudging = false; // an event is being brought into view
  #nudged = false; // one was since
  #quiet = true; // until the first view: what happens before is no move of the reader's
  #flying = false;
  /** @type {(() => void) | null} */
  #arrived = null;

  /** @param {Shared} shared */
  constructor({ map, config, limits }) {
    this.#map = map;
    this.hold = new Hold(map);
    this.#fit = config.drawing.fit;
    this.#limits = limits;
    map.on("moveend", () => {
      this.#limit();
      this.#ended();
    });
    const observer = new ResizeObserver(() => this.#measure());
    observer.observe(map.getContainer());
    const tools = map.getContainer().querySelector(".leaflet-top.leaflet-left");
    if (tools) observer.observe(tools); // whose size comes with the style sheet
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
    const target = targetOf(this.#map, look);
    this.#look = look;
    this.#target = target;
    this.#aim = null;
    this.#isOwn = true;
    this.#nudged = false;
    this.#flying = fly && !this.#calm.matches && !this.#isThere();
    this.#limits.allow(target.center, target.zoom);
    if (this.#flying) {
      this.#quiet = false;
      this.#arrived = arrived;
      this.#map.flyTo(target.center, target.zoom, { duration: this.#fit.flight_seconds });
      return;
    }
    this.#arrived = null;
    this.#quiet = false;
    const size = this.#map.getSize();
    if (!this.#isThere() || !size.equals(this.#size ?? [0, 0]))
      this.settle(() => this.#map.setView(target.center, target.zoom, { animate: false }));
    this.#size = size;
    arrived();
  }

  /**
   * Go where a box is, unless its events are all in view and readable.
   * @param {Box} box
   * @param {() => void} arrived
   */
  follow(box, arrived) {
    this.hold.on = false;
    if (!this.#shows(box)) {
      this.show({ box, maxZoom: this.#fit.max_zoom }, { fly: true, arrived });
      return;
    }
    this.#isOwn = true;
    this.#aim = { box, arrived, size: this.#map.getSize() };
    arrived();
  }

  /**
   * Keep what was drawn here clear of the controls: the map moves, no nearer, only where one lies over its box.
   * @param {Box} box
   * @param {() => void} arrived
   */
  clear(box, arrived) {
    this.hold.on = false;
    const seen = this.#place(box);
    const isClear = !roomOf(this.#map, EDGE).controls.some((control) => meet(control, seen));
    if (isClear) arrived();
    else this.show({ box, maxZoom: this.#map.getZoom() }, { fly: true, arrived });
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

  /** A frame that grows, or controls that do, are no move of the reader's. */
  #measure() {
    const { clientWidth, clientHeight } = this.#map.getContainer();
    if (!clientWidth || !clientHeight) return; // hidden, as behind a tab: it stays as it was
    if (!this.#map.getSize().equals([clientWidth, clientHeight]))
      this.settle(() => this.#map.invalidateSize({ pan: false }));
    this.onResize();
    this.#limit();
  }

  /**
   * A reader takes the map no further than to a region and its surroundings.
   * @param {Box | null} region
   */
  keepTo(region) {
    this.#limits.keepTo(region);
    this.#limit();
  }

  #limit() {
    const least = this.#look && !this.#flying ? this.#limits.least() : null;
    if (least !== null && least !== this.#map.getMinZoom()) this.settle(() => this.#map.setMinZoom(least));
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
    this.hold.take(place);
    const map = this.#map;
    const way = wayIntoView(map, place);
    if (!way) return;
    this.#limits.allow(map.unproject(map.project(map.getCenter()).add(way)), map.getZoom());
    this.#nudging = !this.#quiet;
    map.panBy(way, { animate: animate && !this.#calm.matches });
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
    const seen = this.#place(box);
    const { edge, controls } = roomOf(map, EDGE);
    const isSeen = isWithin(seen, edge) && !controls.some((control) => isWithin(seen, control));
    const { zoom } = fitOf(map, { box, maxZoom: this.#fit.max_zoom });
    return isSeen && !this.#flying && isReadable(map.getZoom(), zoom, this.#fit);
  }

  /**
   * Where a box stands in the window.
   * @param {Box} box
   * @returns {Rect}
   */
  #place(box) {
    const bounds = boundsOf(this.#map, box);
    const { x: left, y: top } = this.#map.latLngToContainerPoint(bounds.getNorthWest());
    const { x: right, y: bottom } = this.#map.latLngToContainerPoint(bounds.getSouthEast());
    return [left, top, right, bottom];
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
   * What a window of any other size has to show to show the same: the box that was fitted, else what is seen here.
   * @returns {Box}
   */
  bounds() {
    const fitted = this.#target?.clamped ? null : this.fitted();
    if (fitted) return fitted;
    const map = this.#map;
    const [left, top, right, bottom] = roomOf(map).edge;
    const nw = map.containerPointToLatLng([left, top]);
    const se = map.containerPointToLatLng([right, bottom]);
    const [south, north] = [Math.max(-90, se.lat), Math.min(90, nw.lat)];
    if (se.lng - nw.lng >= 360) return [-180, south, 180, north];
    return [wrapped(nw.lng), south, wrapped(se.lng), north];
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
    else this.#left(); // moved by the reader, or by something that broke the flight off
    this.onMove();
  }

  #left() {
    this.#isOwn = false;
    this.hold.moved();
  }

  /** The reader touches the map: a flight ends where it is. */
  #interrupt() {
    if (!this.#flying) return;
    this.#arrived = null;
    this.#map.stop();
    this.#map.fire("moveend");
  }
}
