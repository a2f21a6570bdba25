// Whether the edges of a ring cross: longitude and latitude are taken for a plane, as the filter takes them.

/**
 * Which side of the line from `a` to `b` a point is on: 1, -1, or 0 on it.
 * @param {Position} a
 * @param {Position} b
 * @param {Position} point
 */
const sideOf = (a, b, point) =>
  Math.sign((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]));

/**
 * Whether a point on the line through `a` and `b` lies between them.
 * @param {Position} a
 * @param {Position} b
 * @param {Position} point
 */
const isBetween = (a, b, point) =>
  [0, 1].every((i) => Math.min(a[i], b[i]) <= point[i] && point[i] <= Math.max(a[i], b[i]));

/**
 * Whether two edges have a point in common.
 * @param {Position} a
 * @param {Position} b
 * @param {Position} c
 * @param {Position} d
 */
export function meet(a, b, c, d) {
  const [toC, toD, toA, toB] = [sideOf(a, b, c), sideOf(a, b, d), sideOf(c, d, a), sideOf(c, d, b)];
  if (toC !== toD && toA !== toB) return true;
  /** @type {[number, Position, Position, Position][]} */
  const touching = [
    [toC, a, b, c],
    [toD, a, b, d],
    [toA, c, d, a],
    [toB, c, d, b],
  ];
  return touching.some(([side, start, end, point]) => side === 0 && isBetween(start, end, point));
}

/**
 * Whether an edge from the last corner to `next` would meet an earlier edge, or go back on the last one.
 * @param {Position[]} corners
 * @param {Position} next
 */
export function crosses(corners, next) {
  const [before, last] = corners.slice(-2);
  if (corners.length < 2) return false;
  if (sideOf(before, last, next) === 0 && (isBetween(before, last, next) || isBetween(last, next, before)))
    return true;
  return corners.slice(0, -2).some((corner, i) => meet(corner, corners[i + 1], last, next));
}

/**
 * Whether the edge from the last corner back to the first would meet another, or no area is left.
 * @param {Position[]} corners
 */
export const closesBadly = (corners) =>
  corners.length < 3 ||
  crosses(corners.slice(1), corners[0]) ||
  crosses([...corners.slice(2), corners[0]], corners[1]);

/**
 * Whether edges between corners that follow each other cross; the edge back to the first is not looked at.
 * @param {Position[]} corners
 */
export const isTangled = (corners) => corners.some((corner, i) => crosses(corners.slice(0, i), corner));
