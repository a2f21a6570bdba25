// The offline base map: land, borders and the outlines of the theatres, drawn on one canvas under the events.
import { copies, roam, turned } from "./globe.js";
import { landsOf } from "./lands.js";

/** The map's storeys, from the discs up to the selected event. */
const PANES = { footprints: 410, arcs: 420, labels: 430, events: 600, selected: 620 };

/** @param {L.Map} map */
function makePanes(map) {
  for (const [name, z] of Object.entries(PANES)) map.createPane(name).style.zIndex = String(z);
  const labels = map.getPane("labels");
  if (labels) labels.style.pointerEvents = "none";
}

/**
 * Where the GeoJSON of a layer is: at an address, or in the document itself where it must work offline.
 * @typedef {{url?: string, island?: string}} Origin
 */

/**
 * @param {Origin} origin
 * @returns {Promise<GeoJSON.GeoJsonObject>}
 */
async function shapesOf({ url = "", island }) {
  return island ? JSON.parse(document.getElementById(island)?.textContent ?? "") : (await fetch(url)).json();
}

/** @param {string} pane */
const canvasOf = (pane) => L.canvas({ pane, padding: 0.6 });

/**
 * Draw shapes into a group, in every copy of the world in view, and again when the theme changes; gives what does so.
 * @param {Shared} shared
 * @param {L.LayerGroup} group
 * @param {Origin} origin
 * @param {L.Renderer} renderer
 * @param {L.StyleFunction} style
 * @param {(shapes: GeoJSON.GeoJsonObject) => void} [read] told of the shapes
 */
async function drawShapes({ map, theme }, group, origin, renderer, style, read) {
  try {
    const shapes = await shapesOf(origin);
    read?.(shapes);
    const options = { renderer, style, interactive: false };
    const world = copies(map, group, (turn) => turned(shapes, options, turn));
    const restyle = () => world.each((layer) => layer.setStyle(style));
    theme.onChange(restyle);
    return restyle;
  } catch (error) {
    console.warn("not drawn:", origin, error);
    return null;
  }
}

/**
 * How land, water and borders look; the water has few corners and is shown from afar only, where tiles show it from near.
 * @param {Shared} shared
 * @param {() => boolean} isFar
 * @returns {L.StyleFunction}
 */
function styleOf({ theme, config }, isFar) {
  return (feature) => {
    const { sea, land, theatre, water, border } = theme.palette();
    const { kind, theatre: isTheatre } = feature?.properties ?? {};
    const widths = config.drawing.water;
    if (!isFar() && (kind === "lake" || kind in widths)) return { stroke: false, fill: false };
    if (kind in widths) return { stroke: true, fill: false, color: water, weight: widths[kind] };
    if (kind === "land" || kind === "lake") {
      const fill = kind === "lake" ? sea : isTheatre ? theatre : land;
      return { stroke: true, weight: 1, color: fill, fill: true, fillColor: fill, fillOpacity: 1 };
    }
    return { fill: false, color: border, weight: 1.1, dashArray: kind === "disputed" ? "4 4" : undefined };
  };
}

/**
 * The base layer.
 * @param {Shared} shared
 * @param {Origin & {attribution: string, ground?: GroundOptions}} options
 */
export function basemap(shared, options) {
  const { map, theme } = shared;
  makePanes(map);
  roam(map);
  const group = L.layerGroup();
  group.getAttribution = () => options.attribution;
  const repaint = () => {
    document.documentElement.classList.toggle("dark", theme.isDark());
    map.getContainer().classList.toggle("dark", theme.isDark());
    map.getContainer().style.background = theme.palette().sea;
  };
  theme.onChange(repaint);
  repaint();
  const isCoarse = options.ground?.levels.length === 0; // no tiles show the water from near
  const isFar = () => isCoarse || map.getZoom() < shared.config.drawing.far_water;
  const renderer = canvasOf("tilePane");
  const drawn = drawShapes(shared, group, options, renderer, styleOf(shared, isFar), (shapes) => {
    shared.lands = landsOf(shapes);
    shared.arrangeLabels?.(shared.taken());
  });
  let wasFar = isFar();
  map.on("zoomend", async () => {
    const restyle = await drawn;
    if (isFar() === wasFar) return;
    wasFar = isFar();
    restyle?.();
  });
  shared.ground = { renderer, drawn, group };
  return group;
}

/**
 * Outlines of the theatres, under the events.
 * @param {Shared} shared
 * @param {Origin} options
 */
export function outlines(shared, options) {
  const coarse = L.layerGroup();
  const group = L.layerGroup([coarse]);
  const renderer = canvasOf("overlayPane");
  const style = () => ({
    fill: false,
    weight: 1.2,
    opacity: shared.config.drawing.opacity.outline,
    dashArray: "1 4",
    color: shared.theme.palette().outline,
  });
  group.once("add", () => drawShapes(shared, coarse, options, renderer, style));
  /** @type {L.Layer} */
  let shown = coarse;
  shared.outlines = {
    style: () => ({ ...style(), renderer }),
    fine: (layer) => {
      const next = layer ?? coarse;
      if (next === shown) return;
      group.removeLayer(shown);
      group.addLayer(next);
      shown = next;
    },
  };
  return group;
}
