// The operator's own streets over the base map: vector tiles drawn in the map's colours, or pictures as they are. The
// base map stays beneath, and shows wherever and as long as the file has no tile.
import { Answers, fetchJson } from "./answers.js";
import { tilesIn } from "./tiles.js";

const PANE = "streets"; // over the base map's canvas, under whatever lies on the ground
const KEPT = 100; // contents of tiles
const SHARPNESS = { least: 1.5, most: 2 }; // pixels drawn for one of the page: a tile may be shown a little larger

/** @typedef {Answers<StreetTile | null>} Contents */
/** @typedef {(coords: L.Coords, done: L.DoneCallback) => HTMLElement} CreateTile */

/**
 * @param {CreateTile} createTile
 * @param {L.GridLayerOptions} options
 * @returns {L.GridLayer}
 */
function gridLayer(createTile, options) {
  const Made = /** @type {new (options: L.GridLayerOptions) => L.GridLayer} */ (
    /** @type {unknown} */ (L.GridLayer.extend({ createTile }))
  );
  return new Made({ ...options, pane: PANE });
}

/**
 * The file's tile that holds a tile of the map, and which part of it that is.
 * @param {StreetOptions} options
 * @param {{x: number, y: number, z: number}} coords
 */
export function sourceOf({ zooms: [, last], tile = 256 }, { x, y, z }) {
  const zoom = z - Math.log2(tile / 256);
  const nearer = Math.max(0, zoom - last);
  const parts = 2 ** nearer;
  return {
    key: [zoom - nearer, Math.floor(x / parts), Math.floor(y / parts)].join("/"),
    parts,
    column: x % parts,
    row: y % parts,
  };
}

/**
 * Draw lines or rings, given as steps.
 * @param {CanvasRenderingContext2D} context
 * @param {number[][]} lines
 * @param {boolean} closed
 */
function trace(context, lines, closed) {
  context.beginPath();
  for (const steps of lines) {
    let [x, y] = steps;
    context.moveTo(x, y);
    for (let i = 2; i < steps.length; i += 2) {
      x += steps[i];
      y += steps[i + 1];
      context.lineTo(x, y);
    }
    if (closed) context.closePath();
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {StreetTile} content
 * @param {{strokes: Stroke[], shade: Shade, zoom: number, source: ReturnType<typeof sourceOf>}} how
 */
function paint(canvas, content, { strokes, shade, zoom, source: { parts, column, row } }) {
  const context = canvas.getContext("2d");
  if (!context) return;
  const size = Number.parseInt(canvas.style.width, 10);
  const sharp = canvas.width / size;
  const step = (size * parts) / content.extent;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(sharp * step, 0, 0, sharp * step, -column * canvas.width, -row * canvas.width);
  Object.assign(context, { lineJoin: "round", lineCap: "butt" });
  for (const { kind, colors, widths, dashes } of strokes) {
    const lines = content.shapes[kind];
    if (!lines) continue;
    trace(context, lines, !widths);
    Object.assign(context, { fillStyle: colors[shade], strokeStyle: colors[shade] });
    if (widths) {
      context.lineWidth = widths[Math.min(zoom, widths.length - 1)] / step;
      context.setLineDash(dashes.map((dash) => dash / step));
      context.stroke();
    } else context.fill("evenodd");
  }
}

/**
 * A layer of canvases.
 * @param {Shared} shared
 * @param {StreetOptions} options
 * @param {Contents} contents
 */
function drawn({ map, theme }, options, contents) {
  const { from = 0, zooms, bounds, tile = 256, strokes = [] } = options;
  const [west, south, east, north] = bounds;
  /** @type {Map<HTMLElement, () => void>} */
  const paints = new Map();
  /** @type {CreateTile} */
  const createTile = (coords, done) => {
    const canvas = document.createElement("canvas");
    const sharp = Math.min(SHARPNESS.most, Math.max(SHARPNESS.least, window.devicePixelRatio));
    Object.assign(canvas, { width: tile * sharp, height: tile * sharp });
    Object.assign(canvas.style, { width: `${tile}px`, height: `${tile}px` });
    const source = sourceOf(options, coords);
    contents.get(source.key).then(
      (content) => {
        const act = () =>
          content && paint(canvas, content, { strokes, shade: theme.shade(), zoom: coords.z, source });
        paints.set(canvas, act);
        act();
        done(undefined, canvas);
      },
      (error) => {
        console.warn("not drawn:", source.key, error);
        done(error, canvas);
      },
    );
    return canvas;
  };
  const layer = gridLayer(createTile, {
    tileSize: tile,
    minZoom: Math.max(from, zooms[0] + Math.log2(tile / 256)),
    bounds: [
      [south, west],
      [north, east],
    ],
  });
  layer.on("tileunload", ({ tile: canvas }) => paints.delete(canvas));
  theme.onChange(() => {
    for (const act of paints.values()) act();
  });
  markLoaded(map, layer);
  return layer;
}

/**
 * A layer of pictures.
 * @param {Shared} shared
 * @param {StreetOptions} options
 */
function pictures({ map }, { url, zooms: [first, last], bounds: [west, south, east, north] }) {
  /** @type {CreateTile} */
  const createTile = ({ x, y, z }, done) => {
    const image = document.createElement("img");
    image.alt = "";
    image.onload = () => done(undefined, image);
    image.onerror = () => {
      image.style.visibility = "hidden"; // the file has none there
      done(undefined, image);
    };
    image.src = `${url}/${z}/${x}/${y}`;
    return image;
  };
  const layer = gridLayer(createTile, {
    minZoom: first,
    maxNativeZoom: last,
    bounds: [
      [south, west],
      [north, east],
    ],
  });
  markLoaded(map, layer);
  return layer;
}

/** @param {TownName} name whether it is of a kind that the file has too */
const isSettled = ([, , , , kind = "town"]) => kind === "town" || kind === "quarter";

const SAME = 0.01; // degrees: a camp or base this near to a place of the file is that place

/**
 * What a window names: the file's places and roads, and of the map's own what the file does not have.
 * @param {TownName[]} own the map's
 * @param {(StreetTile | null)[]} contents of the file's tiles in the window
 * @param {(lat: number, lon: number) => boolean} isCovered whether the file has a tile there
 * @param {Record<string, number>} roads the first zoom that names each kind
 * @returns {TownName[]}
 */
export function namesOf(own, contents, isCovered, roads) {
  const given = contents.flatMap((content) => content?.names ?? []);
  /** @type {TownName[]} */
  const places = given
    .filter(([, , , , kind]) => !(kind in roads))
    .map(([name, lat, lon, weight, kind]) => [name, lat, lon, weight, kind]);
  /** @type {Map<string, TownName>} */
  const named = new Map();
  for (const [name, lat, lon, weight, kind, turn = 0, run = 0] of given) {
    if (!(kind in roads) || (named.get(name)?.[5]?.run ?? 0) >= run) continue; // once in a window, on its longest piece
    named.set(name, [name, lat, lon, weight, "road", { turn, run, minZoom: roads[kind] }]);
  }
  const isKept = (/** @type {TownName} */ one) =>
    !isCovered(one[1], one[2]) ||
    !(isSettled(one) || places.some(([, lat, lon]) => Math.hypot(lat - one[1], lon - one[2]) < SAME));
  const kept = own.filter(isKept);
  return [...kept, ...places, ...named.values()];
}

/**
 * Name what the file names, while it is shown.
 * @param {Shared} shared
 * @param {StreetOptions} options
 * @param {Contents} contents
 * @param {L.Layer} layer
 */
function nameStreets(shared, options, contents, layer) {
  const { map } = shared;
  const { names, roads = {}, zooms, bounds, tile = 256 } = options;
  const [west, south, east, north] = bounds;
  shared.streetNames = async (window, own) => {
    const [w, s, e, n] = window;
    /** @type {Box} */
    const inside = [Math.max(w, west), Math.max(s, south), Math.min(e, east), Math.min(n, north)];
    const isBeside = inside[0] >= inside[2] || inside[1] >= inside[3];
    if (typeof names !== "number" || map.getZoom() < names || !map.hasLayer(layer) || isBeside) return own;
    const zoom = Math.min(zooms[1], Math.round(map.getZoom()) - Math.log2(tile / 256));
    const last = 2 ** zoom - 1;
    const keysIn = (/** @type {Box} */ box) =>
      tilesIn({ zoom, x: [0, last], y: [0, last] }, box).map(([x, y]) => `${zoom}/${x}/${y}`);
    const keys = keysIn(inside);
    const found = await Promise.all(keys.map((key) => contents.tryGet(key)));
    const covered = new Set(keys.filter((_, i) => found[i]));
    const isCovered = (/** @type {number} */ lat, /** @type {number} */ lon) =>
      keysIn([lon, lat, lon + 1e-9, lat + 1e-9]).some((key) => covered.has(key));
    return namesOf(own, found, isCovered, roads);
  };
}

/**
 * Say on the map's own element whether all tiles of the window are there.
 * @param {L.Map} map
 * @param {L.GridLayer} layer
 */
function markLoaded(map, layer) {
  const { dataset } = map.getContainer();
  layer.on("loading remove", () => {
    delete dataset.streets;
  });
  layer.on("load", () => {
    dataset.streets = String(map.getZoom());
  });
}

/**
 * The base layer: the offline map, and the streets over it.
 * @param {Shared} shared
 * @param {StreetOptions} options
 */
export function streets(shared, options) {
  shared.map.createPane(PANE).style.zIndex = "250";
  /** @type {Contents} null where the file has no tile */
  const contents = new Answers((key) => fetchJson(`${options.url}/${key}.json`), KEPT);
  const own = options.strokes ? drawn(shared, options, contents) : pictures(shared, options);
  nameStreets(shared, options, contents, own);
  own.getAttribution = () => options.attribution;
  const beneath = /** @type {{group: L.LayerGroup}} */ (shared.ground).group;
  return L.layerGroup([beneath, own]);
}
