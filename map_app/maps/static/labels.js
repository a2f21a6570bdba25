// Place names: shown from their own zoom on, whole, and hidden where a symbol, a control or another name stands.
import { near } from "./globe.js";
import { laidOut, townAt } from "./placing.js";

/** @typedef {{name: string, kind: string, lat: number, lon: number, min_zoom: number, rotation: number, run?: number}} Place */

/** @param {Place} place */
function makeLabel(place) {
  const text = document.createElement("span");
  text.textContent = place.name;
  if (place.rotation) text.style.transform = `rotate(${place.rotation}deg)`;
  const icon = L.divIcon({ className: `label label-${place.kind}`, html: text, iconSize: undefined });
  icon.options.iconSize = /** @type {any} */ (null); // its style sheet sizes it
  const marker = L.marker([place.lat, place.lon], {
    icon,
    interactive: false,
    keyboard: false,
    pane: "labels",
  });
  return { place, marker, text, wide: 0 };
}

/** @typedef {ReturnType<typeof makeLabel>} Label */

/**
 * Measure names in pixels, as they are written today: a font may come later than the map.
 * @param {L.Map} map
 * @param {Label[]} made
 */
function measured(map, made) {
  const ruler = document.createElement("div");
  ruler.style.visibility = "hidden";
  ruler.append(
    ...made.map(({ place }) => {
      const row = document.createElement("div");
      const text = document.createElement("span");
      row.className = `label label-${place.kind}`;
      text.textContent = place.name;
      row.append(text);
      return row;
    }),
  );
  map.getPane("labels")?.append(ruler);
  for (const [i, { firstElementChild: text }] of [...ruler.children].entries())
    if (text instanceof HTMLElement) made[i].wide = text.offsetWidth;
  ruler.remove();
}

/**
 * @param {Shared} shared
 * @param {{places: Place[]}} options
 */
export function labels(shared, { places }) {
  const { map } = shared;
  const group = L.layerGroup();
  const own = places.map(makeLabel);
  /** @type {Label[]} */
  let towns = [];
  measured(map, own);

  /** @param {Spot[]} taken */
  const arrange = (taken) => {
    const shown = laidOut(shared, [...own, ...towns], taken);
    for (const label of [...own, ...towns]) {
      const shift = shown.get(label);
      if (!shift) {
        group.removeLayer(label.marker);
        continue;
      }
      label.marker.setLatLng([label.place.lat, near(map, label.place.lon)]);
      label.text.style.left = `${shift[0]}px`;
      label.text.style.top = `${shift[1]}px`;
      group.addLayer(label.marker);
    }
  };
  const again = () => shared.arrangeLabels?.(shared.taken());
  group.on("add", () => arrange(shared.taken()));
  shared.arrangeLabels = (taken) => {
    if (map.hasLayer(group)) arrange(taken);
  };
  shared.setTowns = (named) => {
    for (const { marker } of towns) group.removeLayer(marker);
    towns = named.map(([name, lat, lon, , kind = "town", along]) => {
      const { minZoom = 0, turn = 0, run } = along ?? {};
      const label = makeLabel({ name, kind, lat, lon, min_zoom: minZoom, rotation: turn, run });
      if (/\p{Script=Latin}/u.test(name)) label.text.lang = "en"; // the gazetteer has none in the map's language
      return label;
    });
    measured(map, towns);
    again();
  };
  shared.townAt = (at, r) => townAt(shared, [...own, ...towns], at, r);
  document.fonts.ready.then(() => {
    measured(map, [...own, ...towns]);
    again();
  });
  map.getContainer().addEventListener("toggle", again, { capture: true }); // the legend, opened or folded
  return group;
}
