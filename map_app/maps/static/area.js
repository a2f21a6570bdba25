// The drawn area, the chosen countries and the window filter, outlined; and the tools to set and remove them.
import { AreaTools } from "./areatools.js";
import { boundsOf, boxOf, turnOf } from "./globe.js";

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

/**
 * The box of an area's rings; null without any.
 * @param {Position[][]} rings
 * @returns {Box | null}
 */
export function extentOf(rings) {
  const [lons, lats] = [0, 1].map((i) => rings.flat().map((point) => point[i]));
  return lons.length ? [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)] : null;
}

/** @type {L.PolylineOptions} */
const STYLE = { className: "outline", weight: 2, dashArray: "6 4", fill: false, interactive: false };

/** @typedef {Pick<Command, "area" | "bbox" | "named" | "countries">} Shown what of a command is outlined, and the tools set */

export class Area {
  #map;
  #outline;
  #tools;
  /** @type {Shown} */
  #shown = { area: [], bbox: null, named: null, countries: [] };
  #shared;

  /**
   * @param {LiveShared} shared
   * @param {SendAction} send
   */
  constructor(shared, send) {
    const { map } = shared;
    this.#shared = shared;
    this.#map = map;
    this.#outline = L.layerGroup().addTo(map);
    this.#tools = new AreaTools(shared, {
      drawn: (ring) => send({ action: "area", wkt: polygonText(ring) }),
      windowed: () => send({ action: "bbox", bbox: windowText(map) }),
      named: (key, value) => send({ action: "named", key, value }),
      removed: () => send({ action: "area", wkt: "" }),
      unwindowed: () => send({ action: "bbox", bbox: "" }),
    });
    map.on("moveend", () => this.#draw());
    shared.ground?.drawn.then(() => this.#draw()); // the shapes of countries are there
  }

  /** The box of the map's tools. */
  get bar() {
    return this.#tools.bar;
  }

  /** @param {Shown & Pick<Command, "places">} command */
  show({ area, bbox, named, countries, places }) {
    const before = JSON.stringify(this.#shown);
    this.#shown = { area: area ?? [], bbox, named, countries };
    this.#tools.offer(places);
    if (before !== JSON.stringify(this.#shown)) this.#tools.shows(editable(this.#shown.area), this.#shown);
    this.#draw();
  }

  #draw() {
    const { area, bbox, countries } = this.#shown;
    const lands = this.#shared.lands.filter(({ name }) => countries.includes(name));
    this.#outline.clearLayers();
    for (const ring of [...area, ...lands.flatMap(({ polygons }) => polygons.flat())]) {
      const middle = L.latLngBounds(ring.map(([x, y]) => [y, x])).getCenter().lng;
      const turn = turnOf(this.#map, middle);
      const turned = ring.map(([x, y]) => L.latLng(y, x + turn));
      this.#outline.addLayer(L.polygon(turned, STYLE));
    }
    if (bbox) this.#outline.addLayer(L.rectangle(boundsOf(this.#map, bbox), STYLE));
  }
}

/**
 * The corners of an area that the tools can edit: one ring, without holes.
 * @param {Position[][]} rings
 */
const editable = (rings) => (rings.length === 1 ? rings[0].slice(0, -1) : []);
