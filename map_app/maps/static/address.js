// Keeps `at`, `view`, `stay`, `basemap`, `layer` and `frame` in the page's address: a pan costs no rerun.
import { OnlineMaps } from "./online.js";

/** @import { Camera } from "./camera.js" */

const NOT_SHARED = ["at", "view", "embed", "embed_options"];
const FINEST = 5; // decimals: about a metre

/**
 * The pairs of an address's query whose keys are none of these.
 * @param {string} search
 * @param {string[]} keys
 */
const pairsWithout = (search, keys) =>
  search
    .replace(/^\?/, "")
    .split("&")
    .filter((pair) => pair && !keys.includes(pair.split("=")[0]));

/**
 * The query of an address with what the map keeps in place of what it held of these keys.
 * @param {string} search
 * @param {AddressKeys} kept
 */
export function withKept(search, kept) {
  const encoded = (/** @type {string} */ value) => encodeURIComponent(value).replace(/%2C/g, ",");
  const own = Object.entries(kept).flatMap(([key, values]) =>
    values.map((value) => `${key}=${encoded(value)}`),
  );
  return [...pairsWithout(search, Object.keys(kept)), ...own].join("&");
}

/**
 * The query that opens a view where the map stands now.
 * @param {string} search
 * @param {string} at
 * @param {string} view
 */
export const withPosition = (search, at, view) =>
  [...pairsWithout(search, NOT_SHARED), `at=${at}`, `view=${view}`].join("&");

/**
 * A position as an address has it: four decimals are some ten metres.
 * @param {number} lat
 * @param {number} lon
 * @param {number} zoom
 */
export const positionText = (lat, lon, zoom) =>
  [+lat.toFixed(4), +lon.toFixed(4), +zoom.toFixed(2)].join(",");

/**
 * Bounds as an address has them, with as many decimals as a pixel of this zoom needs. They are rounded inwards: the window
 * that they are read from still fits them, and does not go a step further out.
 * @param {Box} box
 * @param {number} zoom
 */
export function boundsText([w, s, e, n], zoom) {
  const perDegree = (256 * 2 ** zoom) / 360;
  const unit = 10 ** Math.min(FINEST, Math.max(0, Math.ceil(Math.log10(4 * perDegree))));
  const up = (/** @type {number} */ side) => Math.ceil(+(side * unit).toFixed(3)) / unit;
  const down = (/** @type {number} */ side) => Math.floor(+(side * unit).toFixed(3)) / unit;
  const inner = [up(w), up(s), down(e), down(n)];
  const isBox = inner[1] <= inner[3] && inner[0] <= inner[2] === w <= e;
  return (isBox ? inner : [w, s, e, n].map((side) => +side.toFixed(FINEST)))
    .map((side) => side + 0)
    .join(",");
}

/**
 * What the address says of the layers that are on: nothing where they are the usual ones.
 * @param {{slug: string, shown: boolean}[]} overlays
 * @param {string[]} on
 */
export function keptLayers(overlays, on) {
  if (overlays.every(({ slug, shown }) => shown === on.includes(slug))) return [];
  return on.length ? on : ["none"];
}

/**
 * A command with what the page's last frame kept: another language mounts the map where it stood.
 * @param {Command} command
 * @param {AddressKeys} kept
 * @returns {Command}
 */
export function resumed(command, { at, view, layer, basemap, frame, stay }) {
  const [lat, lon, zoom] = at?.length ? at[0].split(",").map(Number) : [];
  return {
    ...command,
    at: at?.length ? [lat, lon, zoom] : command.at,
    view: view?.length ? /** @type {Box} */ (view[0].split(",").map(Number)) : command.view,
    stay: stay ? stay.length > 0 : command.stay,
    layers: layer || command.layers,
    basemap: basemap?.[0] ?? command.basemap,
    days: frame?.[0] ?? command.days,
  };
}

export class Address {
  #shared;
  /** The window whose address it is; null for the second map of a comparison, or without a page. */
  #page;
  /** @type {AddressKeys} */
  #kept = {};
  #camera;
  #online;

  /**
   * @param {LiveShared} shared
   * @param {Camera} camera
   */
  constructor(shared, camera) {
    const { map, config } = shared;
    this.#shared = shared;
    this.#camera = camera;
    this.#online = new OnlineMaps(shared);
    this.#page = window.parent === window || config.side === "right" ? null : window.parent;
    camera.onMove = () => this.keepPosition();
    map.on("baselayerchange", ({ name }) => {
      const slug = config.basemaps[name];
      this.#keep("basemap", slug === config.ground ? [] : [slug]);
    });
    map.on("overlayadd overlayremove", () => {
      const on = config.overlays
        .map(({ slug }) => slug)
        .filter((slug) => map.hasLayer(shared.overlays[slug]));
      this.#keep("layer", keptLayers(config.overlays, on));
    });
  }

  /** The page's address with where the map stands now, to hand to a colleague. */
  link() {
    const { origin, pathname, search } = (this.#page || window).location;
    return `${origin}${pathname}?${withPosition(search, this.#position(), this.#bounds())}`;
  }

  /**
   * The days that playback shows, `from..to`, or null.
   * @param {string | null} text
   */
  frame(text) {
    this.#keep("frame", text ? [text] : []);
  }

  /** Where the map stands now. */
  keepPosition() {
    if (!this.#shared.map.getSize().y) return; // a frame that is taken away shrinks to nothing first
    this.#kept.at = [this.#position()];
    this.#keep("view", [this.#bounds()]);
  }

  /** The view opens here without being told where. */
  dropPosition() {
    this.#kept.at = [];
    this.#keep("view", []);
  }

  /**
   * A link's own position: kept as if the reader had moved there.
   * @param {Pick<Command, "at" | "view" | "stay">} command
   */
  keepGiven({ at, view, stay }) {
    Object.assign(this.#kept, { at: at ? [at.join(",")] : [], view: view ? [view.join(",")] : [] });
    this.stay(stay);
  }

  /**
   * Whether the map stays where it is when the filter changes.
   * @param {boolean} on
   */
  stay(on) {
    this.#keep("stay", on ? ["1"] : []);
  }

  /** @param {Command} command */
  resumed(command) {
    Object.assign(this.#kept, JSON.parse(this.#page?.eventMapKept || "{}"));
    this.restore();
    return resumed(command, this.#kept);
  }

  /** The page wrote its own keys and dropped ours: put them back. */
  restore() {
    setTimeout(() => this.#write(), 0);
  }

  /**
   * Switch to the layers that a link names; an online base map only once the reader agrees.
   * @param {Command} command
   */
  showLayers({ layers, basemap }) {
    const { map, config, overlays } = this.#shared;
    const [name] = Object.entries(config.basemaps).find(([, slug]) => slug === basemap) ?? [];
    if (name && basemap && basemap !== config.ground) {
      this.#kept.basemap = [basemap];
      if (basemap === "offline") this.#online.pick(name);
      else this.#online.offer(name);
    }
    for (const { slug, shown } of config.overlays) {
      const layer = overlays[slug];
      const wanted = layers?.length ? layers.includes(slug) : shown;
      if (wanted === map.hasLayer(layer)) continue;
      if (wanted) map.addLayer(layer);
      else map.removeLayer(layer);
    }
  }

  #position() {
    const { lat, lng } = this.#shared.map.getCenter().wrap();
    return positionText(lat, lng, this.#shared.map.getZoom());
  }

  #bounds() {
    return boundsText(this.#camera.bounds(), this.#shared.map.getZoom());
  }

  /**
   * @param {string} key
   * @param {string[]} values
   */
  #keep(key, values) {
    this.#kept[key] = values;
    this.#write();
  }

  #write() {
    const page = this.#page;
    if (!page) return;
    page.eventMapKept = JSON.stringify(this.#kept);
    const { pathname, search, hash } = page.location;
    const query = withKept(search, this.#kept);
    const address = pathname + (query ? `?${query}` : "") + hash;
    if (address !== pathname + search + hash) page.history.replaceState(page.history.state, "", address);
  }
}
