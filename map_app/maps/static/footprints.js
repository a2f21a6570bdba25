// The disc of a lone event: how far it may be from its point.
import { discStyle, isDiscSeen, pixelsOf } from "./drawing.js";
import { placeOf } from "./globe.js";
import { isVague } from "./markers.js";

/**
 * The disc of an event, or null where it would say nothing at this zoom; `selected`, which is the one that is pointed at
 * or selected: filled, however wide.
 * @param {Shared} shared
 * @param {Located<Properties>} feature
 * @param {{selected?: boolean}} [how]
 */
export function discOf({ map, config, theme }, feature, { selected = false } = {}) {
  const { drawing, symbols } = config;
  const p = feature.properties;
  const at = placeOf(map, feature);
  const pixels = pixelsOf(drawing, p.radius_km, at[0], map.getZoom());
  if (!isVague(p) || !isDiscSeen(drawing, selected ? Math.min(pixels, drawing.disc.max_radius) : pixels))
    return null;
  const style = discStyle(drawing, symbols[p.event_type].lines[theme.shade()], selected);
  return L.circle(at, { ...style, radius: p.radius_km * 1000 });
}
