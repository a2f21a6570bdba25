// How an event, a cluster and a tooltip are drawn. Loaded before live.js.
(function () {
  "use strict";
  const eventMap = (window.eventMap = window.eventMap || {});

  /** A kind's symbol: `ring` for the chosen event; a dashed rim where its place is not known exactly. */
  function symbolSvg(symbol, size, { ring = false, vague = false } = {}) {
    const halo = ring ? '<circle class="ring" cx="12" cy="12" r="19" fill="none"/>' : "";
    const rim = `<circle class="vague" cx="12" cy="12" r="16" fill="${symbol.color}" fill-opacity="0.16" stroke="${symbol.color}" stroke-dasharray="4 3.4"/>`;
    const box = ring ? "-9 -9 42 42" : vague ? "-6 -6 36 36" : "-2 -2 28 28";
    const side = ring ? size * 1.75 : vague ? size * 1.3 : size;
    return `<svg width="${side}" height="${side}" viewBox="${box}" aria-hidden="true">${halo}${vague ? rim : ""}<path d="${symbol.path}" fill="${symbol.color}" stroke="#fff" stroke-width="2.4" stroke-linejoin="round" paint-order="stroke"/></svg>`;
  }

  /** A dark disc with the count, in a ring in the proportions of the types. */
  function clusterSvg(p, size, symbols) {
    const r = size / 2 - 3;
    const around = 2 * Math.PI * r;
    let turned = 0;
    const parts = Object.entries(p.types).map(([type, n]) => {
      const share = (n / p.count) * around;
      const arc = `<circle r="${r}" cx="0" cy="0" fill="none" stroke="${symbols[type].color}" stroke-width="4.5" stroke-dasharray="${share} ${around - share}" stroke-dashoffset="${-turned}" transform="rotate(-90)"/>`;
      turned += share;
      return arc;
    });
    const text = p.count < 10000 ? String(p.count) : `${Math.round(p.count / 1000)}k`;
    const box = `${-size / 2} ${-size / 2} ${size} ${size}`;
    return `<svg width="${size}" height="${size}" viewBox="${box}" aria-hidden="true"><circle r="${size / 2}" fill="#fff"/>${parts.join("")}<circle r="${r - 2.5}" fill="#33424C"/><text text-anchor="middle" dy=".35em">${text}</text></svg>`;
  }

  /** Text lines as elements: an event's words never become HTML. */
  function tooltip(lines) {
    const box = document.createElement("div");
    lines.forEach((line, i) => {
      const row = document.createElement(i ? "div" : "strong");
      row.textContent = line;
      if (!i) eventMap.own(row);
      box.append(row);
    });
    return box;
  }

  /** Say lines beside a marker: above it, or below where the window's edge would cut them; `reach` in px. */
  eventMap.tip = function (marker, lines, reach) {
    marker.bindTooltip(tooltip(lines), { direction: "top", offset: [0, -reach], opacity: 1 });
    marker.on("tooltipopen", ({ tooltip: shown }) => {
      const above = marker._map.latLngToContainerPoint(marker.getLatLng()).y > shown.getElement().offsetHeight + reach + 12;
      Object.assign(shown.options, above ? { direction: "top", offset: [0, -reach] } : { direction: "bottom", offset: [0, reach] });
      shown.update();
    });
  };

  /** Call back whenever the reader touches an element in any way. */
  eventMap.onTouch = (element, act) =>
    ["pointerdown", "wheel", "keydown"].forEach((kind) => element.addEventListener(kind, act, { capture: true, passive: true }));

  /** Act on a click, and on Enter or Space: Leaflet turns keys into clicks for pop-ups only. */
  eventMap.onPress = function (marker, act) {
    marker.on("click", act);
    marker.on("keydown", ({ originalEvent: event }) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      act();
    });
  };

  eventMap.draw = { symbolSvg, clusterSvg, tooltip };
})();
