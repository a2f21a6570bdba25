// What a lone event's place is known to: a disc around its point, or the outline of a unit.
import { areaLayer } from "./areas.js";
import { discStyle, isDiscSeen, pixelsOf } from "./drawing.js";
import { placeOf } from "./globe.js";
import { isVague } from "./markers.js";
import { symbolOf } from "./symbols.js";

/**
 * The disc of an event or the outline that stands for it, or null where it would say nothing at this zoom; `selected`,
 * which is the one that is pointed at or selected: filled, however wide.
 * @param {Shared} shared
 * @param {Located<Properties>} feature
 * @param {{selected?: boolean}} [how]
 */
export function discOf(shared, feature, { selected = false } = {}) {
  const { map, config, theme } = shared;
  const { drawing, symbols } = config;
  const p = feature.properties;
  const at = placeOf(map, feature);
  const style = discStyle(drawing, symbolOf(symbols, p.event_type).lines[theme.shade()], selected);
  const disc = () => {
    const pixels = pixelsOf(drawing, p.radius_km, at[0], map.getZoom());
    const isSeen = isDiscSeen(drawing, selected ? Math.min(pixels, drawing.disc.max_radius) : pixels);
    return isVague(p) && isSeen ? L.circle(at, { ...style, radius: p.radius_km * 1000 }) : null;
  };
  return p.location_area ? areaLayer(shared, p.location_area, style, disc) : disc();
}
