// Longitudes on a map that goes round: events, boxes and the base map are drawn in the copy of the world nearest to
// its centre, and what is asked of the server is written in -180 to 180. Loaded first.
(function () {
  "use strict";
  const eventMap = (window.eventMap = window.eventMap || {});
  const SEAM = 1e-5; // degrees between the sides of a window that shows the whole world
  const wrapped = (lng) => L.Util.wrapNum(lng, [-180, 180], true);

  const globe = (eventMap.globe = {
    /** The turn of the globe in degrees, a multiple of 360, that brings a longitude nearest to the map's centre. */
    turn: (map, lng) => -360 * Math.round((lng - map.getCenter().lng) / 360),
    near: (map, lng) => lng + globe.turn(map, lng),

    /** Bounds of a box west, south, east, north; west > east crosses 180 degrees. */
    bounds(map, [w, s, e, n]) {
      const east = w > e ? e + 360 : e;
      const turn = globe.turn(map, (w + east) / 2);
      return L.latLngBounds([s, w + turn], [n, east + turn]);
    },

    /** What the map shows as west, south, east, north: the whole world is cut at the far side. */
    box(map) {
      const b = map.getBounds();
      const [south, north] = [Math.max(-90, b.getSouth()), Math.min(90, b.getNorth())];
      if (b.getEast() - b.getWest() < 360) return [wrapped(b.getWest()), south, wrapped(b.getEast()), north];
      const west = wrapped(map.getCenter().lng - 180);
      return west > SEAM - 180 && west < 180 ? [west, south, west - SEAM, north] : [-180, south, 180, north];
    },

    /** Keep in `group` what `make(turn)` gives for each copy of the world in view; gives a way to reach them all. */
    copies(map, group, make) {
      const made = new Map();
      const show = () => {
        const b = map.getBounds();
        for (const [turn, seen] of [[0, true], [-360, b.getWest() < -180], [360, b.getEast() > 180]]) {
          if (seen && !made.has(turn)) made.set(turn, make(turn));
          const layer = made.get(turn);
          if (layer && seen !== group.hasLayer(layer)) seen ? group.addLayer(layer) : group.removeLayer(layer);
        }
      };
      map.on("move viewreset", show);
      show();
      return { each: (act) => made.forEach(act) };
    },

    /** A GeoJSON layer, turned round the globe. */
    turned: (shapes, options, turn) => L.geoJSON(shapes, { ...options, coordsToLatLng: ([lng, lat]) => L.latLng(lat, lng + turn) }),

    /** Let the map go round, and no further out than the world is wide: every event stands on it once. */
    roam(map) {
      map.setMaxBounds([[-90, -540], [90, 540]]);
      const nearest = map.options.minZoom;
      const widest = () => {
        const fills = Math.ceil(Math.log2(map.getSize().x / 256) * 4) / 4;
        if (map.getSize().x && Math.max(nearest, fills) !== map.getMinZoom()) map.setMinZoom(Math.max(nearest, fills));
      };
      widest();
      map.on("resize", widest);
      map.on("moveend", () => {
        const center = map.getCenter();
        if (Math.abs(center.lng) <= 180) return;
        const turn = wrapped(center.lng) - center.lng;
        map.eachLayer((layer) => {
          if (layer instanceof L.Popup) layer.setLatLng(L.latLng(layer.getLatLng().lat, layer.getLatLng().lng + turn));
        });
        map.setView([center.lat, center.lng + turn], map.getZoom(), { animate: false });
      });
    },
  });

  /** The window that a map shows, as the API is asked for it. */
  eventMap.windowOf = (map) => `view=${globe.box(map).map((side) => side.toFixed(5)).join(",")}&zoom=${Math.round(map.getZoom())}`;
})();
