// Quadratic curves in pixels: parts of them, where they leave a symbol, and a head at their end.

const STEPS = 64; // that a curve is walked in to find where it leaves a symbol
const HALVINGS = 12;

/** @typedef {{x: number, y: number}} Point */
/** Start, control point and end. @typedef {[Point, Point, Point]} Curve */

/** @type {(a: Point, b: Point, t: number) => Point} */
const between = (a, b, t) => ({ x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t });

/** @type {(a: Point, b: Point) => number} */
const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/**
 * The curve between two points; `bend` is how far it stands off the straight line, of its length.
 * @param {Point} a
 * @param {Point} b
 * @param {number} bend
 * @returns {Curve}
 */
export function curveOf(a, b, bend) {
  return [a, { x: (a.x + b.x) / 2 - (b.y - a.y) * bend, y: (a.y + b.y) / 2 + (b.x - a.x) * bend }, b];
}

/**
 * A point of a curve; `t` from 0 to 1.
 * @param {Curve} curve
 * @param {number} t
 */
const pointAt = ([a, c, b], t) => between(between(a, c, t), between(c, b, t), t);

/**
 * What is left of a curve before `t`.
 * @param {Curve} curve
 * @param {number} t
 * @returns {Curve}
 */
const before = ([a, c, b], t) => [a, between(a, c, t), pointAt([a, c, b], t)];

/** @type {(curve: Curve) => Curve} */
const turned = ([a, c, b]) => [b, c, a];

/**
 * A curve without the end of it for which a test holds; null where it holds for all of it.
 * @param {Curve} curve
 * @param {(point: Point) => boolean} isInside
 * @returns {Curve | null}
 */
function cut(curve, isInside) {
  if (!isInside(curve[2])) return curve;
  let step = STEPS - 1;
  while (step >= 0 && isInside(pointAt(curve, step / STEPS))) step -= 1;
  if (step < 0) return null;
  let [out, inside] = [step / STEPS, (step + 1) / STEPS];
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (out + inside) / 2;
    if (isInside(pointAt(curve, middle))) inside = middle;
    else out = middle;
  }
  return before(curve, out);
}

/**
 * A curve without what lies in the symbols at its ends; null where they meet.
 * @param {Curve} curve
 * @param {Spot[]} spots
 * @param {number} gap px that it keeps from a symbol
 */
export function trimmed(curve, spots, gap) {
  const [from, , to] = curve;
  /** @type {(end: Point) => (point: Point) => boolean} */
  const around = (end) => {
    const holding = spots.filter((spot) => apart(spot, end) < spot.r);
    return (point) => holding.some((spot) => apart(spot, point) < spot.r + gap);
  };
  const ended = cut(curve, around(to));
  const started = ended && cut(turned(ended), around(from));
  return started && turned(started);
}

/**
 * A curve cut where its head begins, and the head: its tip is the curve's end, and it points as the curve does there.
 * Null where the curve is too short for one.
 * @param {Curve} curve
 * @param {{head: number, width: number}} size px
 * @returns {{line: Curve, head: [Point, Point, Point]} | null}
 */
export function headed(curve, { head, width }) {
  const tip = curve[2];
  const line = cut(curve, (point) => apart(point, tip) < head);
  if (!line) return null;
  const base = line[2];
  const [x, y] = [((tip.x - base.x) / head) * (width / 2), ((tip.y - base.y) / head) * (width / 2)];
  return { line, head: [{ x: base.x - y, y: base.y + x }, tip, { x: base.x + y, y: base.y - x }] };
}
