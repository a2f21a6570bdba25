// Place names: shown from their own zoom on, whole, and hidden where a symbol, a control or another name stands.
import { boxesOver, meet } from "./boxes.js";
import { beside } from "./drawing.js";
import { near } from "./globe.js";
import { landAt } from "./lands.js";

/**
 * Where a country's name may stand beside its usual place, in pixels: first where it is, then near, still within it.
 * @type {Pair[]}
 */
const ASIDE = [
  [0, 0],
  [0, 24],
  [0, -24],
  [40, 0],
  [-40, 0],
  [0, 44],
  [0, -44],
  [40, 30],
  [-40, 30],
  [40, -30],
  [-40, -30],
  [70, 20],
  [-70, 20],
];

/** @typedef {{name: string, kind: string, lat: number, lon: number, min_zoom: number, rotation: number}} Place */
const FARTHER = [0, 12, 24, 40]; // px that the name of the foremost town may give way

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

/** @param {Place} place */
const isTown = ({ kind }) => kind === "city" || kind === "town";

/**
 * What covers the point of a town, from it.
 * @param {L.Point} at
 * @param {number} dot
 * @param {Room[]} rooms of symbols
 * @param {number} farther
 * @returns {Room}
 */
function coverAt({ x, y }, dot, rooms, farther) {
  /** @type {Room} */
  const box = [x - dot, y - dot, x + dot, y + dot];
  for (const room of rooms)
    if (meet(room, [x - dot, y - dot, x + dot, y + dot]))
      for (const i of [0, 1, 2, 3]) box[i] = (i < 2 ? Math.min : Math.max)(box[i], room[i]);
  return [box[0] - x - farther, box[1] - y - farther, box[2] - x + farther, box[3] - y + farther];
}

/**
 * What a name takes up around its middle, in pixels.
 * @param {Drawing["names"]} names
 * @param {Place} place
 * @param {number} wide
 * @returns {Room}
 */
function roomOf({ side, up, down }, { rotation }, wide) {
  const w = wide / 2 + side;
  if (!rotation) return [-w, -up, w, down];
  const [cos, sin] = [Math.cos, Math.sin].map((of) => Math.abs(of((rotation * Math.PI) / 180)));
  const [x, y] = [w * cos + up * sin, w * sin + up * cos];
  return [-x, -y, x, y];
}

/**
 * Whether a country's name is within it, from its first letter to its last, with its middle in `room`.
 * @param {Shared} shared
 * @param {Place} place
 * @param {Room} room
 */
function isAtHome({ map, lands }, { lat, lon }, [left, top, right, bottom]) {
  const country = landAt(lands, lon, lat);
  const ends = [left, right].map((x) => map.containerPointToLatLng([x, (top + bottom) / 2]).wrap());
  return country && ends.every((end) => landAt(lands, end.lng, end.lat) === country);
}

/**
 * Lay out names one after the other, each where nothing stands yet.
 * @param {Shared} shared
 * @param {Label[]} made in the order of their importance
 * @param {Spot[]} taken
 * @returns {Map<Label, Pair>} how far each name that is shown stands from its place, in pixels
 */
function laidOut(shared, made, taken) {
  const { map, config } = shared;
  const { names } = config.drawing;
  const { dot, most } = names;
  /** @type {Room[]} */
  const symbols = taken.map(({ x, y, r, w = r }) => [x - w, y - r, x + w, y + r]);
  const rooms = [...symbols, ...boxesOver(map)];
  const size = map.getSize();
  /** @type {Map<Label, Pair>} */
  const shown = new Map();
  let foremost = true;
  for (const label of made) {
    const { place, wide } = label;
    if (shown.size >= most) break;
    if (map.getZoom() < place.min_zoom) continue;
    const at = map.latLngToContainerPoint([place.lat, near(map, place.lon)]);
    if (isTown(place) && (at.x < 0 || at.y < 0 || at.x > size.x || at.y > size.y)) continue;
    const [left, top, right, bottom] = roomOf(names, place, wide);
    /** @type {(shift: Pair) => Room} */
    const roomAt = ([x, y]) => [at.x + x + left, at.y + y + top, at.x + x + right, at.y + y + bottom];
    const isFree = (/** @type {Pair} */ shift) => {
      const room = roomAt(shift);
      if (place.kind === "country" && shift !== ASIDE[0] && !isAtHome(shared, place, room)) return false;
      const isWhole = room[0] >= 0 && room[1] >= 0 && room[2] <= size.x && room[3] <= size.y;
      return isWhole && !rooms.some((other) => meet(room, other));
    };
    const steps = foremost ? FARTHER : FARTHER.slice(0, 1);
    const shifts = isTown(place)
      ? steps.flatMap((step) => beside(config.drawing, coverAt(at, dot, symbols, step), wide / 2))
      : ASIDE.slice(0, place.kind === "country" ? ASIDE.length : 1);
    const shift = shifts.find(isFree);
    if (isTown(place)) foremost = false;
    if (!shift) continue;
    rooms.push(roomAt(shift));
    if (isTown(place)) rooms.push([at.x - dot, at.y - dot, at.x + dot, at.y + dot]);
    shown.set(label, shift);
  }
  return shown;
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
    towns = named.map(([name, lat, lon]) => {
      const label = makeLabel({ name, kind: "town", lat, lon, min_zoom: 0, rotation: 0 });
      if (/\p{Script=Latin}/u.test(name)) label.text.lang = "en"; // the gazetteer has none in the map's language
      return label;
    });
    measured(map, towns);
    again();
  };
  document.fonts.ready.then(() => {
    measured(map, [...own, ...towns]);
    again();
  });
  map.getContainer().addEventListener("toggle", again, { capture: true }); // the legend, opened or folded
  return group;
}
