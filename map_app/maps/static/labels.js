// Place names: shown from their own zoom on, and hidden where a symbol or another name stands.
import { near } from "./globe.js";

/**
 * Where a country's name may stand beside its usual place, in pixels: first where it is, then near.
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
/** @typedef {[left: number, top: number, right: number, bottom: number]} Room */

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

/**
 * Half of what a name takes up, in pixels.
 * @param {Place} place
 * @returns {Pair}
 */
function sizeOf({ name, kind, rotation }) {
  const wide = name.length * (kind === "sea" ? 4.2 : 3.6) + 6;
  return rotation ? [wide * 0.6, wide * 0.8] : [wide, 9];
}

/**
 * A large country may be named beside its middle, while that is still inside it; nothing else may move.
 * @param {Place} place
 * @param {number} zoom
 */
function shiftsOf({ kind, min_zoom }, zoom) {
  return kind === "country" && min_zoom <= 4 && zoom >= 4 && zoom <= 6.5 ? ASIDE : ASIDE.slice(0, 1);
}

/** @type {(a: Room, b: Room) => boolean} */
const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

/**
 * @param {Shared} shared
 * @param {{places: Place[]}} options
 */
export function labels(shared, { places }) {
  const { map } = shared;
  const group = L.layerGroup();
  const made = places.map(makeLabel);

  /** @param {Spot[]} taken */
  const arrange = (taken) => {
    /** @type {Room[]} */
    const rooms = taken.map(({ x, y, r, w = r }) => [x - w, y - r, x + w, y + r]);
    for (const { place, marker } of made) {
      const home = L.latLng(place.lat, near(map, place.lon));
      const at = map.latLngToContainerPoint(home);
      const [w, h] = sizeOf(place);
      /** @type {(shift: Pair) => Room} */
      const roomAt = ([x, y]) => [at.x + x - w, at.y + y - h, at.x + x + w, at.y + y + h];
      const isFree = (/** @type {Pair} */ shift) => !rooms.some((room) => meet(roomAt(shift), room));
      const shift = map.getZoom() >= place.min_zoom && shiftsOf(place, map.getZoom()).find(isFree);
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
  return group;
}
