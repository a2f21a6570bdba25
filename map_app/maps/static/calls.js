// What Folium's templates (maps/frontend/elements.py) call to put a map together.
import { addPanel, nameMap } from "./controls.js";
import { share } from "./shared.js";
import { listenToWheel } from "./wheel.js";
import { fill } from "./words.js";

/** @import { Names } from "./controls.js" */

/**
 * The calls for one map, made by scripts of its document; `makers` make its layers, each from its own options.
 * @template {Config} C
 * @param {(palettes: Record<Shade, Palette>) => Theme} themeOf
 * @param {Record<string, (shared: Shared<C>, options: any) => L.Layer>} makers
 */
export function mapCalls(themeOf, makers) {
  /** @type {Shared<C> | undefined} */
  let started;
  const current = () => {
    if (!started) throw new Error("start() comes first");
    return started;
  };
  return {
    /** @type {(map: L.Map, config: C) => void} */
    start(map, config) {
      started = share(map, config, themeOf(config.drawing.palettes));
      const isApple = /mac|iphone|ipad/i.test(navigator.platform);
      listenToWheel(map, fill(config.words.wheel, { key: isApple ? "⌘" : "Ctrl" }));
    },
    /** @type {(maker: string, slug: string, options: object) => L.Layer} */
    layer(maker, slug, options) {
      const layer = makers[maker](current(), options);
      current().overlays[slug] = layer;
      return layer;
    },
    /** @type {(position: L.ControlPosition, html: string) => void} */
    panel: (position, html) => addPanel(current().map, position, html),
    /** @type {(names: Names) => void} */
    finish: (names) => nameMap(current().map, names),
  };
}
