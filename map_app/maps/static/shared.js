// What the parts of one map share.
import { areasAt } from "./areas.js";
import { Limits } from "./limits.js";
import { calendar } from "./words.js";

/**
 * @template {Config} C
 * @param {L.Map} map
 * @param {C} config
 * @param {Theme} theme
 * @returns {Shared<C>}
 */
export function share(map, config, theme) {
  const { words, drawing } = config;
  return {
    map,
    config,
    words,
    theme,
    limits: new Limits(map, drawing.fit.limit_factor),
    days: calendar(words, drawing.open_year),
    overlays: {},
    areas: areasAt(config.areas),
    arrangeLabels: null,
    setTowns: null,
    streetNames: null,
    townAt: null,
    lands: [],
    taken: () => [],
    server: null,
    onPaint: [],
    playing: null,
    ground: null,
    outlines: null,
  };
}
