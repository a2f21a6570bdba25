// Longitudes on a map that goes round: events, boxes and the base map are drawn in the copy of the world nearest to
// its centre, and what is asked of the server is written in -180 to 180.

const WHOLE = 1; // the zoom that no map goes below
const SEAM = 1e-5; // degrees between the sides of a window that shows the whole world

/** @param {number} lng */
export const wrapped = (lng) => L.Util.wrapNum(lng, [-180, 180], true);

/**
 * The turn of the globe in degrees, a multiple of 360, that brings a longitude nearest to the map's centre.
 * @param {L.Map} map
 * @param {number} lng
 */
export const turnOf = (map, lng) => -360 * Math.round((lng - map.getCenter().lng) / 360);

/**
 * @param {L.Map} map
 * @param {number} lng
 */
export const near = (map, lng) => lng + turnOf(map, lng);

/**
 * Where a feature stands on the map: in the copy of the world nearest to its centre.
 * @param {L.Map} map
 * @param {{geometry: {coordinates: Position}}} feature
 * @returns {LatLon}
 */
export const placeOf = (map, { geometry: { coordinates } }) => [coordinates[1], near(map, coordinates[0])];

/**
 * Bounds of a box; west > east crosses 180 degrees.
 * @param {L.Map} map
 * @param {Box} box
 */
export function boundsOf(map, [w, s, e, n]) {
  const east = w > e ? e + 360 : e;
  const turn = turnOf(map, (w + east) / 2);
  return L.latLngBounds([s, w + turn], [n, east + turn]);
}

/**
 * What the map shows: the whole world is cut at the far side.
 * @param {L.Map} map
 * @returns {Box}
 */
export function boxOf(map) {
  const b = map.getBounds();
  const [south, north] = [Math.max(-90, b.getSouth()), Math.min(90, b.getNorth())];
  if (b.getEast() - b.getWest() < 360) return [wrapped(b.getWest()), south, wrapped(b.getEast()), north];
  const west = wrapped(map.getCenter().lng - 180);
  return west > SEAM - 180 && west < 180 ? [west, south, west - SEAM, north] : [-180, south, 180, north];
}

/**
 * The window that a map shows, as the API is asked for it.
 * @param {L.Map} map
 */
export const windowOf = (map) => {
  const sides = boxOf(map).map((side) => side.toFixed(5));
  return `view=${sides.join(",")}&zoom=${Math.round(map.getZoom())}`;
};

/**
 * Keep in `group` what `make(turn)` gives for each copy of the world in view; gives a way to reach them all.
 * @template {L.Layer} T
 * @param {L.Map} map
 * @param {L.LayerGroup} group
 * @param {(turn: number) => T} make
 */
export function copies(map, group, make) {
  /** @type {Map<number, T>} */
  const made = new Map();
  /** @type {(turn: number, seen: boolean) => void} */
  const put = (turn, seen) => {
    if (seen && !made.has(turn)) made.set(turn, make(turn));
    const layer = made.get(turn);
    if (!layer || seen === group.hasLayer(layer)) return;
    if (seen) group.addLayer(layer);
    else group.removeLayer(layer);
  };
  const show = () => {
    const b = map.getBounds();
    put(0, true);
    put(-360, b.getWest() < -180);
    put(360, b.getEast() > 180);
  };
  map.on("move viewreset", show);
  show();
  return {
    /** @param {(layer: T) => void} act */
    each: (act) => made.forEach(act),
  };
}

/**
 * A GeoJSON layer, turned round the globe.
 * @param {GeoJSON.GeoJsonObject} shapes
 * @param {L.GeoJSONOptions} options
 * @param {number} turn
 */
export const turned = (shapes, options, turn) =>
  L.geoJSON(shapes, { ...options, coordsToLatLng: ([lng, lat]) => L.latLng(lat, lng + turn) });

/**
 * The zoom at which the world is as wide as the window.
 * @param {L.Map} map
 */
export const worldZoom = (map) => Math.max(WHOLE, Math.ceil(Math.log2(map.getSize().x / 256) * 4) / 4);

/**
 * Let the map go round, and no further out than the world is wide: every event stands on it once. Where the centre
 * leaves a copy of the world, all points go on with it at once; who draws lines or areas does it again when "turned".
 * @param {L.Map} map
 */
export function roam(map) {
  map.setMaxBounds([
    [-90, -540],
    [90, 540],
  ]);
  const widest = () => {
    const least = worldZoom(map);
    if (map.getSize().x && least !== map.getMinZoom()) map.setMinZoom(least);
  };
  widest();
  map.on("resize", widest);
  map.on("moveend", () => {
    const center = map.getCenter();
    if (Math.abs(center.lng) <= 180) return;
    const turn = wrapped(center.lng) - center.lng;
    map.eachLayer((layer) => {
      if (!(layer instanceof L.Marker || layer instanceof L.CircleMarker || layer instanceof L.Popup)) return;
      const at = layer.getLatLng();
      if (at) layer.setLatLng(L.latLng(at.lat, at.lng + turn));
    });
    map.setView([center.lat, center.lng + turn], map.getZoom(), { animate: false });
    map.fire("turned");
  });
}
