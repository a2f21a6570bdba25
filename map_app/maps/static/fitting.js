// Where a map stands to show a box: as near as the room that the controls leave (room.js) allows.
import { boundsOf, near, worldZoom } from "./globe.js";
import { isWithin, placed, roomOf, sizeOf } from "./room.js";

/** @import { Rect } from "./room.js" */

const COST = 1; // levels: no controls make a view smaller by more

/**
 * What a map looks at: a box, no nearer than `maxZoom`, or a link's centre and zoom. A link that has both stands at its
 * centre where that shows the box as well as a fit would, as in the window that it was made in.
 * @typedef {[lat: number, lon: number, zoom: number]} Position3
 * @typedef {{box: Box, maxZoom?: number, at?: Position3 | null} | {at: Position3}} Look
 * @typedef {{center: L.LatLng, zoom: number, clamped: boolean}} Target
 */

/**
 * The step of the zoom at or under a level, but for a hundredth of a step: as Leaflet fits.
 * @param {number} zoom
 * @param {number} step
 */
const floorTo = (zoom, step) => Math.floor(zoom / step + 0.01) * step;

/**
 * Where a map stands that looks at something.
 * @param {L.Map} map
 * @param {Look} look
 * @returns {Target}
 */
export function targetOf(map, look) {
  const fitted = "box" in look ? fitOf(map, look) : null;
  if (look.at) {
    const [lat, lon, zoom] = look.at;
    const given = { center: L.latLng(lat, near(map, lon)), zoom, clamped: false };
    if (!fitted || !("box" in look) || suits(map, given, look.box, fitted)) return given;
  }
  return /** @type {Target} */ (fitted);
}

/**
 * Whether a link's own position shows its box, no smaller than a fit would but for a step.
 * @param {L.Map} map
 * @param {Target} given
 * @param {Box} box
 * @param {Target} fitted
 */
function suits(map, { center, zoom }, box, fitted) {
  const bounds = boundsOf(map, box);
  const from = map.project(center, zoom).subtract(map.getSize().divideBy(2));
  const { x: left, y: top } = map.project(bounds.getNorthWest(), zoom).subtract(from);
  const { x: right, y: bottom } = map.project(bounds.getSouthEast(), zoom).subtract(from);
  const isNear = zoom >= fitted.zoom - (map.options.zoomSnap ?? 1);
  return isNear && isWithin([left, top, right, bottom], roomOf(map, 0).edge);
}

/**
 * How far a reader may zoom out: to a region and its surroundings, or to where the map stands further out already.
 * @param {L.Map} map
 * @param {Box} region
 * @param {number} factor
 */
export function furthest(map, region, factor) {
  const bounds = boundsOf(map, region);
  const [sw, ne] = [bounds.getSouthWest(), bounds.getNorthEast()].map((at) => map.project(at, 0));
  const { x, y } = map.getSize();
  const fits = Math.log2(Math.min(x / (ne.x - sw.x), y / (sw.y - ne.y)) / factor);
  return Math.max(worldZoom(map), Math.min(floorTo(fits, map.options.zoomSnap || 1), map.getZoom()));
}

/**
 * Fit a box into the largest room for one of its shape, as near to the middle as it stands clear of the controls.
 * @param {L.Map} map
 * @param {{box: Box, maxZoom?: number}} look
 * @returns {Target}
 */
export function fitOf(map, { box, maxZoom = Number.POSITIVE_INFINITY }) {
  const bounds = boundsOf(map, box);
  const nearest = map.getMaxZoom();
  const [sw, ne] = [bounds.getSouthWest(), bounds.getNorthEast()].map((at) => map.project(at, 0));
  const [wide, tall] = [ne.x - sw.x, sw.y - ne.y];
  const zoomIn = (/** @type {Rect} */ rect) => {
    const [x, y] = sizeOf(rect).map((side) => Math.max(1, side)); // a hidden frame has no room at all
    return Math.min(nearest, floorTo(Math.log2(Math.min(x / wide, y / tall)), map.options.zoomSnap || 1));
  };
  const { edge, rooms } = roomOf(map);
  const middle = [(edge[0] + edge[2]) / 2, (edge[1] + edge[3]) / 2];
  const ways = rooms.map((room) => {
    const zoom = Math.min(maxZoom, zoomIn(room));
    const at = placed(room, [wide * 2 ** zoom, tall * 2 ** zoom], middle);
    return { zoom, at, off: Math.hypot(at[0] - middle[0], at[1] - middle[1]) };
  });
  const [best] = ways.sort((a, b) => b.zoom - a.zoom || a.off - b.off);
  const least = Math.min(maxZoom, zoomIn(edge)) - COST;
  const zoom = Math.max(worldZoom(map), least, best?.zoom ?? least);
  const [x, y] = placed(edge, [wide * 2 ** zoom, tall * 2 ** zoom], best?.at ?? middle);
  const center = sw
    .add(ne)
    .divideBy(2)
    .multiplyBy(2 ** zoom)
    .add(map.getSize().divideBy(2))
    .subtract([x, y]);
  const isClamped = zoom >= maxZoom || !(wide || tall);
  return { center: map.unproject(center, zoom), zoom, clamped: isClamped };
}
