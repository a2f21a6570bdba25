// The part of the map that is seen: on a small screen the page's sheet hides some of it.

const MARGIN = 0.05; // of the map's size
const LEAST = 80; // px: no event is brought into less

/** @type {Cover} */
const NOTHING = { bottom: 0, left: 0, right: 0 };

/**
 * What the sheet hides; nothing where it leaves no room to look at anything.
 * @param {L.Map} map
 * @returns {Cover}
 */
export function coverOf(map) {
  const frame = window.frameElement?.getBoundingClientRect();
  const sheet = frame && window.parent.eventMapSheet; // a page of another origin has no frame for us
  if (!sheet) return NOTHING;
  const { x, y } = map.getSize();
  const cover = sheet.covers(new DOMRect(frame.x, frame.y, x, y));
  const isRoom = y - cover.bottom >= LEAST && x - cover.left - cover.right >= LEAST;
  return isRoom ? cover : NOTHING;
}

/**
 * The pixels to pan by so that a place comes to the middle of what is seen; null where it is seen.
 * @param {L.Map} map
 * @param {LatLon} place
 */
export function wayIntoView(map, place) {
  const { bottom, left, right } = coverOf(map);
  const size = map.getSize();
  const seen = L.bounds([left, 0], [size.x - right, size.y - bottom]);
  const margin = seen.getSize().multiplyBy(MARGIN);
  const at = map.latLngToContainerPoint(place);
  const inner = L.bounds(
    /** @type {L.Point} */ (seen.min).add(margin),
    /** @type {L.Point} */ (seen.max).subtract(margin),
  );
  return inner.contains(at) ? null : at.subtract(seen.getCenter());
}
