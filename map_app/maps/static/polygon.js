// Drawing an area, corner by corner: with clicks or taps, or from the keyboard with a cross in the middle of the map.
// While it is drawn nothing else on the map reacts, but for dragging, zooming and the controls.
import { element } from "./dom.js";
import { closesBadly, crosses, isTangled } from "./rings.js";

const NEAR = 12; // px from a corner to a click that means it
const STILL = { mouse: 5, pen: 8, touch: 12 }; // px that a press may move and be a click: beyond, the map is dragged
const PANE = "drawing";
const ABOVE_EVENTS = "660";
const STYLE = { pane: PANE, className: "outline", weight: 2, interactive: false };
/** The panes of what else can be pressed, pointed at or focused. */
const OTHERS = ["overlayPane", "footprints", "arcs", "events", "selected", "tooltipPane", "popupPane"];

/**
 * @param {L.LatLng} at
 * @returns {Position}
 */
const positionOf = ({ lng, lat }) => [lng, lat];

/** @typedef {{count: number, isAiming: boolean, fault: boolean}} Progress */
/** @typedef {{index: number, from: L.LatLng, moved: boolean}} Grip */

export class PolygonTool {
  isDrawing = false;
  #map;
  #most;
  #on;
  /** @type {L.LatLng[]} */
  #corners = [];
  #shapes = L.layerGroup();
  #guide;
  #cross = element("div", "cross");
  /** @type {L.Point | null} */
  #pressed = null;
  #still = STILL.mouse;
  /** The corner that is being moved.
   * @type {Grip | null} */
  #grip = null;
  #ended = false; // the second half of a double-click that ended the drawing is for nobody else

  /**
   * `drawn` takes the closed ring, `progress` is told of every change; there are never more than `most` corners.
   * @param {{ map: L.Map, most: number, drawn: (ring: Position[]) => void,
   *   progress: (now: Progress) => void }} options
   */
  constructor({ map, most, drawn, progress }) {
    this.#map = map;
    this.#most = most;
    this.#on = { drawn, progress };
    map.createPane(PANE).style.zIndex = ABOVE_EVENTS;
    this.#guide = L.polyline([], { ...STYLE, dashArray: "4 4" });
    this.#listen(map.getContainer());
  }

  /** @param {HTMLElement} container */
  #listen(container) {
    // Ahead of the map and what stands on it: while an area is drawn, a click on an event sets a corner.
    const first = { capture: true };
    container.addEventListener("pointerdown", (event) => this.#press(event), first);
    container.addEventListener("pointermove", (event) => this.#move(event), first);
    container.addEventListener("pointerup", () => this.#release(), first);
    container.addEventListener("pointercancel", () => this.#release(), first);
    container.addEventListener("click", (event) => this.#click(event), first);
    container.addEventListener("dblclick", (event) => this.#swallow(event), first);
    // The browser would take a quick drag of a corner for a fling, and swallow the tap that follows.
    container.addEventListener("touchmove", (event) => this.#grip && event.preventDefault(), {
      passive: false,
    });
    document.addEventListener("keydown", (event) => this.#key(event), first);
  }

  /**
   * Begin, or go on with an area that has corners already; from the keyboard with the cross.
   * @param {L.LatLng[]} corners
   * @param {boolean} byKeys
   */
  start(corners, byKeys) {
    this.isDrawing = true;
    this.#corners = [...corners];
    this.#hush(true);
    this.#map.addLayer(this.#shapes);
    this.#show();
    this.#map.getContainer().focus({ preventScroll: true });
    if (byKeys) this.#aim();
  }

  stop() {
    this.isDrawing = false;
    this.#hush(false);
    this.#map.removeLayer(this.#shapes);
    this.#cross.remove();
    this.#release();
    this.#show();
  }

  finish() {
    const ring = this.#corners.map(positionOf);
    if (ring.length < 3) return;
    if (closesBadly(ring)) {
      this.#tell(true);
      return;
    }
    this.stop();
    this.#on.drawn([...ring, ring[0]]);
  }

  undo() {
    this.#corners.pop();
    this.#show();
  }

  /**
   * Nothing else can be pressed, pointed at or focused: `inert` says so to pointer, keyboard and screen reader at once.
   * @param {boolean} on
   */
  #hush(on) {
    const map = this.#map;
    if (on) {
      map.closePopup();
      map.eachLayer((layer) => layer.closeTooltip());
      map.doubleClickZoom.disable();
      map.boxZoom.disable();
    } else {
      map.doubleClickZoom.enable();
      map.boxZoom.enable();
    }
    for (const name of OTHERS) {
      const pane = map.getPane(name);
      if (pane) pane.inert = on;
    }
  }

  /** @param {L.LatLng} at */
  #add(at) {
    const near = this.#nearest(this.#map.latLngToContainerPoint(at));
    const count = this.#corners.length;
    if (count > 2 && (near === 0 || near === count - 1)) {
      this.finish();
      return;
    }
    if (near === count - 1) return;
    if (crosses(this.#corners.map(positionOf), positionOf(at))) {
      this.#tell(true);
      return;
    }
    this.#corners.push(at);
    this.#show();
    if (count + 1 === this.#most) this.finish();
  }

  /**
   * The index of the corner that a place of the window means; undefined where there is none.
   * @param {L.Point} here
   */
  #nearest(here) {
    const far = this.#corners.map((corner) => this.#map.latLngToContainerPoint(corner).distanceTo(here));
    const least = Math.min(...far);
    return least < NEAR ? far.indexOf(least) : undefined;
  }

  /** @param {boolean} fault */
  #tell(fault) {
    this.#on.progress({ count: this.#corners.length, isAiming: this.#cross.isConnected, fault });
  }

  #show() {
    this.#map.getContainer().classList.toggle("drawing", this.isDrawing);
    window.frameElement?.toggleAttribute("data-drawing", this.isDrawing); // the page's line leaves room for this one's
    this.#guide.setLatLngs([]);
    this.#shapes.clearLayers();
    this.#shapes.addLayer(L.polygon(this.#corners, STYLE)).addLayer(this.#guide);
    for (const [i, corner] of this.#corners.entries()) {
      const className = i === 0 && this.#corners.length > 2 ? "corner closing" : "corner";
      const icon = L.divIcon({ className, iconSize: [12, 12] });
      this.#shapes.addLayer(L.marker(corner, { icon, pane: PANE, interactive: false, keyboard: false }));
    }
    this.#tell(false);
  }

  /** @param {PointerEvent} event */
  #press(event) {
    this.#pressed = null;
    if (!this.isDrawing || !isOnMap(event)) return;
    this.#pressed = this.#map.mouseEventToContainerPoint(event);
    this.#still = STILL[/** @type {keyof STILL} */ (event.pointerType)] ?? STILL.mouse;
    const index = this.#nearest(this.#pressed);
    if (index === undefined) return;
    this.#grip = { index, from: this.#corners[index], moved: false };
    this.#map.dragging.disable(); // the corner is dragged, not the map
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!this.isDrawing) return;
    const here = this.#map.mouseEventToContainerPoint(event);
    const grip = this.#grip;
    if (grip && this.#pressed && (grip.moved || this.#pressed.distanceTo(here) > this.#still)) {
      grip.moved = true;
      this.#corners[grip.index] = this.#map.containerPointToLatLng(here);
      this.#show();
      return;
    }
    const last = this.#corners.at(-1);
    if (last && event.pointerType === "mouse")
      this.#guide.setLatLngs([last, this.#map.mouseEventToLatLng(event)]);
  }

  /** A corner that was moved stays where it is, unless an edge would cross another. */
  #release() {
    const grip = this.#grip;
    if (!grip) return;
    this.#grip = null;
    this.#map.dragging.enable();
    if (!this.isDrawing || !grip.moved || !isTangled(this.#corners.map(positionOf))) return;
    this.#corners[grip.index] = grip.from;
    this.#show();
    this.#tell(true);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    if (!this.isDrawing) {
      this.#swallow(event);
      return;
    }
    if (!isOnMap(event)) return;
    event.stopPropagation();
    const at = this.#map.mouseEventToContainerPoint(event);
    if (this.#pressed && this.#pressed.distanceTo(at) > this.#still) return;
    this.#cross.remove();
    this.#add(this.#map.containerPointToLatLng(at));
    this.#ended = !this.isDrawing;
  }

  /** @param {MouseEvent} event */
  #swallow(event) {
    this.#ended = this.#ended && event.detail > 1;
    if (isOnMap(event) && (this.isDrawing || this.#ended)) event.stopPropagation();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!this.isDrawing) return;
    const isMap = event.target === this.#map.getContainer();
    const { isConnected: isAiming } = this.#cross;
    if (event.key === "Escape") this.stop();
    else if (isMap && event.key === "Enter" && isAiming) this.#add(this.#map.getCenter());
    else if (isMap && event.key === "Enter" && this.#corners.length > 2) this.finish();
    else if (isMap && (event.key === "Enter" || event.key.startsWith("Arrow"))) {
      this.#aim();
      return;
    } else if (isMap && event.key === "Backspace") this.undo();
    else return;
    event.stopImmediatePropagation();
    event.preventDefault();
  }

  /** A cross shows where the next corner comes. */
  #aim() {
    this.#map.getContainer().append(this.#cross);
    this.#tell(false);
  }
}

/** @param {Event} event */
const isOnMap = ({ target }) => target instanceof Element && !target.closest(".leaflet-control");
