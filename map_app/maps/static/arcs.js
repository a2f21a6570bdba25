// Arcs between the events of a chain, from what was answered to the answer.
import { turnOf } from "./globe.js";
import { tooltip } from "./symbols.js";

const PROJECTED = 12; // the zoom at which an arc is bent
const STEPS = 40;
const BEND = 0.18; // of an arc's length

/**
 * The points of an arc, or none between two events of one spot.
 * @param {L.Map} map
 * @param {Arc} arc
 */
function bent(map, { from, to }) {
  const start = from[1] + turnOf(map, from[1]);
  const end = to[1] - 360 * Math.round((to[1] - start) / 360); // the shorter way round
  const [a, b] = [map.project([from[0], start], PROJECTED), map.project([to[0], end], PROJECTED)];
  if (a.distanceTo(b) < 1) return null;
  const bend = L.point((a.x + b.x) / 2 - (b.y - a.y) * BEND, (a.y + b.y) / 2 + (b.x - a.x) * BEND);
  /** @type {(t: number, k: "x" | "y") => number} */
  const at = (t, k) => (1 - t) ** 2 * a[k] + 2 * t * (1 - t) * bend[k] + t * t * b[k];
  const points = Array.from({ length: STEPS + 1 }, (_, i) =>
    map.unproject(L.point(at(i / STEPS, "x"), at(i / STEPS, "y")), PROJECTED),
  );
  return { points, angle: (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI };
}

/**
 * The layers of an arc, fainter by step, with a head on its way where it has a direction.
 * @param {L.Map} map
 * @param {Arc} arc
 * @param {string} color
 * @returns {L.Layer[]}
 */
export function arcLayers(map, arc, color) {
  const found = bent(map, arc);
  if (!found) return [];
  const far = arc.step > 1;
  const opacity = far ? 0.55 : 0.95;
  const line = L.polyline(found.points, {
    pane: "arcs",
    className: "arc",
    smoothFactor: 0, // Leaflet would leave points out: corners in the arc, and a head beside it
    weight: far ? 1.2 : 1.8,
    opacity,
    color,
  });
  line.bindTooltip(tooltip([arc.title]), { sticky: true });
  if (!arc.directed) return [line];
  const html = `<svg width="11" height="11" viewBox="-5.5 -5.5 11 11" aria-hidden="true"><path transform="rotate(${found.angle.toFixed(1)})" d="M-4 -4.5 5 0-4 4.5z"/></svg>`;
  const icon = L.divIcon({ className: "arrow", html, iconSize: [11, 11] });
  const middle = found.points[STEPS / 2];
  return [line, L.marker(middle, { icon, pane: "arcs", interactive: false, keyboard: false, opacity })];
}
