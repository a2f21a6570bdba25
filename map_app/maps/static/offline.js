// The events of a map that has no server: read out of the document, clustered here, listed in a pop-up
// or in the document's own list. Loaded after basemap.js, panels.js and symbols.js; live.js is not there.
(function () {
  "use strict";
  const eventMap = (window.eventMap = window.eventMap || {});
  const { symbolSvg, clusterSvg } = eventMap.draw;
  const { element } = eventMap.make;
  const NEAR = 44; // pixels between two symbols, as in data/queries/clusters.py
  const LISTED = 50;

  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  eventMap.isDark = () => dark.matches;
  dark.addEventListener("change", () => (eventMap.onTheme || []).forEach((repaint) => repaint()));

  /** The records of the document: one canonical GeoJSON feature a line. */
  eventMap.records = function () {
    const lines = document.getElementById("records").textContent.split("\n");
    return lines.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  };

  /** The layer of all events; `eventMap.view` narrows it and shows one of them. */
  eventMap.offline = function (map, config) {
    const { words } = config;
    eventMap.days = eventMap.calendar(words);
    const group = L.layerGroup();
    const selection = L.layerGroup().addTo(map);
    const all = eventMap.records();
    const byId = new Map(all.map((feature) => [feature.id, feature]));
    const placed = all.filter((f) => f.properties.location_precision !== "country");
    const said = L.control({ position: "bottomleft" });
    said.onAdd = () => L.DomUtil.create("div", "note silent");
    said.addTo(map);
    const place = ({ geometry: { coordinates: [lon, lat] } }) => [lat, eventMap.globe.near(map, lon)];
    let keeps = () => true;
    let picked = null;

    const draw = () => {
      group.clearLayers();
      const window = map.getBounds().pad(0.3);
      const found = clusters(map, placed.filter(keeps), place);
      const seen = found.filter((c) => window.contains(c.at));
      for (const cluster of seen) group.addLayer(cluster.members.length > 1 ? several(cluster) : one(cluster.members[0]));
      paintPicked();
      eventMap.arrangeLabels && eventMap.arrangeLabels(seen.map((c) => ({ ...map.latLngToContainerPoint(c.at), r: c.members.length > 1 ? 20 : 12 })));
      const unplaced = all.filter((f) => f.properties.location_precision === "country" && keeps(f)).length;
      const box = said.getContainer();
      box.textContent = unplaced ? config.words.unplaced.replace("{n}", unplaced.toLocaleString("en")) : "";
      box.hidden = !unplaced;
    };

    function one(feature) {
      const p = feature.properties;
      const vague = p.location_precision !== "exact";
      const html = symbolSvg(config.symbols[p.event_type], 20, { vague });
      const size = vague ? 26 : 20;
      const marker = L.marker(place(feature), { icon: L.divIcon({ className: "event", html, iconSize: [size, size] }), riseOnHover: true, pane: "events" });
      eventMap.tip(marker, [p.title, `${eventMap.days(p)} · ${config.precisions[p.location_precision]}`], 8);
      const radius = pixels(p.location_radius_km, place(feature)[0]);
      if (vague && radius >= 12 && radius < 2000) group.addLayer(disc(feature, radius));
      return pressed(marker, `${p.title}, ${eventMap.days(p)}`, () => pick(feature.id));
    }

    function several(cluster) {
      const types = {};
      for (const f of cluster.members) types[f.properties.event_type] = (types[f.properties.event_type] || 0) + 1;
      const count = cluster.members.length;
      const precise = cluster.members.filter((f) => f.properties.location_precision === "exact").length;
      const size = Math.round(30 + Math.min(26, 7 * Math.log10(count) ** 1.4));
      const html = clusterSvg({ count, types }, size, config.symbols);
      const marker = L.marker(cluster.at, { icon: L.divIcon({ className: "cluster", html, iconSize: [size, size] }), pane: "events" });
      const head = eventMap.fill(words.cluster, { n: count.toLocaleString("en"), exact: precise });
      const kinds = Object.entries(types).sort((a, b) => b[1] - a[1]);
      const kindOf = (type, n) => (n === 1 ? config.symbols[type].label.toLowerCase() : config.symbols[type].phrase);
      const lines = kinds.map(([type, n]) => eventMap.fill(words.kind, { n, kind: kindOf(type, n) }));
      eventMap.tip(marker, [head, ...lines], size / 2);
      return pressed(marker, `${head}: ${lines.join(", ")}`, () => open(cluster));
    }

    /** Go nearer while that parts the events, else list them. */
    function open(cluster) {
      const bounds = L.latLngBounds(cluster.members.map(place));
      const target = Math.min(map.getBoundsZoom(bounds.pad(0.1)), 14);
      if (target > map.getZoom() && !bounds.getNorthEast().equals(bounds.getSouthWest(), 0.002)) {
        map.flyToBounds(bounds.pad(0.1), { duration: 0.4, maxZoom: 14 });
        return;
      }
      const events = cluster.members.slice(0, LISTED).map((f) => ({ id: f.id, ...f.properties }));
      const popup = L.popup({ className: "members", maxWidth: 300 }).setLatLng(cluster.at);
      popup.setContent(eventMap.memberList({ total: cluster.members.length, events }, words.here, config, (id) => (popup.remove(), pick(id))));
      popup.openOn(map);
    }

    /** Choose an event: the document's list shows it, or a pop-up where there is none. */
    function pick(id) {
      picked = byId.get(id) || null;
      paintPicked();
      if (eventMap.onPick) eventMap.onPick(id);
      else if (picked) L.popup({ className: "members", maxWidth: 320 }).setLatLng(place(picked)).setContent(card(picked)).openOn(map);
    }

    function paintPicked() {
      selection.clearLayers();
      if (!picked || picked.properties.location_precision === "country") return;
      const p = picked.properties;
      const radius = pixels(p.location_radius_km, place(picked)[0]);
      if (p.location_precision !== "exact" && radius >= 12) selection.addLayer(disc(picked, radius));
      const html = symbolSvg(config.symbols[p.event_type], 22, { ring: true });
      const icon = L.divIcon({ className: "selected", html, iconSize: [38, 38] });
      selection.addLayer(L.marker(place(picked), { icon, pane: "selected", interactive: false, keyboard: false }));
    }

    /** An event in a pop-up, every word as text. */
    function card({ properties: p }) {
      const box = element("article", "popup");
      box.append(element("strong", "", p.title), element("small", "", `${eventMap.days(p)} · ${p.place} · ${config.precisions[p.location_precision]}`));
      box.append(element("p", "", p.summary || ""));
      const list = element("ul");
      for (const source of p.sources || []) {
        const safe = /^https?:\/\//.test(source.url || "");
        const entry = element(safe ? "a" : "span", "", [source.publisher, source.title].filter(Boolean).join(": "));
        if (safe) Object.assign(entry, { href: source.url, target: "_blank", rel: "noopener noreferrer nofollow" });
        const item = element("li");
        item.append(entry);
        list.append(item);
      }
      box.append(element("small", "", config.words.sources), list);
      box.dir = "auto";
      return box;
    }

    function disc(feature, radius) {
      const p = feature.properties;
      const color = config.symbols[p.event_type].color;
      const style = { pane: "footprints", radius: p.location_radius_km * 1000, color, weight: 1, opacity: 0.55, dashArray: "3 4" };
      return L.circle(place(feature), { ...style, fillOpacity: Math.max(0.05, 0.2 - radius / 1500), interactive: false });
    }

    const pixels = (km, lat) => (km * 1000 * 2 ** map.getZoom()) / (156543.03 * Math.cos((lat * Math.PI) / 180));

    eventMap.view = {
      map,
      all,
      pick,
      /** Show only the events for which `test(feature)` holds. */
      narrow(test) {
        keeps = test;
        if (picked && !test(picked)) picked = null;
        draw();
      },
      /** Choose an event and bring it into the window. */
      show(id) {
        const feature = byId.get(id);
        if (!feature) return;
        picked = feature;
        if (feature.properties.location_precision !== "country") map.setView(place(feature), Math.max(map.getZoom(), 7));
        paintPicked();
      },
    };
    const first = config.event && byId.get(config.event);
    setTimeout(() => {
      map.invalidateSize();
      if (config.at) map.setView(config.at.slice(0, 2), config.at[2], { animate: false });
      else map.fitBounds(eventMap.globe.bounds(map, config.frame), { animate: false, maxZoom: 8, padding: [16, 16] });
      map.on("moveend", draw);
      if (first) config.at ? pick(first.id) : (eventMap.view.show(first.id), pick(first.id));
      draw();
      map.getContainer().dataset.painted = "yes";
    }, 0);
    return group;
  };

  /** Name a marker and act on a click, Enter or Space. */
  function pressed(marker, words, act) {
    marker.on("add", () => marker.getElement().setAttribute("aria-label", words));
    marker.on("click", act);
    marker.on("keydown", ({ originalEvent: event }) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      act();
    });
    return marker;
  }

  /** Merge events whose symbols would overlap at this zoom: each joins the first cluster within reach. */
  function clusters(map, features, place) {
    const zoom = map.getZoom();
    let found = features.map((f) => ({ ...map.project(place(f), zoom), members: [f] }));
    for (;;) {
      const merged = merge(found);
      if (merged.length === found.length) break;
      found = merged;
    }
    return found.map((c) => ({ at: map.unproject([c.x, c.y], zoom), members: c.members }));
  }

  function merge(found) {
    const done = [];
    const cells = new Map();
    const cell = (x, y) => `${Math.floor(x / NEAR)},${Math.floor(y / NEAR)}`;
    for (const c of [...found].sort((a, b) => b.members.length - a.members.length)) {
      const near = nearest(c, cells);
      if (!near) {
        const key = cell(c.x, c.y);
        cells.set(key, [...(cells.get(key) || []), c]);
        done.push(c);
        continue;
      }
      const [n, m] = [near.members.length, c.members.length];
      near.x = (near.x * n + c.x * m) / (n + m); // its cell stays that of where it began: the next round mends it
      near.y = (near.y * n + c.y * m) / (n + m);
      near.members = [...near.members, ...c.members];
    }
    return done;
  }

  function nearest(c, cells) {
    let best = null;
    let least = NEAR;
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        for (const other of cells.get(`${Math.floor(c.x / NEAR) + dx},${Math.floor(c.y / NEAR) + dy}`) || []) {
          const away = Math.hypot(other.x - c.x, other.y - c.y);
          if (away < least) [best, least] = [other, away];
        }
      }
    }
    return best;
  }
})();
