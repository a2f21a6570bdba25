// The disc of a lone event: how far it may be from its point.
import { discOpacity, isDiscSeen, pixelsOf } from "./drawing.js";
import { placeOf } from "./globe.js";
import { isVague } from "./markers.js";

/**
 * The disc of an event, or null where it would say nothing at this zoom; `always`: however wide.
 * @param {Shared} shared
 * @param {Located<Properties>} feature
 * @param {{always?: boolean, opacity?: number}} [how]
 */
export function discOf({ map, config }, feature, { always = false, opacity } = {}) {
  const { drawing, symbols } = config;
  const p = feature.properties;
  const at = placeOf(map, feature);
  const pixels = pixelsOf(drawing, p.radius_km, at[0], map.getZoom());
  if (!isVague(p) || !isDiscSeen(drawing, always ? Math.min(pixels, drawing.disc.widest) : pixels))
    return null;
  return L.circle(at, {
    pane: "footprints",
    radius: p.radius_km * 1000,
    color: symbols[p.event_type].color,
    weight: 1,
    opacity: opacity ?? Math.max(0.3, 0.75 - pixels / 900),
    dashArray: "3 4",
    fillOpacity: discOpacity(drawing, pixels),
    interactive: false,
  });
}
