// The layer of density: how many events per area, cell by cell, with its legend. It stands in for the symbols.
import { element } from "./dom.js";
import { turnOf } from "./globe.js";
import { tooltip } from "./symbols.js";
import { askWhileShown } from "./windowed.js";
import { counted, fill, grouped } from "./words.js";

const OPACITY = 0.78;

/** @typedef {{title: string, cell: Forms, under: string, over: string, left: Forms, none: string, blank: string,
 *   both: string}} DensityWords */
/** @typedef {{colors: Record<Shade, string[]>, words: DensityWords}} DensityOptions */

/** @param {number} n */
const short = (n) => n.toLocaleString("en", { maximumSignificantDigits: 3 });

/**
 * The colour of a class: few classes are spread over the whole scale.
 * @param {string[]} scale
 * @param {number} which
 * @param {number} last
 */
const colorOf = (scale, which, last) =>
  scale[last ? Math.round((which / last) * (scale.length - 1)) : Math.floor(scale.length / 2)];

/**
 * The bounds of a cell of the web mercator grid, in the copy of the world nearest to the map's centre.
 * @param {L.Map} map
 * @param {number} grid
 * @param {number} x
 * @param {number} y
 * @returns {[LatLon, LatLon]}
 */
function cellBounds(map, grid, x, y) {
  const side = 2 ** grid;
  /** @type {(row: number) => number} */
  const lat = (row) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / side))) * 180) / Math.PI;
  /** @type {(column: number) => number} */
  const lon = (column) => (column / side) * 360 - 180;
  const turn = turnOf(map, lon(x + 0.5));
  return [
    [lat(y + 1), lon(x) + turn],
    [lat(y), lon(x + 1) + turn],
  ];
}

/**
 * What a class is called: the figures at which it begins and ends.
 * @param {DensityWords} words
 * @param {DensityAnswer} answer
 * @param {number} i
 */
function classText(words, { breaks, cells }, i) {
  const [from, to] = [breaks[i - 1], breaks[i]].map((value) => (value === undefined ? "" : short(value)));
  if (from && to) return `${from}–${to}`;
  if (from) return fill(words.over, { n: from });
  if (to) return fill(words.under, { n: to });
  const densities = cells.map((cell) => cell[3]); // the one class that densities too alike for more are in
  return [...new Set([Math.min(...densities), Math.max(...densities)].map(short))].join("–");
}

/**
 * The legend: the classes side by side, and how many events are in no cell.
 * @param {DensityWords} words
 * @param {DensityAnswer} answer
 * @param {string[]} colors
 */
function legendRows(words, answer, colors) {
  const { cells, breaks, total, left_out: left } = answer;
  const rest = left ? [counted(words.left, total, { left: grouped(left) })] : [];
  const title = element("strong", "", words.title);
  if (!cells.length) return [title, element("p", "", words.none), element("p", "", rest.join(" "))];
  const list = element("ul", "scale");
  for (let i = 0; i <= breaks.length; i += 1) {
    const patch = element("i");
    patch.style.background = colorOf(colors, i, breaks.length);
    const item = element("li");
    item.append(patch, element("span", "", classText(words, answer, i)));
    list.append(item);
  }
  return [title, list, element("p", "", [...rest, words.blank].join(" "))];
}

/**
 * @param {LiveShared} shared
 * @param {DensityOptions} options
 */
export function density(shared, { colors, words }) {
  const { map, theme } = shared;
  const group = L.layerGroup();
  const renderer = L.canvas({ pane: "overlayPane", padding: 0.1 });
  const control = new L.Control({ position: "bottomleft" });
  const box = element("div", "legend density");
  box.setAttribute("role", "status");
  control.onAdd = () => box;
  /** @type {DensityAnswer | null} */
  let last = null;
  const beside = () => shared.server?.beside();

  /** @param {DensityAnswer} answer */
  const paint = (answer) => {
    last = answer;
    const scale = colors[theme.isDark() ? "dark" : "light"];
    const { grid, cells, breaks } = answer;
    group.clearLayers();
    for (const [x, y, n, dense] of cells) {
      const fillColor = colorOf(scale, breaks.filter((value) => dense >= value).length, breaks.length);
      const style = {
        renderer,
        stroke: true,
        color: fillColor,
        weight: 0.5,
        fillColor,
        fillOpacity: OPACITY,
      };
      const cell = L.rectangle(cellBounds(map, grid, x, y), style);
      cell.bindTooltip(tooltip([counted(words.cell, n, { density: short(dense) })]), { sticky: true });
      cell.on("click", () => {
        const zoom = Math.min(map.getMaxZoom(), map.getZoom() + 2);
        map.flyTo(cell.getBounds().getCenter(), zoom, { duration: 0.4 });
      });
      group.addLayer(cell);
    }
    box.replaceChildren(...legendRows(words, answer, scale));
    if (typeof beside() === "string" && breaks.length) box.append(element("p", "", words.both));
    map.getContainer().dataset.density = String(cells.length);
  };

  const toggle = (/** @type {boolean} */ on) => map.getContainer().classList.toggle("dense", on);
  group.on("add", () => {
    toggle(true);
    control.addTo(map);
  });
  group.on("remove", () => {
    toggle(false);
    control.remove();
    delete map.getContainer().dataset.density;
  });
  const again = () => {
    if (last && map.hasLayer(group)) paint(last);
  };
  theme.onChange(again);
  map.on("turned", again);
  askWhileShown(shared, group, "density", paint, () => {
    const other = beside();
    return typeof other !== "string" ? "" : `&compare=${encodeURIComponent(other)}`;
  });
  return group;
}
