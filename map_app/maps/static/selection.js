// The chosen event and the chain it hangs in: ring, disc, arcs from what was answered to the answer, numbers.
// Loaded before live.js.
(function () {
  "use strict";
  const eventMap = (window.eventMap = window.eventMap || {});
  const { symbolSvg, tooltip } = eventMap.draw;
  const CLEAR = 36; // px between the chosen symbol and a cluster's middle, so that its number can be read
  const TOGETHER = 18; // px: numbers nearer than this share one mark

  eventMap.selection = function (map, config, { tell, drawFootprint, clusters }) {
    const layer = L.layerGroup();
    const marks = L.layerGroup().addTo(layer);
    let command = {};
    const turn = (lon) => eventMap.globe.turn(map, lon);
    const place = ({ lat, lon }) => [lat, lon + turn(lon)];
    let turned = 0; // the copy of the world that the chosen event was drawn in
    let places = []; // of the numbers and the chosen symbol, which names of places leave free

    function show(next) {
      command = next;
      layer.clearLayers();
      layer.addLayer(marks);
      const s = command.selected;
      turned = s ? turn(s.lon) : 0;
      if (s) {
        drawFootprint({ properties: s, geometry: { coordinates: [s.lon, s.lat] } }, layer, true);
        for (const one of (command.chain || {}).arcs || []) arc(one);
        const html = symbolSvg(config.symbols[s.event_type], 22, { ring: true, vague: s.location_precision !== "exact" });
        const icon = L.divIcon({ className: "selected", html, iconSize: [38, 38] });
        layer.addLayer(L.marker(place(s), { icon, pane: "selected", interactive: false, keyboard: false }));
      }
      settle();
    }

    /** An arc from the earlier to the later event, fainter by step, with a head on its way. */
    function arc({ from, to, title, step, directed }) {
      const start = from[1] + turn(from[1]);
      const end = to[1] - 360 * Math.round((to[1] - start) / 360); // the shorter way round
      const [a, b] = [map.project([from[0], start], 12), map.project([to[0], end], 12)];
      if (a.distanceTo(b) < 1) return;
      const bend = L.point((a.x + b.x) / 2 - (b.y - a.y) * 0.18, (a.y + b.y) / 2 + (b.x - a.x) * 0.18);
      const at = (t, k) => (1 - t) ** 2 * a[k] + 2 * t * (1 - t) * bend[k] + t * t * b[k];
      const points = Array.from({ length: 41 }, (_, i) => map.unproject(L.point(at(i / 40, "x"), at(i / 40, "y")), 12));
      const opacity = step > 1 ? 0.55 : 0.95;
      const line = L.polyline(points, { pane: "arcs", className: "arc", weight: step > 1 ? 1.2 : 1.8, opacity, color: "#14506B" });
      layer.addLayer(line.bindTooltip(tooltip([title]), { sticky: true }));
      if (!directed) return;
      const angle = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
      const html = `<svg width="11" height="11" viewBox="-5.5 -5.5 11 11" aria-hidden="true"><path transform="rotate(${angle.toFixed(1)})" d="M-4 -4.5 5 0-4 4.5z"/></svg>`;
      const icon = L.divIcon({ className: "arrow", html, iconSize: [11, 11] });
      layer.addLayer(L.marker(points[20], { icon, pane: "arcs", interactive: false, keyboard: false, opacity }));
    }

    /** The numbers of the card's timeline at their places; those of one spot share a mark. */
    function number() {
      marks.clearLayers();
      const groups = [];
      for (const mark of (command.chain || {}).marks || []) {
        const at = map.latLngToContainerPoint(place(mark));
        const stands = beside(at);
        const near = groups.find((group) => Math.abs(group.stands.x - stands.x) < TOGETHER * 2 && Math.abs(group.stands.y - stands.y) < TOGETHER);
        near ? near.of.push(mark) : groups.push({ at, stands, of: [mark] });
      }
      places = groups.map(({ stands }) => ({ x: stands.x, y: stands.y, r: 13 }));
      for (const { at, stands, of } of groups) {
        const html = `<span>${of.map(({ n }) => Number(n)).join(" · ")}</span>`;
        const icon = L.divIcon({ className: "mark", html, iconSize: [0, 0], iconAnchor: [at.x - stands.x, at.y - stands.y] });
        const marker = L.marker(place(of[0]), { icon, pane: "selected", title: "" });
        eventMap.tip(marker, of.map(({ n, title }) => `${n}  ${title}`), 8);
        marker.on("add", () => marker.getElement().setAttribute("aria-label", of.map(({ n, title }) => `${n}: ${title}`).join("; ")));
        eventMap.onPress(marker, () => (of.length === 1 ? tell("select", of[0].id) : nearer(of)));
        marks.addLayer(marker);
      }
    }

    /** Go where the events of one mark part, or as near as shows their town. */
    function nearer(of) {
      const bounds = L.latLngBounds(of.map(place));
      map.flyToBounds(bounds.pad(0.2), { duration: 0.4, maxZoom: Math.max(map.getZoom() + 2, 9) });
    }

    /** Where a number stands so that it covers neither the chosen symbol nor a cluster's own number. */
    function beside(at) {
      const s = command.selected;
      const points = [...(s ? [place(s)] : []), ...clusters().map((marker) => marker.getLatLng())];
      const near = points.map((point) => map.latLngToContainerPoint(point)).find((point) => point.distanceTo(at) < CLEAR - 10);
      return near ? near.add([0, 25]) : at;
    }

    /** Move clusters aside whose number the chosen symbol would cover. */
    function clear() {
      const s = command.selected;
      const here = s && map.latLngToContainerPoint(place(s));
      for (const marker of clusters()) {
        const element = marker.getElement();
        if (!element) continue;
        const away = here && map.latLngToContainerPoint(marker.getLatLng()).subtract(here);
        const far = away && Math.hypot(away.x, away.y);
        const push = away && far < CLEAR ? CLEAR - far : 0;
        const [x, y] = far > 1 ? [away.x / far, away.y / far] : [0, -1];
        element.style.translate = push ? `${x * push}px ${y * push}px` : "";
      }
    }

    /** Again, once the clusters around are others. */
    const settle = () => {
      const s = command.selected;
      if (s && turn(s.lon) !== turned) return show(command);
      number();
      clear();
      if (s) places.push({ ...map.latLngToContainerPoint(place(s)), r: 20 });
      if (eventMap.arrangeLabels) eventMap.arrangeLabels(eventMap.taken());
    };
    return { layer, show, settle, taken: () => places };
  };
})();
