// In which country a place lies, by the shapes of the base map: a country's name may only move within it.

/** @typedef {{name: string, box: Box, polygons: Position[][][]}} Land */

/**
 * The countries of the base map.
 * @param {GeoJSON.GeoJsonObject} shapes
 * @returns {Land[]}
 */
export function landsOf(shapes) {
  const { features = [] } = /** @type {GeoJSON.FeatureCollection} */ (shapes);
  return features.flatMap(({ properties, geometry }) => {
    if (properties?.kind !== "land") return [];
    const { type, coordinates } = /** @type {GeoJSON.Polygon | GeoJSON.MultiPolygon} */ (geometry);
    const polygons = /** @type {Position[][][]} */ (type === "Polygon" ? [coordinates] : coordinates);
    const [lons, lats] = [0, 1].map((i) => polygons.flatMap(([outer]) => outer.map((point) => point[i])));
    /** @type {(of: "min" | "max", values: number[]) => number} */
    const most = (of, values) => values.reduce((a, b) => Math[of](a, b));
    /** @type {Box} */
    const box = [most("min", lons), most("min", lats), most("max", lons), most("max", lats)];
    return [{ name: properties.country, box, polygons }];
  });
}

/**
 * The country that a place lies in; null at sea.
 * @param {Land[]} lands
 * @param {number} lon -180 to 180
 * @param {number} lat
 */
export function landAt(lands, lon, lat) {
  const isAround = (/** @type {Land} */ { box: [west, south, east, north], polygons }) =>
    west <= lon && lon <= east && south <= lat && lat <= north && polygons.some(holds);
  /** @type {(rings: Position[][]) => boolean} */
  const holds = (rings) => rings.filter((ring) => crossings(ring, lon, lat) % 2).length % 2 === 1;
  return lands.find(isAround)?.name ?? null;
}

/**
 * How many edges of a ring lie due east of a place.
 * @param {Position[]} ring
 * @param {number} lon
 * @param {number} lat
 */
const crossings = (ring, lon, lat) =>
  ring.filter(([x, y], i) => {
    const [x0, y0] = ring[i ? i - 1 : ring.length - 1];
    return y0 > lat !== y > lat && lon < x0 + ((lat - y0) / (y - y0)) * (x - x0);
  }).length;
