// The layer of density: how many events per area, cell by cell, with its legend. It stands in for the symbols.
// Loaded before live.js; asks /api/density for the window, and only while it is shown.
(function () {
  "use strict";
  const eventMap = (window.eventMap = window.eventMap || {});
  const { element } = eventMap.make;
  const { tooltip } = eventMap.draw;

  eventMap.density = function (map, options) {
    const { words } = options;
    const group = L.layerGroup();
    const renderer = L.canvas({ pane: "overlayPane", padding: 0.1 });
    const control = L.control({ position: "bottomleft" });
    const box = element("div", "legend density");
    box.setAttribute("role", "status");
    control.onAdd = () => box;
    let answer = null;
    const number = (n) => n.toLocaleString("en", { maximumSignificantDigits: 3 });
    const colors = () => options.colors[eventMap.isDark() ? "dark" : "light"];

    const ask = eventMap.asking(
      (found) => paint((answer = found)),
      (message) => eventMap.note.fault(message),
    );

    function refresh() {
      const asked = map.hasLayer(group) && eventMap.api && map.getSize().y;
      ask(asked ? eventMap.api("density", eventMap.windowOf(map)) : null);
    }

    function paint({ grid, cells, breaks }) {
      group.clearLayers();
      const side = 2 ** grid;
      const lat = (row) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / side))) * 180) / Math.PI;
      const lon = (column) => (column / side) * 360 - 180;
      const turn = (column) => eventMap.globe.turn(map, lon(column + 0.5));
      for (const [x, y, n, density] of cells) {
        const fillColor = colorOf(breaks.filter((value) => density >= value).length, breaks.length);
        const bounds = [[lat(y + 1), lon(x) + turn(x)], [lat(y), lon(x + 1) + turn(x)]];
        const cell = L.rectangle(bounds, { renderer, stroke: true, color: fillColor, weight: 0.5, fillColor, fillOpacity: 0.78 });
        cell.bindTooltip(tooltip([eventMap.counted(words.cell, n, { density: number(density) })]), { sticky: true });
        cell.on("click", () => map.flyTo(cell.getBounds().getCenter(), Math.min(map.getMaxZoom(), map.getZoom() + 2), { duration: 0.4 }));
        group.addLayer(cell);
      }
      legend();
      map.getContainer().dataset.density = cells.length;
    }

    /** The colour of a class: few classes are spread over the whole scale. */
    function colorOf(which, last) {
      const scale = colors();
      return scale[last ? Math.round((which / last) * (scale.length - 1)) : Math.floor(scale.length / 2)];
    }

    function legend() {
      const { cells, breaks, total, left_out: left } = answer;
      const rows = [element("strong", "", words.title)];
      rows.push(cells.length ? scale(breaks) : element("p", "", words.none));
      const parts = left ? [eventMap.counted(words.left, total, { left: left.toLocaleString("en") })] : [];
      rows.push(element("p", "", [...parts, ...(cells.length ? [words.blank] : [])].join(" ")));
      box.replaceChildren(...rows);
    }

    /** The classes side by side, by the figures at which they begin and end. */
    function scale(breaks) {
      const list = element("ul", "scale");
      for (let i = 0; i <= breaks.length; i += 1) {
        const [from, to] = [breaks[i - 1], breaks[i]].map((value) => (value === undefined ? "" : number(value)));
        const text = from && to ? `${from}–${to}` : from ? words.over.replace("{n}", from) : to ? words.under.replace("{n}", to) : only();
        const item = element("li");
        const patch = element("i");
        patch.style.background = colorOf(i, breaks.length);
        item.append(patch, element("span", "", text));
        list.append(item);
      }
      return list;
    }

    /** The one class that densities too alike for more are in. */
    function only() {
      const densities = answer.cells.map((cell) => cell[3]);
      return [...new Set([Math.min(...densities), Math.max(...densities)].map(number))].join("–");
    }

    const toggle = (on) => map.getContainer().classList.toggle("dense", on);
    group.on("add", () => {
      toggle(true);
      control.addTo(map);
      refresh();
    });
    group.on("remove", () => {
      toggle(false);
      control.remove();
      refresh();
      delete map.getContainer().dataset.density;
    });
    map.on("moveend", refresh);
    (eventMap.onPaint = eventMap.onPaint || []).push(refresh);
    eventMap.onTheme = [...(eventMap.onTheme || []), () => answer && map.hasLayer(group) && paint(answer)];
    return group;
  };
})();
