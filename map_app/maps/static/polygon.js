// The tool that draws an area, corner by corner: with clicks, or from the keyboard with a cross in the middle of the map.
import { boxControl, button, element } from "./dom.js";
import { closesBadly, crosses } from "./rings.js";

const NEAR = 12; // px from a corner to a click that means it
const STILL = 5; // px that a press may move and be a click: beyond, the map is dragged
const PANE = "drawing";
const ABOVE_EVENTS = "660";

/**
 * @param {L.LatLng} at
 * @returns {Position}
 */
const positionOf = ({ lng, lat }) => [lng, lat];

export class PolygonTool {
  #map;
  #words;
  #most;
  #drawn;
  #style;
  /** @type {L.LatLng[]} */
  #corners = [];
  #drawing = false;
  #shapes = L.layerGroup();
  #guide;
  #cross = element("div", "cross");
  #hint = element("span", "hint");
  #tool;
  #actions;
  #close;
  #back;
  /** @type {L.Point | null} */
  #pressed = null;

  /**
   * `drawn` takes the closed ring; there are never more than `most` corners.
   * @param {{ map: L.Map, words: PolygonWords, most: number, color: string, drawn: (ring: Position[]) => void }} options
   */
  constructor({ map, words, most, color, drawn }) {
    this.#map = map;
    this.#words = words;
    this.#most = most;
    this.#drawn = drawn;
    map.createPane(PANE).style.zIndex = ABOVE_EVENTS;
    this.#style = { pane: PANE, color, weight: 2, interactive: false };
    this.#guide = L.polyline([], { ...this.#style, dashArray: "4 4" });
    this.#tool = button("", () => (this.#drawing ? this.#stop() : this.#start()));
    this.#tool.className = "draw-tool";
    this.#tool.title = words.draw;
    this.#tool.setAttribute("aria-label", words.draw);
    this.#tool.setAttribute("aria-pressed", "false");
    this.#hint.setAttribute("role", "status");
    this.#actions = element("div", "note actions");
    this.#actions.hidden = true;
    this.#close = button(words.finish, () => this.#finish());
    this.#back = button(words.undo, () => this.#undo());
    this.#actions.append(
      this.#hint,
      this.#close,
      this.#back,
      button(words.cancel, () => this.#stop()),
    );
    const bar = element("div", "leaflet-bar");
    bar.append(this.#tool);
    const box = element("div", "draw");
    box.append(bar, this.#actions);
    boxControl("topleft", box).addTo(map);
    this.#listen(map.getContainer());
  }

  /** @param {HTMLElement} container */
  #listen(container) {
    // Ahead of the map and what stands on it: while an area is drawn, a click on an event sets a corner.
    const first = { capture: true };
    container.addEventListener("pointerdown", (event) => this.#press(event), first);
    container.addEventListener("pointermove", (event) => this.#move(event), first);
    container.addEventListener("click", (event) => this.#click(event), first);
    document.addEventListener("keydown", (event) => this.#key(event), first);
  }

  #start() {
    this.#drawing = true;
    this.#corners = [];
    this.#map.doubleClickZoom.disable();
    this.#map.addLayer(this.#shapes);
    this.#show();
    this.#map.getContainer().focus({ preventScroll: true });
  }

  #stop() {
    this.#drawing = false;
    this.#map.doubleClickZoom.enable();
    this.#map.removeLayer(this.#shapes);
    this.#cross.remove();
    this.#show();
  }

  #finish() {
    const ring = this.#corners.map(positionOf);
    if (ring.length < 3) return;
    if (closesBadly(ring)) return this.#refuse();
    this.#stop();
    this.#drawn([...ring, ring[0]]);
  }

  #undo() {
    this.#corners.pop();
    this.#show();
  }

  /** @param {L.LatLng} at */
  #add(at) {
    const here = this.#map.latLngToContainerPoint(at);
    const isNear = (/** @type {L.LatLng | undefined} */ corner) =>
      corner && this.#map.latLngToContainerPoint(corner).distanceTo(here) < NEAR;
    const count = this.#corners.length;
    if (count > 2 && (isNear(this.#corners[0]) || isNear(this.#corners.at(-1)))) return this.#finish();
    if (isNear(this.#corners.at(-1))) return;
    if (crosses(this.#corners.map(positionOf), positionOf(at))) return this.#refuse();
    this.#corners.push(at);
    this.#show();
    if (count + 1 === this.#most) this.#finish();
  }

  #refuse() {
    this.#hint.textContent = this.#words.error;
    this.#actions.classList.add("fault");
  }

  #show() {
    const { start, cont, end, keys } = this.#words;
    const count = this.#corners.length;
    this.#tool.setAttribute("aria-pressed", String(this.#drawing));
    this.#actions.hidden = !this.#drawing;
    this.#actions.classList.remove("fault");
    this.#close.disabled = count < 3;
    this.#back.disabled = !count;
    this.#hint.textContent = this.#cross.isConnected ? keys : ([start, cont, cont][count] ?? end);
    this.#map.getContainer().classList.toggle("drawing", this.#drawing);
    this.#guide.setLatLngs([]);
    this.#shapes.clearLayers();
    this.#shapes.addLayer(L.polygon(this.#corners, this.#style)).addLayer(this.#guide);
    for (const corner of this.#corners) {
      const icon = L.divIcon({ className: "corner", iconSize: [10, 10] });
      this.#shapes.addLayer(L.marker(corner, { icon, pane: PANE, interactive: false, keyboard: false }));
    }
  }

  /** @param {PointerEvent} event */
  #press(event) {
    this.#pressed = this.#drawing ? this.#map.mouseEventToContainerPoint(event) : null;
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const last = this.#corners.at(-1);
    if (this.#drawing && last && event.pointerType === "mouse")
      this.#guide.setLatLngs([last, this.#map.mouseEventToLatLng(event)]);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const isOnMap = event.target instanceof Element && !event.target.closest(".leaflet-control");
    if (!this.#drawing || !isOnMap) return;
    event.stopPropagation();
    const at = this.#map.mouseEventToContainerPoint(event);
    if (this.#pressed && this.#pressed.distanceTo(at) > STILL) return;
    this.#cross.remove();
    this.#add(this.#map.containerPointToLatLng(at));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!this.#drawing) return;
    const isOnMap = event.target === this.#map.getContainer();
    if (event.key === "Escape") this.#stop();
    else if (isOnMap && event.key === "Enter" && this.#cross.isConnected) this.#add(this.#map.getCenter());
    else if (isOnMap && (event.key === "Enter" || event.key.startsWith("Arrow"))) return this.#aim();
    else if (isOnMap && event.key === "Backspace") this.#undo();
    else return;
    event.stopImmediatePropagation();
    event.preventDefault();
  }

  /** From the first key on a cross shows where the next corner comes. */
  #aim() {
    this.#map.getContainer().append(this.#cross);
    this.#hint.textContent = this.#words.keys;
  }
}
