// Names of settlements, fetched for the window and zoom and laid out among the base map's own.
import { Answers, fetchJson } from "./answers.js";
import { tilesIn } from "./tiles.js";

const KEPT = 200; // answers

/**
 * The zoom whose names a map shows: none farther out than the first, the last for all that are nearer.
 * @param {Pair} zooms
 * @param {number} zoom
 */
export const zoomOfNames = ([first, last], zoom) => (zoom < first ? null : Math.min(last, Math.floor(zoom)));

/**
 * The tiles of names that a window wants.
 * @param {TownOptions} options
 * @param {number} zoom of the names
 * @param {Box} window in degrees
 */
export function tilesOfNames({ across, bounds }, zoom, [west, south, east, north]) {
  const [w, s, e, n] = bounds;
  /** @type {Box} */
  const inside = [Math.max(west, w), Math.max(south, s), Math.min(east, e), Math.min(north, n)];
  if (inside[0] >= inside[2] || inside[1] >= inside[3]) return [];
  const last = 2 ** (zoom - across) - 1;
  return tilesIn({ zoom: zoom - across, x: [0, last], y: [0, last] }, inside);
}

/**
 * Fetch the names of settlements whenever the map has moved.
 * @param {Shared} shared
 * @param {L.Layer} layer of the labels
 * @param {TownOptions} options
 */
export function towns(shared, layer, options) {
  const { map } = shared;
  /** @type {Answers<TownName[]>} an error as of a server with another version */
  const asked = new Answers((key) => fetchJson(`${options.url}/${key}.json`), KEPT);
  let turn = 0;

  const update = async () => {
    if (!map.hasLayer(layer) || !map.getSize().x) return;
    turn += 1;
    const own = turn;
    const { dataset } = map.getContainer();
    delete dataset.towns; // until those of the window are there
    const zoom = zoomOfNames(options.zooms, map.getZoom());
    const b = map.getBounds();
    /** @type {Box} */
    const window = [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()];
    const tiles = zoom === null ? [] : tilesOfNames(options, zoom, window);
    const answers = await Promise.all(tiles.map(([x, y]) => asked.tryGet(`${zoom}/${x}/${y}`)));
    const found = answers.flatMap((names) => names ?? []);
    const named = (await shared.streetNames?.(window, found)) ?? found;
    if (own !== turn) return; // the map has moved on
    shared.setTowns?.(named.sort((one, other) => other[3] - one[3]));
    dataset.towns = String(zoom ?? "");
  };
  map.on("moveend baselayerchange", update);
  layer.on("add", update);
  update();
  return layer;
}
