// The map in its frame, as the page reaches it.

/**
 * @typedef {{link?: () => string, reconnected?: () => void, uncover?: () => void,
 *   goTo?: (goal: {lat: number, lon: number, zoom: number, name: string}) => void}} EmbeddedMap
 */

/**
 * What the frame's document offers; null while there is none.
 * @returns {EmbeddedMap | null}
 */
export function embeddedMap() {
  const frame = /** @type {HTMLIFrameElement | null} */ (document.querySelector(".st-key-map_box iframe"));
  return frame?.contentWindow?.eventMap ?? null;
}

/** The address of exactly this view: with where the map stands, once it does. */
export const fullLink = () => embeddedMap()?.link?.() ?? location.href;

/**
 * The nearest element around an event's target that a selector matches.
 * @template {Element} [T=HTMLElement]
 * @param {Event} event
 * @param {string} selector
 * @returns {T | null}
 */
export const around = ({ target }, selector) => (target instanceof Element ? target.closest(selector) : null);
