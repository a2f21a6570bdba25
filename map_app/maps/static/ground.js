// The detailed ground of near zooms: tiles over the coarse base map, fetched when the zoom asks for them. The coarse
// one stays until they are there, and wherever there are none.
import { Answers, fetchJson } from "./answers.js";
import { levelAt, pointsOf, tilesIn } from "./tiles.js";

/** What a tile may hold, in the order in which it is drawn; `sea` is the whole tile. */
const KINDS = [
  "sea",
  "land",
  "theatre",
  "lake",
  "wadi",
  "stream",
  "canal",
  "river",
  "border",
  "disputed",
  "outline",
];
/** @type {Record<string, keyof Palette>} */
const FILLED = { sea: "sea", land: "land", theatre: "theatre", lake: "sea" };
const KEPT = 60; // tiles on the map, so that a pan back draws at once

/** @typedef {{level: GroundLevel, layers: L.Path[]}} Shown */

/**
 * @param {GroundLevel} level
 * @param {Pair} tile
 */
const keyOf = ({ name }, tile) => `${name}/${tile.join("/")}`;

class Ground {
  #shared;
  #group;
  #options;
  /** @type {L.FeatureGroup[]} */
  #kinds = KINDS.map(() => L.featureGroup());
  /** What is on the map, the one that was wanted last at the end.
   * @type {Map<string, Shown>} */
  #shown = new Map();
  /** @type {Answers<Record<string, number[][]>>} */
  #asked;
  #turn = 0;

  /**
   * @param {Shared} shared
   * @param {L.LayerGroup} group the base map's own
   * @param {GroundOptions} options
   */
  constructor(shared, group, options) {
    this.#shared = shared;
    this.#group = group;
    this.#options = options;
    this.#asked = new Answers((key) => fetchJson(`${options.url}/${key}.json`));
    const outline = /** @type {L.FeatureGroup} */ (this.#kinds.at(-1));
    for (const kind of this.#kinds) if (kind !== outline) group.addLayer(kind);
    shared.map.on("moveend", () => this.#update());
    group.on("add", () => this.#update());
    shared.theme.onChange(() => {
      for (const [number, kind] of this.#kinds.entries()) kind.setStyle(this.#style(KINDS[number]));
    });
  }

  async #update() {
    const { map } = this.#shared;
    if (!map.hasLayer(this.#group) || !map.getSize().x) return;
    this.#turn += 1;
    const turn = this.#turn;
    const { dataset } = map.getContainer();
    delete dataset.ground; // until the window is drawn
    const level = levelAt(this.#options.levels, map.getZoom());
    const b = map.getBounds();
    const wanted = level ? tilesIn(level, [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]) : [];
    await this.#shared.ground?.drawn;
    const answers = await Promise.all(
      wanted.map((tile) => this.#asked.tryGet(keyOf(/** @type {any} */ (level), tile))),
    );
    if (turn !== this.#turn) return; // the map has moved on
    for (const [number, answer] of answers.entries())
      if (answer) this.#show(/** @type {any} */ (level), wanted[number], answer);
    this.#drop(level);
    this.#order();
    const whole = wanted.length > 0 && answers.every(Boolean);
    this.#shared.outlines?.fine(whole ? /** @type {any} */ (this.#kinds.at(-1)) : null);
    dataset.ground = whole && level ? level.name : "";
  }

  /**
   * @param {GroundLevel} level
   * @param {Pair} tile
   * @param {Record<string, number[][]>} content
   */
  #show(level, tile, content) {
    const key = keyOf(level, tile);
    const drawn = this.#shown.get(key) ?? { level, layers: this.#draw(level, tile, content) };
    this.#shown.delete(key);
    this.#shown.set(key, drawn);
  }

  /**
   * @param {GroundLevel} level
   * @param {Pair} tile
   * @param {Record<string, number[][]>} content
   */
  #draw(level, tile, content) {
    const { extent } = level;
    const whole = [[0, 0, extent, 0, 0, extent, -extent, 0]];
    /** @type {L.Path[]} */
    const layers = [];
    for (const [number, kind] of KINDS.entries()) {
      const lines = kind === "sea" ? whole : content[kind];
      if (!lines) continue;
      const points = lines.map((steps) => pointsOf(level, tile, steps));
      const style = this.#style(kind);
      const made = kind in FILLED ? L.polygon(points, style) : L.polyline(points, style);
      this.#kinds[number].addLayer(made);
      layers.push(made);
    }
    return layers;
  }

  /**
   * Take off what another level has drawn, and the tiles that were wanted longest ago; forget those that were overtaken.
   * @param {GroundLevel | null} level
   */
  #drop(level) {
    for (const [key, { level: own, layers }] of this.#shown) {
      if (own === level && this.#shown.size <= KEPT) continue;
      for (const layer of layers) for (const kind of this.#kinds) kind.removeLayer(layer);
      this.#shown.delete(key);
    }
    this.#asked.forget((key) => this.#shown.has(key)); // the browser's cache has it
  }

  /** No tile's sea covers another's coast, no land another's border. */
  #order() {
    for (const kind of this.#kinds) if (this.#shared.map.hasLayer(kind)) kind.bringToFront();
  }

  /**
   * @param {string} kind
   * @returns {L.PolylineOptions}
   */
  #style(kind) {
    const colors = this.#shared.theme.palette();
    const widths = this.#shared.config.drawing.water;
    const base = { renderer: this.#shared.ground?.renderer, interactive: false, smoothFactor: 0.5 };
    if (kind in FILLED) {
      const fill = colors[FILLED[kind]];
      return { ...base, stroke: true, weight: 1, color: fill, fill: true, fillColor: fill, fillOpacity: 1 };
    }
    if (kind === "outline") return { ...base, ...this.#shared.outlines?.style() };
    if (kind in widths) {
      const dashArray = kind === "wadi" ? "3 4" : undefined;
      return { ...base, fill: false, color: colors.water, weight: widths[kind], dashArray };
    }
    const dashArray = kind === "disputed" ? "4 4" : undefined;
    return { ...base, fill: false, color: colors.border, weight: 1.1, dashArray };
  }
}

/**
 * Draw the detailed ground into the base map's group.
 * @param {Shared} shared
 * @param {L.LayerGroup} group
 * @param {GroundOptions} options
 */
export function detail(shared, group, options) {
  new Ground(shared, group, options);
  return group;
}
