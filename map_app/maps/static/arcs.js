// Arcs between the events of a chain, from what was answered to the answer: from rim to rim of their symbols.
import { curveOf, headed, trimmed } from "./curve.js";
import { turnOf } from "./globe.js";
import { tooltip } from "./symbols.js";

/** @import { Curve, Point } from "./curve.js" */

const PROJECTED = 12; // the zoom at which an arc is bent: its curve is the same at all of them

/**
 * A path that is made anew, by `pathOf`, wherever the map stands; Leaflet itself would round its points.
 * @param {L.LatLng[]} control start, control point and end
 * @param {L.PolylineOptions} options
 * @param {(curve: Curve) => string} pathOf SVG path data, in pixels of the layer
 * @returns {L.Polyline}
 */
function curvedPath(control, options, pathOf) {
  /** @type {new (...given: any[]) => L.Polyline} */
  const Curved = L.Polyline.extend({
    _updatePath() {
      const origin = this._map.getPixelOrigin();
      const curve = control.map((at) => this._map.project(at).subtract(origin));
      this._renderer._setPath(this, pathOf(/** @type {Curve} */ (curve)) || "M0 0");
    },
  });
  return new Curved(control, { ...options, pane: "arcs", noClip: true });
}

/**
 * The curve of an arc, as places; null between two events of one spot.
 * @param {L.Map} map
 * @param {Arc} arc
 * @param {number} bend
 */
function controlOf(map, { from, to }, bend) {
  const start = from[1] + turnOf(map, from[1]);
  const end = to[1] - 360 * Math.round((to[1] - start) / 360); // the shorter way round
  const [a, b] = [map.project([from[0], start], PROJECTED), map.project([to[0], end], PROJECTED)];
  if (a.distanceTo(b) < 1) return null;
  return curveOf(a, b, bend).map(({ x, y }) => map.unproject(L.point(x, y), PROJECTED));
}

/** @param {Point} point */
const pair = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;

/**
 * The layers of an arc, fainter by step, with a head at the answer where it has a direction.
 * @param {Shared} shared
 * @param {Arc} arc
 * @param {() => Spot[]} symbols what is drawn where an arc may end, in pixels of the window
 * @returns {L.Polyline[]}
 */
export function arcLayers({ map, config: { drawing } }, arc, symbols) {
  const control = controlOf(map, arc, drawing.arc.bend);
  if (!control) return [];
  const shown = (/** @type {Curve} */ curve) => {
    const spots = symbols().map(({ x, y, r }) => ({ ...map.containerPointToLayerPoint([x, y]), r }));
    const seen = trimmed(curve, spots, drawing.arc.gap);
    return (seen && arc.directed && headed(seen, drawing.arc)) || { line: seen, head: null };
  };
  const lineOf = (/** @type {Curve} */ curve) => {
    const [a, c, b] = shown(curve).line?.map(pair) ?? [];
    return a && `M${a}Q${c} ${b}`;
  };
  const headOf = (/** @type {Curve} */ curve) => {
    const { head } = shown(curve);
    return head ? `M${head.map(pair).join("L")}Z` : "";
  };
  const far = arc.step > 1;
  const opacity = drawing.opacity[far ? "far_arc" : "arc"];
  const style = { color: drawing.palettes.light.outline, opacity, weight: far ? 1.2 : 1.8 };
  const line = curvedPath(control, { ...style, className: "arc" }, lineOf);
  line.bindTooltip(tooltip([arc.title]), { sticky: true });
  const filled = { ...style, stroke: false, fill: true, fillOpacity: opacity, interactive: false };
  return [line, curvedPath(control, { ...filled, className: "arrow" }, headOf)];
}
