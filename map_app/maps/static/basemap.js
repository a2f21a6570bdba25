// The offline base map: land, borders and labels from geodata, drawn on one canvas under the events.
// Loaded before live.js; everything hangs on `window.eventMap`.
(function () {
  "use strict";
  const eventMap = (window.eventMap = window.eventMap || {});

  const PALETTE = {
    light: { sea: "#DBE6EA", land: "#EFECE4", theatre: "#FBF8F0", border: "#CDC5B4", outline: "#14506B" },
    dark: { sea: "#14191D", land: "#232A30", theatre: "#2E373E", border: "#4A555E", outline: "#7FB4CC" },
  };

  // Paper is light, and its legend is open.
  const paper = window.matchMedia("print");
  paper.addEventListener("change", () => {
    (eventMap.onTheme || []).forEach((repaint) => repaint());
    for (const legend of document.querySelectorAll("details.legend")) {
      if (paper.matches) legend.dataset.open = legend.open ? "yes" : "";
      legend.open = paper.matches || Boolean(legend.dataset.open);
    }
  });

  /** Whether Streamlit's theme, whose colours its frame carries as CSS variables, is dark. */
  eventMap.isDark = function () {
    if (paper.matches) return false;
    const color = getComputedStyle(document.documentElement).getPropertyValue("--background-color");
    const hex = /^\s*#([0-9a-f]{6})/i.exec(color);
    if (!hex) return false;
    const [r, g, b] = [0, 2, 4].map((i) => parseInt(hex[1].slice(i, i + 2), 16));
    return 0.299 * r + 0.587 * g + 0.114 * b < 110;
  };

  /** The map's storeys, from the discs up to the chosen event. */
  const PANES = { footprints: 410, arcs: 420, labels: 430, events: 600, selected: 620 };

  function makePanes(map) {
    for (const [name, z] of Object.entries(PANES)) map.createPane(name).style.zIndex = z;
    map.getPane("labels").style.pointerEvents = "none";
  }

  /** The GeoJSON of a layer: from `options.url`, or out of the document itself where it must work offline. */
  eventMap.shapesOf = async function ({ url, island }) {
    return island ? JSON.parse(document.getElementById(island).textContent) : (await fetch(url)).json();
  };

  /** Make the base layer; `options.url` is where the GeoJSON is, `options.places` are the labels. */
  eventMap.basemap = function (map, options) {
    makePanes(map);
    eventMap.globe.roam(map);
    const renderer = L.canvas({ pane: "tilePane", padding: 0.6 });
    const group = L.layerGroup();
    group.getAttribution = () => options.attribution;
    let world = null;

    const style = (feature) => {
      const colors = PALETTE[eventMap.isDark() ? "dark" : "light"];
      const { kind, theatre } = feature.properties;
      if (kind === "land") {
        const fill = theatre ? colors.theatre : colors.land;
        return { stroke: true, weight: 1, color: fill, fill: true, fillColor: fill, fillOpacity: 1 };
      }
      const dashArray = kind === "disputed" ? "4 4" : null;
      return { fill: false, color: colors.border, weight: 1.1, dashArray };
    };

    const repaint = () => {
      const dark = eventMap.isDark();
      document.documentElement.classList.toggle("dark", dark);
      map.getContainer().classList.toggle("dark", dark);
      map.getContainer().style.background = PALETTE[dark ? "dark" : "light"].sea;
      if (world) world.each((shapes) => shapes.setStyle(style));
    };

    eventMap
      .shapesOf(options)
      .then((document) => {
        const { copies, turned } = eventMap.globe;
        world = copies(map, group, (turn) => turned(document, { renderer, style, interactive: false }, turn));
      })
      .catch((error) => console.warn("base map not loaded", error));
    eventMap.onTheme = [...(eventMap.onTheme || []), repaint];
    repaint();
    return group;
  };

  /** Outlines of the theatres, under the events. */
  eventMap.outlines = function (map, options) {
    const group = L.layerGroup();
    const style = () => ({
      fill: false,
      weight: 1.2,
      opacity: 0.55,
      dashArray: "1 4",
      color: PALETTE[eventMap.isDark() ? "dark" : "light"].outline,
    });
    const renderer = L.canvas({ pane: "overlayPane", padding: 0.6 });
    let world = null;
    group.on("add", () => {
      if (world) return;
      eventMap
        .shapesOf(options)
        .then((document) => {
          const { copies, turned } = eventMap.globe;
          world = copies(map, group, (turn) => turned(document, { renderer, style, interactive: false }, turn));
        })
        .catch((error) => console.warn("theatres not loaded", error));
    });
    eventMap.onTheme = [...(eventMap.onTheme || []), () => world && world.each((shapes) => shapes.setStyle(style))];
    return group;
  };

  /** Where a country's name may stand beside its usual place, in pixels: first where it is, then near. */
  const ASIDE = [[0, 0], [0, 24], [0, -24], [40, 0], [-40, 0], [0, 44], [0, -44], [40, 30], [-40, 30], [40, -30], [-40, -30], [70, 20], [-70, 20]];

  /** Place names: shown from their own zoom on, and hidden where a symbol or another name stands. */
  eventMap.labels = function (map, options) {
    const group = L.layerGroup();
    const labels = options.places.map((place) => {
      const text = document.createElement("span");
      text.textContent = place.name;
      if (place.rotation) text.style.transform = `rotate(${place.rotation}deg)`;
      const icon = L.divIcon({ className: `label label-${place.kind}`, html: text, iconSize: null });
      const where = [place.lat, place.lon];
      return { place, marker: L.marker(where, { icon, interactive: false, keyboard: false, pane: "labels" }) };
    });

    /** Lay the labels out again; `taken` are the boxes (x, y, r) that symbols occupy, in pixels. */
    const arrange = (taken) => {
      const boxes = taken.map(({ x, y, r }) => [x - r, y - r, x + r, y + r]);
      for (const { place, marker } of labels) {
        const home = [place.lat, eventMap.globe.near(map, place.lon)];
        const at = map.latLngToContainerPoint(home);
        const wide = place.name.length * (place.kind === "sea" ? 4.2 : 3.6) + 6;
        const [w, h] = place.rotation ? [wide * 0.6, wide * 0.8] : [wide, 9];
        const free = ([x, y]) => {
          const box = [at.x + x - w, at.y + y - h, at.x + x + w, at.y + y + h];
          return !boxes.some((b) => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3]) && box;
        };
        // A large country may be named beside its middle, while that is still inside it; nothing else may move.
        const large = place.kind === "country" && place.min_zoom <= 4 && map.getZoom() >= 4;
        const moves = large && map.getZoom() <= 6.5 ? ASIDE : ASIDE.slice(0, 1);
        const shift = map.getZoom() >= place.min_zoom && moves.find(free);
        const shown = Boolean(shift);
        if (shown) {
          boxes.push(free(shift));
          marker.setLatLng(shift[0] || shift[1] ? map.containerPointToLatLng(at.add(shift)) : home);
        }
        if (shown !== group.hasLayer(marker)) shown ? group.addLayer(marker) : group.removeLayer(marker);
      }
    };
    group.on("add", () => arrange(eventMap.taken ? eventMap.taken() : []));
    eventMap.arrangeLabels = (taken) => map.hasLayer(group) && arrange(taken);
    return group;
  };
})();
