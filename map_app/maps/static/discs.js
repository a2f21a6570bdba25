// The layer of all discs: every place known less well than exactly, with the reach of what is known.
// Loaded before live.js; asks /api/footprints for the window, and only while it is shown.
(function () {
  "use strict";
  const eventMap = (window.eventMap = window.eventMap || {});
  const WIDE = 1500; // px: a disc so wide is all but gone, for it says nothing of where

  eventMap.discs = function (map, options) {
    const group = L.layerGroup();
    const said = L.control({ position: "bottomleft" });
    said.onAdd = () => {
      said.box = L.DomUtil.create("div", "note discs");
      return said.box;
    };

    const ask = eventMap.asking(paint, (message) => eventMap.note.fault(message));

    function refresh() {
      const asked = map.hasLayer(group) && eventMap.api && map.getSize().y;
      ask(asked ? eventMap.api("footprints", eventMap.windowOf(map)) : null);
    }

    function paint({ discs, left_off: leftOff }) {
      group.clearLayers();
      for (const [lon, lat, km, n, kind] of discs) {
        const color = kind ? options.colors[kind] : options.several;
        const pixels = (km * 1000 * 2 ** map.getZoom()) / (156543.03 * Math.cos((lat * Math.PI) / 180));
        const fillOpacity = Math.max(0.03, Math.min(0.28, 0.1 + 0.03 * n) * (1 - pixels / WIDE));
        const style = { pane: "footprints", radius: km * 1000, color, weight: 1, opacity: Math.max(0.25, 0.7 - pixels / WIDE), dashArray: "3 4", fillOpacity };
        group.addLayer(L.circle([lat, eventMap.globe.near(map, lon)], { ...style, interactive: false, className: "disc" }));
      }
      said.box.textContent = leftOff ? eventMap.counted(options.words, leftOff) : "";
      said.box.hidden = !leftOff;
    }

    group.on("add", () => {
      said.addTo(map);
      said.box.hidden = true;
      refresh();
    });
    group.on("remove", () => {
      said.remove();
      refresh();
    });
    map.on("moveend", refresh);
    (eventMap.onPaint = eventMap.onPaint || []).push(refresh);
    return group;
  };
})();
