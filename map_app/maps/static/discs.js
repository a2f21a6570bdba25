// The layer of all discs: every place known less well than exactly, with the reach of what is known.
import { pixelsOf } from "./drawing.js";
import { near } from "./globe.js";
import { askWhileShown } from "./windowed.js";
import { counted } from "./words.js";

const WIDE = 1500; // px: a disc so wide is all but gone, for it says nothing of where

/**
 * @param {LiveShared} shared
 * @param {{words: Forms}} options
 */
export function discs(shared, { words }) {
  const { map, config } = shared;
  const group = L.layerGroup();
  const control = new L.Control({ position: "bottomleft" });
  const box = L.DomUtil.create("div", "note discs");
  control.onAdd = () => box;

  /** @param {DiscAnswer} answer */
  const paint = (answer) => {
    group.clearLayers();
    for (const [lon, lat, km, n, kind] of answer.discs) {
      const color = kind ? config.symbols[kind].color : config.drawing.several;
      const faded = pixelsOf(config.drawing, km, lat, map.getZoom()) / WIDE;
      const fillOpacity = Math.max(0.03, Math.min(0.28, 0.1 + 0.03 * n) * (1 - faded));
      const style = { color, weight: 1, opacity: Math.max(0.25, 0.7 - faded), dashArray: "3 4", fillOpacity };
      const how = { pane: "footprints", radius: km * 1000, interactive: false, className: "disc" };
      group.addLayer(L.circle([lat, near(map, lon)], { ...style, ...how }));
    }
    box.textContent = answer.left_off ? counted(words, answer.left_off) : "";
    box.hidden = !answer.left_off;
  };

  group.on("add", () => {
    control.addTo(map);
    box.hidden = true;
  });
  group.on("remove", () => control.remove());
  askWhileShown(shared, group, "footprints", paint);
  return group;
}
