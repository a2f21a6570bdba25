// Place names: shown from their own zoom on, whole, and hidden where a symbol, a control or another name stands.
import { boxesOver, meet } from "./boxes.js";
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
const [UP, DOWN, DOT] = [9, 9, 13]; // px above and below the middle of a name, and below it where a town's dot stands
const SIDE = 3; // px beside a name

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
  return { place, marker };
}

/** @typedef {ReturnType<typeof makeLabel>} Label */

/**
 * The widths of names in pixels, as they are written today: a font may come later than the map.
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
  const wide = Array.from(ruler.children, ({ firstElementChild: text }) =>
    text instanceof HTMLElement ? text.offsetWidth : 0,
  );
  ruler.remove();
  return wide;
}

/**
 * What a name takes up around its middle, in pixels.
 * @param {Place} place
 * @param {number} wide
 * @returns {Room}
 */
function roomOf({ kind, rotation }, wide) {
  const w = wide / 2 + SIDE;
  if (!rotation) return [-w, -UP, w, kind === "city" ? DOT : DOWN];
  const [cos, sin] = [Math.cos, Math.sin].map((of) => Math.abs(of((rotation * Math.PI) / 180)));
  const [x, y] = [w * cos + UP * sin, w * sin + UP * cos];
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
 * @param {Shared} shared
 * @param {{places: Place[]}} options
 */
export function labels(shared, { places }) {
  const { map } = shared;
  const group = L.layerGroup();
  const made = places.map(makeLabel);
  let wide = measured(map, made);

  /** @param {Spot[]} taken */
  const arrange = (taken) => {
    /** @type {Room[]} */
    const rooms = taken.map(({ x, y, r, w = r }) => [x - w, y - r, x + w, y + r]);
    rooms.push(...boxesOver(map));
    const size = map.getSize();
    for (const [i, { place, marker }] of made.entries()) {
      const home = L.latLng(place.lat, near(map, place.lon));
      const at = map.latLngToContainerPoint(home);
      const [left, top, right, bottom] = roomOf(place, wide[i]);
      /** @type {(shift: Pair) => Room} */
      const roomAt = ([x, y]) => [at.x + x + left, at.y + y + top, at.x + x + right, at.y + y + bottom];
      const isFree = (/** @type {Pair} */ shift) => {
        const room = roomAt(shift);
        if (shift !== ASIDE[0] && !isAtHome(shared, place, room)) return false;
        const isWhole = room[0] >= 0 && room[1] >= 0 && room[2] <= size.x && room[3] <= size.y;
        return isWhole && !rooms.some((other) => meet(room, other));
      };
      const shift =
        map.getZoom() >= place.min_zoom &&
        (place.kind === "country" ? ASIDE : ASIDE.slice(0, 1)).find(isFree);
      if (shift) {
        rooms.push(roomAt(shift));
        marker.setLatLng(shift[0] || shift[1] ? map.containerPointToLatLng(at.add(shift)) : home);
        group.addLayer(marker);
      } else group.removeLayer(marker);
    }
  };
  group.on("add", () => arrange(shared.taken()));
  shared.arrangeLabels = (taken) => {
    if (map.hasLayer(group)) arrange(taken);
  };
  const again = () => shared.arrangeLabels?.(shared.taken());
  document.fonts.ready.then(() => {
    wide = measured(map, made);
    again();
  });
  map.getContainer().addEventListener("toggle", again, { capture: true }); // the legend, opened or folded
  return group;
}
