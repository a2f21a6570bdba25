// How an event, a cluster and a tooltip look.
import { own } from "./words.js";

/**
 * How a type is drawn and called: one that the map lacks as its other types are, by its own name.
 * @param {Record<string, EventSymbol>} symbols
 * @param {string} type
 * @returns {EventSymbol}
 */
export function symbolOf(symbols, type) {
  if (Object.hasOwn(symbols, type)) return symbols[type]; // no type is called constructor
  const words = type.replaceAll("_", " ");
  return { ...symbols.other, label: words, phrase: words };
}

/**
 * Have the legend explain the symbol for types that the map lacks, while it is drawn.
 * @param {HTMLElement} container
 * @param {Record<string, EventSymbol>} symbols
 * @param {string[]} types what is drawn now
 */
export function explainOthers(container, symbols, types) {
  const isOther = (/** @type {string} */ type) => type === "other" || !Object.hasOwn(symbols, type);
  container.querySelector(".legend .others")?.toggleAttribute("hidden", !types.some(isOther));
}

/**
 * A kind's symbol: `ring` for the selected event; a dashed rim where its place is not known exactly.
 * @param {EventSymbol} symbol
 * @param {number} size
 * @param {{ring?: boolean, vague?: boolean}} [how]
 */
export function symbolSvg({ color, lines, path }, size, { ring = false, vague = false } = {}) {
  const halo = ring ? '<circle class="ring" cx="12" cy="12" r="19" fill="none"/>' : "";
  const rim = `<circle class="vague" style="--dark: ${lines.dark}" cx="12" cy="12" r="16" fill="${color}" fill-opacity="0.16" stroke="${lines.light}" stroke-dasharray="4 3.4"/>`;
  const box = ring ? "-9 -9 42 42" : vague ? "-6 -6 36 36" : "-2 -2 28 28";
  const side = ring ? size * 1.75 : vague ? size * 1.3 : size;
  const shape = `<path d="${path}" fill="${color}" stroke="#fff" stroke-width="2.4" stroke-linejoin="round" paint-order="stroke"/>`;
  return `<svg width="${side}" height="${side}" viewBox="${box}" aria-hidden="true">${halo}${vague ? rim : ""}${shape}</svg>`;
}

/**
 * A number as a symbol has room for it.
 * @param {number} count
 */
export const shortOf = (count) => (count < 10000 ? String(count) : `${Math.round(count / 1000)}k`);

/**
 * A dark disc with the count, in a ring in the proportions of the types.
 * @param {Counted} counted
 * @param {number} size
 * @param {Config} config
 */
export function clusterSvg({ count, types }, size, { symbols, drawing }) {
  const r = size / 2 - 3;
  const around = 2 * Math.PI * r;
  let done = 0;
  const arcs = Object.entries(types).map(([type, n]) => {
    const share = (n / count) * around;
    const arc = `<circle r="${r}" cx="0" cy="0" fill="none" stroke="${symbolOf(symbols, type).color}" stroke-width="4.5" stroke-dasharray="${share} ${around - share}" stroke-dashoffset="${-done}" transform="rotate(-90)"/>`;
    done += share;
    return arc;
  });
  const parts = [
    `<circle r="${size / 2}" fill="#fff"/>`,
    ...arcs,
    `<circle r="${r - 2.5}" fill="${drawing.several}"/><text text-anchor="middle" dy=".35em">${shortOf(count)}</text>`,
  ];
  const box = `${-size / 2} ${-size / 2} ${size} ${size}`;
  return `<svg width="${size}" height="${size}" viewBox="${box}" aria-hidden="true">${parts.join("")}</svg>`;
}

/**
 * Text lines as elements: an event's words never become HTML.
 * @param {string[]} lines
 */
export function tooltip(lines) {
  const box = document.createElement("div");
  for (const [i, line] of lines.entries()) {
    const row = document.createElement(i ? "div" : "strong");
    row.textContent = line;
    box.append(i ? row : own(row));
  }
  return box;
}
