// The outlines of units, such as governorates, that stand for the discs of events known to one alone: each asked for when
// it is first drawn, or in the document itself where it must work offline.
import { Answers, fetchJson } from "./answers.js";
import { isDiscSeen } from "./drawing.js";
import { turnOf } from "./globe.js";

/** @typedef {Position[][][]} Outline the coordinates of a MultiPolygon of GeoJSON */

/**
 * The outlines by the ids of their units.
 * @param {string | undefined} url of the folder of the outlines; none where the document has them
 * @returns {Answers<Outline>}
 */
export const areasAt = (url) => new Answers((id) => (url ? fetchJson(`${url}/${id}.json`) : held(id)));

/** @param {string} id */
async function held(id) {
  const outlines = JSON.parse(document.getElementById("areas")?.textContent || "{}");
  if (!Object.hasOwn(outlines, id)) throw new Error(`no outline of ${id}`);
  return outlines[id];
}

/**
 * The corners of an outline in the copy of the world nearest to the map's centre, all of them in the same.
 * @param {L.Map} map
 * @param {Outline} outline
 * @returns {LatLon[][][]}
 */
export function cornersOf(map, outline) {
  const longitudes = outline.flat(2).map(([lon]) => lon);
  const turn = turnOf(map, (Math.min(...longitudes) + Math.max(...longitudes)) / 2);
  return outline.map((part) => part.map((ring) => ring.map(([lon, lat]) => [lat, lon + turn])));
}

/**
 * The outline of a unit as a layer, which is empty until it has come; `fallback` is drawn where it does not. Its dashes
 * lie on a line of the land's colour: those of a neighbour on the same border would fill their gaps.
 * @param {Shared} shared
 * @param {string} id
 * @param {L.PathOptions} style
 * @param {() => L.Layer | null} fallback
 * @param {(layer: L.Polygon) => L.Layer | null} [beside] what is drawn with it
 */
export function areaLayer(shared, id, style, fallback, beside) {
  const group = L.layerGroup();
  shared.areas
    .get(id)
    .then((outline) => {
      const corners = cornersOf(shared.map, outline);
      const layer = L.polygon(corners, style);
      const color = shared.theme.palette().theatre;
      const under = L.polygon(corners, { ...style, color, dashArray: undefined, fill: false });
      if (isSeen(shared, layer.getBounds(), style.fill))
        for (const one of [under, layer, beside?.(layer)]) add(group, one);
    })
    .catch(() => add(group, fallback()));
  return group;
}

/**
 * @param {L.LayerGroup} group
 * @param {L.Layer | null | undefined} layer
 */
const add = (group, layer) => layer && group.addLayer(layer);

/**
 * Whether an outline says something at this zoom: as a disc of its size, and however wide where it is filled.
 * @param {Shared} shared
 * @param {L.LatLngBounds} bounds
 * @param {boolean} [filled]
 */
function isSeen({ map, config: { drawing } }, bounds, filled) {
  const [one, other] = [bounds.getNorthEast(), bounds.getSouthWest()].map((c) => map.project(c));
  const radius = Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y)) / 2;
  return isDiscSeen(drawing, filled ? Math.min(radius, drawing.disc.max_radius) : radius);
}
