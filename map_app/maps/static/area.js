// The drawn area and the window filter, outlined; and the tools to draw them.
import { boxControl, button, element } from "./dom.js";
import { boundsOf, boxOf, turnOf } from "./globe.js";
import { PolygonTool } from "./polygon.js";

/**
 * The text of a drawn ring as the filter has it; four decimals are some ten metres.
 * @param {Position[]} ring
 */
export const polygonText = (ring) =>
  `POLYGON((${ring.map(([x, y]) => `${+x.toFixed(4)} ${+y.toFixed(4)}`).join(",")}))`;

/**
 * The window as the filter has it: all longitudes where it shows the whole world.
 * @param {L.Map} map
 */
function windowText(map) {
  const [w, s, e, n] = boxOf(map).map((side) => +side.toFixed(3));
  const bounds = map.getBounds();
  const isWhole = bounds.getEast() - bounds.getWest() >= 360;
  return (isWhole ? [-180, s, 180, n] : [w, s, e, n]).join(",");
}

export class Area {
  #map;
  #outline;
  #style;
  /** @type {Pick<Command, "area" | "bbox">} */
  #shown = { area: [], bbox: null };

  /**
   * @param {LiveShared} shared
   * @param {SendAction} send
   */
  constructor({ map, words, config }, send) {
    this.#map = map;
    this.#outline = L.layerGroup().addTo(map);
    const color = config.drawing.palettes.light.outline;
    this.#style = { color, weight: 2, dashArray: "6 4", fill: false, interactive: false };
    const drawn = (/** @type {Position[]} */ ring) => send({ action: "area", wkt: polygonText(ring) });
    new PolygonTool({ map, ...config.polygon, color, drawn });
    const here = button("", () => send({ action: "bbox", bbox: windowText(map) }));
    here.className = "window-tool";
    here.title = words.window;
    here.setAttribute("aria-label", words.window);
    const bar = element("div", "leaflet-bar");
    bar.append(here);
    boxControl("topleft", bar).addTo(map);
    map.on("moveend", () => this.#draw());
  }

  /** @param {Command} command */
  show(command) {
    this.#shown = command;
    this.#draw();
  }

  #draw() {
    const { area, bbox } = this.#shown;
    this.#outline.clearLayers();
    for (const ring of area ?? []) {
      const middle = L.latLngBounds(ring.map(([x, y]) => [y, x])).getCenter().lng;
      const turn = turnOf(this.#map, middle);
      this.#outline.addLayer(
        L.polygon(
          ring.map(([x, y]) => [y, x + turn]),
          this.#style,
        ),
      );
    }
    if (bbox) this.#outline.addLayer(L.rectangle(boundsOf(this.#map, bbox), this.#style));
  }
}
