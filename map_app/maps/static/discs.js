// The layer of all discs: every place known less well than exactly, with the reach of what is known. Equal discs are one,
// with the number of events that share it; so are outlines of units.
import { areaLayer } from "./areas.js";
import { discStyle, pixelsOf } from "./drawing.js";
import { near } from "./globe.js";
import { symbolOf } from "./symbols.js";
import { askWhileShown } from "./windowed.js";
import { counted, grouped } from "./words.js";

const KM_PER_DEGREE = 111.195; // of latitude

/**
 * @param {LiveShared} shared
 * @param {{words: Forms}} options
 */
export function discs(shared, { words }) {
  const { map, config, theme } = shared;
  const { drawing, symbols } = config;
  const several = { lines: drawing.several_lines, texts: drawing.several_lines };
  const group = L.layerGroup();
  const control = new L.Control({ position: "bottomleft" });
  const box = L.DomUtil.create("div", "note discs");
  control.onAdd = () => box;
  /** @type {DiscAnswer} */
  let last = { discs: [], areas: [], left_off: 0 };

  const arrange = () => shared.arrangeLabels?.(shared.taken());
  /** @param {DiscAnswer} answer */
  const paint = (answer) => {
    last = answer;
    group.clearLayers();
    for (const [lat, lng, km, n, kind] of answer.discs.map(turned)) {
      const { lines, texts } = kind ? symbolOf(symbols, kind) : several;
      const color = lines[theme.shade()];
      group.addLayer(L.circle([lat, lng], { ...discStyle(drawing, color), radius: km * 1000 }));
      if (n > 1 && pixelsOf(drawing, km, lat, map.getZoom()) >= drawing.disc.min_counted_radius)
        group.addLayer(countOf([lat + km / KM_PER_DEGREE, lng], n, texts[theme.shade()]));
    }
    for (const [id, n, kind] of answer.areas) {
      const { lines, texts } = kind ? symbolOf(symbols, kind) : several;
      const ink = texts[theme.shade()];
      const count = (/** @type {L.Polygon} */ layer) =>
        n > 1 ? countOf(top(layer), n, ink).on("add", arrange) : null; // an outline comes later than the discs
      group.addLayer(areaLayer(shared, id, discStyle(drawing, lines[theme.shade()]), () => null, count));
    }
    box.textContent = answer.left_off ? counted(words, answer.left_off) : "";
    box.hidden = !answer.left_off;
    arrange();
  };

  /** @type {(disc: DiscAnswer["discs"][0]) => [lat: number, lng: number, km: number, n: number, kind: string | null]} */
  const turned = ([lon, lat, km, n, kind]) => [lat, near(map, lon), km, n, kind];

  theme.onChange(() => paint(last));
  map.on("turned", () => {
    if (map.hasLayer(group)) paint(last);
  });
  group.on("add", () => {
    control.addTo(map);
    box.hidden = true;
  });
  group.on("remove", () => {
    control.remove();
    arrange();
  });
  askWhileShown(shared, group, "footprints", paint);
  return group;
}

/**
 * The northernmost corner of an outline.
 * @param {L.Polygon} layer
 * @returns {LatLon}
 */
function top(layer) {
  const corners = /** @type {L.LatLng[]} */ (layer.getLatLngs().flat(2));
  const { lat, lng } = corners.reduce((one, other) => (other.lat > one.lat ? other : one));
  return [lat, lng];
}

/**
 * How many events share a disc, at its top.
 * @param {LatLon} at
 * @param {number} n
 * @param {string} color
 */
function countOf(at, n, color) {
  const text = document.createElement("span");
  text.textContent = grouped(n);
  text.style.color = color;
  const icon = L.divIcon({ className: "disc-count", html: text, iconSize: [0, 0] });
  return L.marker(at, { icon, pane: "footprints", interactive: false, keyboard: false });
}
