// What stands around the events: counts, lists, the address, drawn shapes. Loaded before live.js.
(function () {
  "use strict";
  const eventMap = (window.eventMap = window.eventMap || {});

  eventMap.drawWords = (words) => {
    const { draw } = L.drawLocal;
    draw.toolbar.buttons.polygon = words.draw;
    draw.handlers.polygon.tooltip = { start: words.start, cont: words.cont, end: words.end };
    draw.handlers.polyline.error = words.error;
    draw.toolbar.finish = { title: words.finish, text: words.finish };
    draw.toolbar.undo = { title: words.undo, text: words.undo };
    draw.toolbar.actions = { title: words.cancel, text: words.cancel };
  };

  eventMap.leafletWords = (map, words) => {
    for (const way of ["in", "out"]) {
      const button = map.getContainer().querySelector(`.leaflet-control-zoom-${way}`);
      button.title = words[way];
      button.setAttribute("aria-label", words[way]);
    }
    map.on("popupopen", ({ popup }) => {
      const close = popup.getElement().querySelector(".leaflet-popup-close-button");
      if (close) close.setAttribute("aria-label", words.close);
    });
  };

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function button(text, act) {
    const made = element("button", "", text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  /** An SVG element with its attributes. */
  function svg(tag, attributes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  eventMap.make = { element, button, svg };

  /** The line that says what the map does not show: out of the frame, or without a place. */
  eventMap.notes = function (map, config) {
    const box = element("div", "note");
    box.setAttribute("role", "status");
    const control = L.control({ position: "bottomleft" });
    control.onAdd = () => {
      L.DomEvent.disableClickPropagation(box);
      return box;
    };
    control.addTo(map);
    const number = (n) => n.toLocaleString("en");
    return {
      counts(answer, act) {
        const away = answer.total - answer.in_view - answer.unplaced;
        const parts = [];
        if (away > 0) parts.push(button(config.words.away.replace("{n}", number(away)), act.fit));
        if (answer.unplaced) parts.push(button(config.words.unplaced.replace("{n}", number(answer.unplaced)), act.list));
        if (answer.silent && answer.silent.length) {
          const quiet = element("span", "silent", `${config.words.norecords}: ${answer.silent.join(config.words.comma)}`);
          quiet.title = config.words.quiet;
          parts.push(quiet);
        }
        box.replaceChildren(...parts);
        box.hidden = !parts.length;
        box.classList.remove("fault");
      },
      fault(message) {
        box.replaceChildren(element("span", "", `${config.words.fault} ${message}`));
        box.hidden = false;
        box.classList.add("fault");
      },
    };
  };

  /** Fold the legend to its first line while an event stands under it; `points` are x, y, r in the map. */
  eventMap.clearLegend = function (map, points) {
    const legend = map.getContainer().querySelector("details.legend");
    if (!legend || legend.open) return;
    legend.classList.remove("slim");
    const [box, base] = [legend.getBoundingClientRect(), map.getContainer().getBoundingClientRect()];
    const [left, top] = [box.left - base.left, box.top - base.top];
    const under = ({ x, y, r }) => x > left - r && x < left + box.width + r && y > top - r && y < top + box.height + r;
    legend.classList.toggle("slim", points.some(under));
  };

  /** The events of one spot, as buttons. */
  eventMap.memberList = function (answer, words, config, pick) {
    const box = element("div");
    box.append(element("strong", "", eventMap.counted(words, answer.total)));
    const list = element("ul");
    for (const event of answer.events) {
      const item = element("li");
      const entry = button("", () => pick(event.id));
      entry.innerHTML = `<svg width="14" height="14" viewBox="-2 -2 28 28" aria-hidden="true"><path d="${config.symbols[event.event_type].path}" fill="${config.symbols[event.event_type].color}"/></svg>`;
      entry.append(eventMap.own(element("span", "", event.title)), element("small", "", eventMap.days(event)));
      item.append(entry);
      list.append(item);
    }
    box.append(list);
    if (answer.total > answer.events.length) box.append(element("small", "", config.words.more));
    return box;
  };

  /** Keep `at`, `basemap` and `layer` in the page's address: a pan costs no rerun. */
  eventMap.addressBar = function (map, config) {
    // Only the first map of a comparison keeps the address.
    const page = window.parent === window || config.side === "right" ? null : window.parent;
    const kept = {};
    let settling = true; // until the first command: what happens before is no move of the reader's

    const write = () => {
      if (!page) return;
      page.eventMapKept = JSON.stringify(kept);
      const own = Object.keys(kept);
      const others = page.location.search.slice(1).split("&").filter((pair) => pair && !own.includes(pair.split("=")[0]));
      const mine = own.flatMap((key) => kept[key].map((value) => `${key}=${encodeURIComponent(value).replace(/%2C/g, ",")}`));
      const query = [...others, ...mine].join("&");
      const address = page.location.pathname + (query ? `?${query}` : "") + page.location.hash;
      if (address !== page.location.pathname + page.location.search + page.location.hash) {
        page.history.replaceState(page.history.state, "", address);
      }
    };

    const position = () => {
      const c = map.getCenter().wrap();
      return [+c.lat.toFixed(4), +c.lng.toFixed(4), +map.getZoom().toFixed(2)].join(",");
    };

    map.on("moveend", () => {
      if (settling || !map.getSize().y) return; // a frame that is taken away shrinks to nothing first
      kept.at = [position()];
      write();
    });
    map.on("baselayerchange", (event) => {
      const slug = config.basemaps[event.name];
      kept.basemap = slug === "offline" ? [] : [slug];
      write();
    });
    const pickBase = (name) => {
      const labels = [...map.getContainer().querySelectorAll(".leaflet-control-layers-base label")];
      const label = labels.find((one) => one.textContent.trim() === name);
      if (label) label.querySelector("input").click();
    };

    /** A button on the map that does one thing and goes. */
    const offer = (words, act) => {
      const control = L.control({ position: "topright" });
      control.onAdd = () => {
        const box = element("div", "note");
        L.DomEvent.disableClickPropagation(box);
        box.append(
          button(words, () => {
            control.remove();
            act();
          })
        );
        return box;
      };
      control.addTo(map);
    };

    const layers = () => {
      const on = config.overlays.filter((o) => map.hasLayer(eventMap.overlays[o.slug]));
      const usual = config.overlays.every((o) => o.shown === on.includes(o));
      kept.layer = usual ? [] : on.length ? on.map((o) => o.slug) : ["none"];
      write();
    };
    map.on("overlayadd overlayremove", layers);

    return {
      /** Switch to the layers that a link names; an online base map only once the reader agrees. */
      layers({ layers: names, basemap }) {
        const [name] = Object.entries(config.basemaps).find(([, slug]) => slug === basemap) || [];
        if (name && basemap !== "offline") {
          kept.basemap = [basemap];
          offer(config.words.online.replace("{name}", name), () => pickBase(name));
        }
        const named = names && names.length ? (slug) => names.includes(slug) : null;
        for (const overlay of config.overlays) {
          const layer = eventMap.overlays[overlay.slug];
          const wanted = named ? named(overlay.slug) : overlay.shown;
          if (wanted !== map.hasLayer(layer)) wanted ? map.addLayer(layer) : map.removeLayer(layer);
        }
      },
      /** The page's address with where the map stands now, to hand to a colleague. */
      link() {
        const { origin, pathname, search } = (page || window).location;
        const others = search.slice(1).split("&").filter((pair) => pair && !/^(at|embed|embed_options)=/.test(pair));
        return `${origin}${pathname}?${[...others, `at=${position()}`].join("&")}`;
      },
      /** The days that playback shows, `from..to`, or null. */
      frame(text) {
        kept.frame = text ? [text] : [];
        write();
      },
      /** Move the map without calling it the reader's own move. */
      settle(act) {
        settling = true;
        act();
        settling = false;
      },
      /** A link's own position: kept as if the reader had moved there. */
      keep: (at) => (kept.at = [at.join(",")]),
      /** The command with what the page's last frame kept: another language mounts the map where it stood. */
      resumed(command) {
        Object.assign(kept, JSON.parse((page && page.eventMapKept) || "{}"));
        setTimeout(write, 0);
        const { at, layer, basemap, frame } = kept;
        const first = (list, usual) => (list && list.length ? list[0] : usual);
        return {
          ...command,
          at: at && at.length ? at[0].split(",").map(Number) : command.at,
          layers: layer || command.layers,
          basemap: first(basemap, command.basemap),
          days: first(frame, command.days),
        };
      },
      /** The page wrote its own keys and dropped ours: put them back. */
      restore: () => setTimeout(write, 0),
    };
  };

  /** The drawn area and the window filter, outlined; and the tools to draw them. */
  eventMap.shapes = function (map, config, tell) {
    const outline = L.layerGroup().addTo(map);
    const style = { color: "#14506B", weight: 2, dashArray: "6 4", fill: false, interactive: false };
    map.on("draw:created", (event) => {
      const [ring] = event.layer.toGeoJSON().geometry.coordinates;
      const wkt = `POLYGON((${ring.map(([x, y]) => `${+x.toFixed(4)} ${+y.toFixed(4)}`).join(",")}))`;
      setTimeout(() => tell("area", undefined, null, { wkt }), 0); // after streamlit-folium's own report of the drawing
    });
    const bar = element("div", "leaflet-bar");
    const here = button("", () => {
      const [w, s, e, n] = eventMap.globe.box(map).map((v) => +v.toFixed(3));
      const whole = map.getBounds().getEast() - map.getBounds().getWest() >= 360;
      tell("bbox", undefined, null, { bbox: (whole ? [-180, s, 180, n] : [w, s, e, n]).join(",") });
    });
    here.className = "window-tool";
    here.title = config.words.window;
    here.setAttribute("aria-label", config.words.window);
    bar.append(here);
    const control = L.control({ position: "topleft" });
    control.onAdd = () => {
      L.DomEvent.disableClickPropagation(bar);
      return bar;
    };
    control.addTo(map);
    let shown = {};
    const draw = () => {
      outline.clearLayers();
      for (const ring of shown.area || []) {
        const turn = eventMap.globe.turn(map, L.latLngBounds(ring.map(([x, y]) => [y, x])).getCenter().lng);
        outline.addLayer(L.polygon(ring.map(([x, y]) => [y, x + turn]), style));
      }
      if (shown.bbox) outline.addLayer(L.rectangle(eventMap.globe.bounds(map, shown.bbox), style));
    };
    map.on("moveend", draw);
    return {
      show(command) {
        shown = command;
        draw();
      },
    };
  };
})();
