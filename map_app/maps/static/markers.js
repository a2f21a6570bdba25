// The markers of events and clusters: their tips, names for screen readers, and what pressing them does.
import { clusterSize, tagBeside } from "./drawing.js";
import { placeOf } from "./globe.js";
import { clusterSvg, shortOf, symbolOf, symbolSvg, tooltip } from "./symbols.js";
import { fill, grouped } from "./words.js";

export const TAG = 10; // px: radius of what a tag takes up
export const ALONE = 13; // and a lone event's symbol

/** @param {{location_precision: string}} properties */
export const isVague = ({ location_precision }) => location_precision !== "exact";

/**
 * A lone event.
 * @param {Shared} shared
 * @param {EventFeature} feature
 * @param {() => void} press
 */
export function eventMarker({ map, config, words, days }, feature, press) {
  const p = feature.properties;
  const vague = isVague(p);
  const size = vague ? 26 : 20;
  const html = symbolSvg(symbolOf(config.symbols, p.event_type), 20, { vague });
  const icon = L.divIcon({ className: "event", html, iconSize: [size, size] });
  const marker = L.marker(placeOf(map, feature), { icon, pane: "events", riseOnHover: true });
  addTip(map, marker, [p.title, `${days(p)} · ${config.precisions[p.location_precision]}`], 8);
  name(marker, `${p.title}${words.comma}${days(p)}`);
  onPress(marker, press);
  return marker;
}

/**
 * Several events near each other; the tip also names the town that they lie at, which may have no room on the map.
 * @param {Shared} shared
 * @param {LatLon} at
 * @param {Counted} p
 * @param {() => void} press
 */
export function clusterMarker(shared, at, p, press) {
  const { map, config, words } = shared;
  const size = clusterSize(config.drawing, p.count);
  const html = `${clusterSvg(p, size, config)}<span class="tag" aria-hidden="true">${shortOf(p.count)}</span>`;
  const icon = L.divIcon({ className: "cluster", html, iconSize: [size, size] });
  const marker = L.marker(at, { icon, pane: "events", zIndexOffset: -100 });
  const types = Object.entries(p.types).sort((a, b) => b[1] - a[1]);
  /** @type {(type: string, n: number) => string} */
  const kindOf = (type, n) => {
    const { label, phrase } = symbolOf(config.symbols, type);
    return n === 1 ? label.toLowerCase() : phrase;
  };
  const lines = types.map(([type, n]) => fill(words.kind, { n: grouped(n), kind: kindOf(type, n) }));
  const head = fill(words.cluster, { n: grouped(p.count), exact: grouped(p.precise) });
  const said = `${head}: ${lines.join(words.comma)}`;
  marker.on("tooltipopen", () => {
    const town = shared.townAt?.(map.latLngToContainerPoint(marker.getLatLng()), size / 2);
    if (!town) return;
    marker.setTooltipContent(tooltip([head, town, ...lines]));
    marker.getElement()?.setAttribute("aria-label", `${town}${words.comma}${said}`);
  });
  addTip(map, marker, [head, ...lines], size / 2);
  name(marker, said);
  onPress(marker, press);
  return marker;
}

/**
 * Draw a cluster whose number the ring of the selected event would hide as a tag on that ring, else in its place.
 * @param {Shared} shared
 * @param {L.Marker} marker
 * @param {L.Point | null} ring its middle in the window
 * @returns {L.Point | null} where the tag stands in the window
 */
export function tagOnRing({ map, config }, marker, ring) {
  const at = map.latLngToContainerPoint(marker.getLatLng());
  const tag = ring && tagBeside(config.drawing, at.x - ring.x, at.y - ring.y);
  const stands = ring && tag ? ring.add(tag) : null;
  const element = marker.getElement();
  if (!element) return stands;
  element.classList.toggle("tagged", Boolean(stands));
  element.style.translate = stands ? `${stands.x - at.x}px ${stands.y - at.y}px` : "";
  const pane = map.getPane(stands ? "selected" : "events"); // over the ring
  if (pane && element.parentNode !== pane) pane.append(element);
  return stands;
}

/**
 * The selected event in its ring.
 * @param {EventSymbol} symbol
 * @param {LatLon} at
 * @param {boolean} vague
 */
export function selectedMarker(symbol, at, vague) {
  const html = symbolSvg(symbol, 22, { ring: true, vague });
  const icon = L.divIcon({ className: "selected", html, iconSize: [38, 38] });
  return L.marker(at, { icon, pane: "selected", interactive: false, keyboard: false });
}

/**
 * Say lines beside a marker: above it, or below where the window's edge would cut them; `reach` in px.
 * @param {L.Map} map
 * @param {L.Marker} marker
 * @param {string[]} lines
 * @param {number} reach
 */
export function addTip(map, marker, lines, reach) {
  /** @type {L.TooltipOptions} */
  const above = { direction: "top", offset: [0, -reach] };
  /** @type {L.TooltipOptions} */
  const below = { direction: "bottom", offset: [0, reach] };
  marker.bindTooltip(tooltip(lines), { ...above, opacity: 1 });
  marker.on("tooltipopen", ({ tooltip: shown }) => {
    const tall = shown.getElement()?.offsetHeight ?? 0;
    const fits = map.latLngToContainerPoint(marker.getLatLng()).y > tall + reach + 12;
    Object.assign(shown.options, fits ? above : below);
    shown.update();
  });
}

/**
 * Name a marker for a screen reader, whenever it is drawn.
 * @param {L.Marker} marker
 * @param {string} text
 */
export function name(marker, text) {
  marker.on("add", () => marker.getElement()?.setAttribute("aria-label", text));
}

/**
 * Act on a click, and on Enter or Space: Leaflet turns keys into clicks for pop-ups only.
 * @param {L.Marker} marker
 * @param {() => void} act
 */
export function onPress(marker, act) {
  marker.on("click", act);
  marker.on("keydown", ({ originalEvent: event }) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  });
}
