// The strip of time drawn: bars, the chosen range, silent intervals and the axis.
import { silentIntervals } from "./bars.js";
import { DAY_MS, firstDay, nextUnit } from "./days.js";
import { svg } from "./dom.js";
import { symbolOf } from "./symbols.js";

/** @import { Scale } from "./bars.js" */

const TOP = 18; // px for the line that says what a bar holds
const FOOT = 17; // px for the axis
const MANY_DAYS = 1100; // from so many on, the axis names years alone

/**
 * Everything that is drawn of the bars, from the back to the front.
 * @param {Scale} scale
 * @param {number} height
 * @param {{range: Pair, full: number, dragging: boolean, frame: Pair | null, config: LiveConfig}} shown
 */
export function drawBars(scale, height, { range, full, dragging, frame, config }) {
  const { bars } = scale;
  const whole = range[0] <= bars.first && range[1] >= bars.end;
  return [
    ...(whole && !dragging ? [] : [rangeBox(scale, height, range)]),
    ...barPaths(scale, height, { range, full }, config),
    ...quietLines(scale, height),
    ...axis(scale, height, config.words.months),
    ...(bars.beyond ? [arrow(scale, height)] : []),
    ...(frame ? [frameBox(scale, height, frame)] : []),
  ];
}

/** @type {(scale: Scale, height: number, days: Pair) => SVGElement} */
function rangeBox(scale, height, [from, to]) {
  const [x, right] = [scale.x(from), scale.x(to + 1)];
  return svg("rect", {
    class: "range",
    x,
    y: TOP - 3,
    width: Math.max(1, right - x),
    height: height - TOP - FOOT + 3,
  });
}

/** @type {(scale: Scale, height: number, days: Pair) => SVGElement} */
function frameBox(scale, height, [from, to]) {
  const [x, right] = [scale.x(from), scale.x(to + 1)];
  return svg("rect", { class: "frame", x, y: TOP - 3, width: right - x, height: height - TOP - FOOT + 5 });
}

/** Events that end after the strip.
 * @type {(scale: Scale, height: number) => SVGElement} */
const arrow = (scale, height) =>
  svg("path", {
    class: "beyond",
    d: `M${(scale.x(scale.bars.end + 1) - 7).toFixed(1)} ${height - FOOT - 4}l7 4-7 4z`,
  });

/**
 * One path for all bars of a kind that look alike.
 * @param {Scale} scale
 * @param {number} height
 * @param {{range: Pair, full: number}} shown
 * @param {LiveConfig} config
 */
function barPaths(scale, height, { range: [from, to], full }, { symbols }) {
  const { columns } = scale.bars;
  /** @type {Map<string, string>} */
  const paths = new Map(); // "in known kind" -> path data
  const floor = height - FOOT;
  const step = (floor - TOP) / full;
  const kinds = new Set([...Object.keys(symbols), ...columns.flatMap(({ parts }) => Object.keys(parts))]);
  for (const column of columns) {
    const [left, right] = [scale.x(column.from), scale.x(column.to + 1)];
    const gap = right - left > 4 ? 1 : right - left > 2 ? 0.4 : 0;
    const wide = Math.max(1, right - left - gap).toFixed(1);
    const where = column.to >= from && column.from <= to ? "in" : "out";
    let y = floor;
    for (const kind of kinds) {
      for (const [i, n] of (Object.hasOwn(column.parts, kind) ? column.parts[kind] : []).entries()) {
        if (!n) continue;
        y -= n * step;
        const key = `${where} ${i ? "spread" : "known"} ${kind}`;
        const part = `M${left.toFixed(1)} ${y.toFixed(1)}h${wide}v${(n * step).toFixed(1)}H${left.toFixed(1)}z`;
        paths.set(key, (paths.get(key) ?? "") + part);
      }
    }
  }
  return [...paths].map(([key, d]) => {
    const [where, how] = key.split(" ", 2);
    const kind = key.slice(where.length + how.length + 2);
    const { light, dark } = symbolOf(symbols, kind).areas;
    return svg("path", { d, fill: light, style: `--dark: ${dark}`, class: `bar ${where} ${how}` });
  });
}

/** Intervals without a record get a dashed line: nothing recorded is not nothing happened.
 * @type {(scale: Scale, height: number) => SVGElement[]} */
function quietLines(scale, height) {
  const y = height - FOOT - 3;
  return silentIntervals(scale.bars).map(([from, to]) =>
    svg("line", { class: "quiet", x1: scale.x(from), x2: scale.x(to + 1), y1: y, y2: y }),
  );
}

/**
 * @param {Scale} scale
 * @param {number} height
 * @param {string[]} months
 */
function axis(scale, height, months) {
  const { low, high } = scale.bars;
  const floor = height - FOOT;
  const parts = [svg("line", { class: "axis", x1: 0, x2: scale.width, y1: floor + 0.5, y2: floor + 0.5 })];
  const years = high - low > MANY_DAYS;
  let free = Number.NEGATIVE_INFINITY;
  for (let at = firstDay(low, "month"); at < high; at = nextUnit(at, "month")) {
    const day = new Date(at * DAY_MS);
    const left = Math.max(0, scale.x(at));
    if ((years && day.getUTCMonth()) || left < free || left > scale.width - 24) continue;
    const year = free < 0 || !day.getUTCMonth() ? ` ${day.getUTCFullYear()}` : "";
    const text = years ? String(day.getUTCFullYear()) : months[day.getUTCMonth()] + year;
    const label = svg("text", { x: left + (left ? 3 : 0), y: height - 4 });
    label.textContent = text;
    if (left) parts.push(svg("line", { class: "axis", x1: left, x2: left, y1: floor, y2: floor + 5 }));
    parts.push(label);
    free = left + text.length * 7 + 12;
  }
  return parts;
}
