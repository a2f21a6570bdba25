// The live layer: fetches the clusters of what the map shows and keeps symbols, card and address in step.
// Python says what to show in a JSON island in the map's own HTML; every rerun of the page sends that HTML
// again (a `streamlit:render` message), so a new filter repaints without remounting the map or evaluating code.
(function () {
  "use strict";
  const eventMap = (window.eventMap = window.eventMap || {});
  const { symbolSvg, clusterSvg } = eventMap.draw;
  const ISLAND = "event-map-command";
  const LIST_ZOOM = 12;
  const CONTROLS_BELOW = 150;
  const WIDEST = 2000; // pixels: a disc wider than any window is no line on it; the symbol's rim still says it
  const EMPTY = { features: [], total: 0, in_view: 0, unplaced: 0, extent: null };

  /** Start the layer on `map`; `config` is what never changes: symbols, words, addresses. */
  eventMap.live = function (map, config) {
    const symbols = L.layerGroup();
    const footprints = L.layerGroup();
    const ghosts = L.layerGroup();
    const trail = eventMap.trail(ghosts);
    const channel = L.featureGroup().addTo(map); // streamlit-folium reports clicks on it to the page
    const shown = new Map(); // key -> {marker, data}
    const { words } = config;
    eventMap.days = eventMap.calendar(words);
    eventMap.faults = config.faults;
    let command = null;
    let lastMark = "";
    let untouched = true; // until the reader's first touch a frame that grows keeps the opening view
    let clicks = Date.now();

    fillFrame(map, () => Boolean(command));

    /** Tell the page of an action; the counter makes a second click on the same thing a new one. */
    const tell = (action, id, geometry, properties) => {
      const feature = { type: "Feature", id, geometry: geometry || null };
      feature.properties = { action, n: ++clicks, ...properties };
      channel.fire("click", { layer: { toGeoJSON: () => feature } });
    };

    const api = (path, more) => {
      const query = eventMap.narrowed(command.query);
      return `${config.base}api/${path}?${query}${query ? "&" : ""}${more}`;
    };

    const ask = eventMap.asking(paint, (message) => eventMap.note.fault(message));

    async function refresh() {
      if (!command || !map.getSize().x) return;
      if (command.nothing) paint(EMPTY);
      return ask(command.nothing ? null : api("clusters", `${eventMap.windowOf(map)}&v=${command.version}`));
    }

    /** Keep the symbols that stay, so that nothing flickers and focus is not lost. */
    function paint(answer) {
      const wanted = new Map(answer.features.map((f) => [keyOf(f), f]));
      const mark = `${command.query}#${eventMap.window || ""}`;
      if (mark !== lastMark) eventMap.time.player.trails() ? trail.age() : trail.clear();
      for (const [key, { marker }] of shown) {
        if (wanted.has(key)) continue;
        symbols.removeLayer(marker);
        shown.delete(key);
        if (mark !== lastMark && eventMap.time.player.trails()) trail.add(marker);
      }
      for (const [key, feature] of wanted) {
        if (shown.has(key)) {
          shown.get(key).marker.setLatLng(place(feature));
          continue;
        }
        const marker = feature.properties.count ? clusterMarker(feature) : eventMarker(feature);
        symbols.addLayer(marker);
        shown.set(key, { marker, feature });
      }
      paintFootprints();
      selection.settle();
      eventMap.clearLegend(map, eventMap.taken());
      eventMap.note.counts({ ...answer, silent: command.silent }, { fit: () => fit(answer), list: listUnplaced });
      if (mark !== lastMark) (eventMap.onPaint || []).forEach((again) => again());
      lastMark = mark;
      map.getContainer().dataset.painted = `${command.query}#${command.version}`;
      map.getContainer().dataset.count = answer.total;
    }

    const keyOf = (f) => (f.properties.count ? `${f.geometry.coordinates}:${JSON.stringify(f.properties.types)}` : f.id);

    /** Where a feature stands on the map: in the copy of the world nearest to its centre. */
    const place = ({ geometry: { coordinates: [lon, lat] } }) => [lat, eventMap.globe.near(map, lon)];

    function eventMarker(feature) {
      const p = feature.properties;
      const vague = p.location_precision !== "exact";
      const html = symbolSvg(config.symbols[p.event_type], 20, { vague });
      const icon = L.divIcon({ className: "event", html, iconSize: vague ? [26, 26] : [20, 20] });
      const marker = L.marker(place(feature), { icon, pane: "events", riseOnHover: true });
      eventMap.tip(marker, [p.title, `${eventMap.days(p)} · ${config.precisions[p.location_precision]}`], 8);
      marker.on("add", () => name(marker, `${p.title}${words.comma}${eventMap.days(p)}`));
      eventMap.onPress(marker, () => tell("select", feature.id, feature.geometry));
      marker.on("mouseover focus", () => drawFootprint(feature, footprints, true));
      marker.on("mouseout blur", paintFootprints);
      return marker;
    }

    function clusterMarker(feature) {
      const p = feature.properties;
      const size = Math.round(30 + Math.min(26, 7 * Math.log10(p.count) ** 1.4));
      const icon = L.divIcon({ className: "cluster", html: clusterSvg(p, size, config.symbols), iconSize: [size, size] });
      const marker = L.marker(place(feature), { icon, pane: "events", zIndexOffset: -100 });
      const types = Object.entries(p.types).sort((a, b) => b[1] - a[1]);
      const kindOf = (type, n) => (n === 1 ? config.symbols[type].label.toLowerCase() : config.symbols[type].phrase);
      const lines = types.map(([type, n]) => eventMap.fill(words.kind, { n: n.toLocaleString("en"), kind: kindOf(type, n) }));
      const head = eventMap.fill(words.cluster, { n: p.count.toLocaleString("en"), exact: p.precise.toLocaleString("en") });
      eventMap.tip(marker, [head, ...lines], size / 2);
      marker.on("add", () => name(marker, `${head}: ${lines.join(words.comma)}`));
      eventMap.onPress(marker, () => open(feature));
      return marker;
    }

    /** Open a cluster: go nearer while that can part its events, else list them. */
    function open(feature) {
      const { extent } = feature.properties;
      const bounds = eventMap.globe.bounds(map, extent);
      const wide = bounds.getEast() - bounds.getWest() > 0.002 || bounds.getNorth() - bounds.getSouth() > 0.002;
      const target = Math.min(map.getBoundsZoom(bounds.pad(0.1)), map.getMaxZoom());
      const nearer = target > map.getZoom() && (map.getZoom() < LIST_ZOOM || feature.properties.count > 30);
      if (nearer && wide) map.flyToBounds(bounds.pad(0.1), { duration: 0.4, maxZoom: LIST_ZOOM + 2 });
      else list(`view=${extent.join(",")}&zoom=${Math.round(map.getZoom())}`, config.words.here, bounds.getCenter());
    }

    // Without a tip and over the middle of the window: a list that points at no place.
    const listUnplaced = () => list("unplaced=true", config.words.unplaced_here, null);

    /** List events that share a place, to pick one. */
    async function list(where, words, at) {
      eventMap.opener = document.activeElement;
      const answer = await eventMap.answered(api("members", where)).catch((error) => eventMap.note.fault(error.message));
      if (!answer) return;
      const free = { className: "members placeless", autoPan: false, offset: [0, map.getSize().y * 0.35] };
      const popup = L.popup({ maxWidth: 320, className: "members", ...(at ? {} : free) });
      popup.setLatLng(at || map.getCenter());
      const pick = (id) => {
        map.closePopup(popup);
        tell("select", id);
      };
      popup.setContent(eventMap.memberList(answer, words, config, pick)).openOn(map);
      const first = popup.getElement().querySelector("button");
      if (first) first.focus();
    }

    /** Discs of the lone events whose uncertainty is wide enough to mean something at this zoom. */
    function paintFootprints() {
      footprints.clearLayers();
      if (map.hasLayer(eventMap.overlays.footprints)) return; // that layer draws them all
      for (const { feature } of shown.values()) if (!feature.properties.count) drawFootprint(feature, footprints, false);
    }

    function drawFootprint(feature, layer, always) {
      const p = feature.properties;
      const at = place(feature);
      const radius = pixels(p.radius_km, at[0]);
      if (p.location_precision === "exact" || radius < 12 || (!always && radius > WIDEST)) return;
      const color = config.symbols[p.event_type].color;
      const fillOpacity = Math.max(0.05, 0.2 - radius / 1500);
      const circle = { pane: "footprints", radius: p.radius_km * 1000, color, weight: 1, opacity: Math.max(0.3, 0.75 - radius / 900), dashArray: "3 4", fillOpacity, interactive: false };
      layer.addLayer(L.circle(at, circle));
    }

    const pixels = (km, lat) => (km * 1000 * 2 ** map.getZoom()) / (156543.03 * Math.cos((lat * Math.PI) / 180));

    /** Bring events back into view: those that the map opens on, and where they are seen already, all. */
    function fit({ extent, whole }) {
      if (!extent) return;
      const near = eventMap.globe.bounds(map, extent);
      const bounds = map.getBounds().contains(near) ? eventMap.globe.bounds(map, whole) : near;
      map.flyToBounds(bounds, { padding: [30, 30], maxZoom: 9, duration: 0.4 });
    }

    /** Take what Python says now; the first command also frames the map. */
    function obey(text) {
      const last = command;
      command = JSON.parse(text);
      const opened = !last || command.turn !== last.turn;
      if (!last && command.stays) command = eventMap.address.resumed(command);
      document.documentElement.classList.toggle("framed", Boolean(command.framed));
      document.documentElement.classList.toggle("stripless", Boolean(command.framed && !command.days));
      if (opened && command.at) eventMap.address.keep(command.at);
      untouched = untouched || opened;
      if (opened) whenSized(() => eventMap.address.settle(openView));
      if (opened) eventMap.address.layers(command);
      if (last) eventMap.address.restore();
      document.documentElement.classList.toggle("compared", Boolean(command.compared));
      freshness(command.state);
      eventMap.shape.show(command);
      eventMap.time.player.show(command, opened);
      const mended = last && last.gap && !command.gap; // the store answers the page again: so it will the map
      if (!last || mended || last.query !== command.query || last.version !== command.version) refresh();
      selection.show(command);
      const chosen = command.selected;
      const near = ({ lat, lon }) => [lat, eventMap.globe.near(map, lon)];
      const isNew = last && chosen && (!last.selected || last.selected.id !== chosen.id);
      if (isNew && !twin.follows() && !map.getBounds().pad(-0.05).contains(near(chosen))) map.panTo(near(chosen));
    }

    function openView() {
      if (twin.join()) return;
      if (command.at) map.setView(command.at.slice(0, 2), command.at[2], { animate: false });
      else if (command.frame) frame(command.frame);
    }

    /** A frame that has no height yet cannot be fitted: it would open at the greatest zoom. */
    function whenSized(act) {
      if (map.getSize().y > 100) act();
      else map.once("resize", () => whenSized(act));
    }

    /** Put a box, west south east north, into the part of the window that the controls leave free. */
    function frame(box) {
      const narrow = map.getSize().x < 600;
      const below = narrow ? CONTROLS_BELOW : 24; // on a phone legend, counts and scale stand over the map's foot
      const sides = [narrow ? 52 : 64, narrow ? 12 : 24]; // where the tools stand, and the other
      const [left, right] = document.documentElement.dir === "rtl" ? sides.reverse() : sides;
      const free = { paddingTopLeft: [left, 24], paddingBottomRight: [right, below] };
      map.fitBounds(eventMap.globe.bounds(map, box), { animate: false, maxZoom: 8, ...free });
    }

    /** The clusters that are shown, as markers. */
    const clusters = () => [...shown.values()].filter(({ feature }) => feature.properties.count).map(({ marker }) => marker);

    eventMap.taken = () =>
      (map.hasLayer(eventMap.overlays.density) ? [] : [...shown.values()])
        .map(({ marker, feature }) => ({ ...map.latLngToContainerPoint(marker.getLatLng()), r: feature.properties.count ? 20 : 12 }))
        .concat(selection.taken());
    eventMap.tell = tell;
    eventMap.note = eventMap.notes(map, config);
    eventMap.address = eventMap.addressBar(map, config);
    eventMap.shape = eventMap.shapes(map, config, tell);
    const renew = () => tell("renew");
    const freshness = config.side === "left" ? eventMap.freshness(config.base, renew) : () => {};
    const twin = eventMap.twin(map, config);
    const selection = eventMap.selection(map, config, { tell, drawFootprint, clusters });
    eventMap.time.player = eventMap.player(map, config, { tell, refresh });
    map.on("moveend", () => {
      refresh();
      paintFootprints();
    });
    map.on("resize", refresh);
    map.on("heightchange", () => untouched && command && eventMap.address.settle(openView));
    eventMap.onTouch(map.getContainer(), () => (untouched = false));
    map.on("overlayadd overlayremove", paintFootprints);
    eventMap.api = api;
    eventMap.keys(map);
    const group = L.layerGroup([footprints, ghosts, symbols, selection.layer]);
    listen((text) => obey(text), eventMap);
    return group;
  };

  /** Let the map fill its frame, whose height the page's style sheet sets. */
  function fillFrame(map, opened) {
    const box = map.getContainer();
    const height = "calc(100vh - var(--strip, 104px))"; // the rest is the strip of time
    Object.assign(box.style, { width: "100%", height });
    if (box.parentElement) Object.assign(box.parentElement.style, { width: "100%", height });
    new ResizeObserver(() => {
      const { y } = map.getSize();
      const resize = () => map.invalidateSize({ pan: false });
      opened() ? eventMap.address.settle(resize) : resize(); // a frame that grows is no move of the reader's
      if (map.getSize().y !== y) map.fire("heightchange");
    }).observe(box);
    map.invalidateSize();
  }

  /** Hand over the command in the document, then every one that a rerun of the page brings. */
  function listen(obey, state) {
    let seen = document.getElementById(ISLAND).textContent;
    window.addEventListener("message", (message) => {
      if (!message.data || message.data.type !== "streamlit:render") return;
      const html = new DOMParser().parseFromString(message.data.args.html || "", "text/html");
      const island = html.getElementById(ISLAND);
      if (island && island.textContent !== seen) obey((seen = island.textContent));
      setTimeout(() => (state.onTheme || []).forEach((repaint) => repaint()), 0);
    });
    setTimeout(() => obey(seen), 0);
  }

  function name(marker, text) {
    const element = marker.getElement();
    if (element) element.setAttribute("aria-label", text);
  }
})();
