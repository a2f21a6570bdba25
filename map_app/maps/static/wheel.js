// The wheel over the map scrolls the page; with Ctrl or Cmd held, or with two fingers, it zooms. One finger moves the map.
import { element } from "./dom.js";

const SHOWN_MS = 1600; // how long the hint stays after the last turn of the wheel
const HINTS = 3; // times that a plain scroll is answered with the hint, until the page is opened anew

/**
 * Whether a turn of the wheel is meant for the map: browsers send a pinch on a touchpad as one with Ctrl.
 * @param {{ctrlKey: boolean, metaKey: boolean}} event
 */
export const isForMap = ({ ctrlKey, metaKey }) => ctrlKey || metaKey;

/**
 * @param {L.Map} map
 * @param {string} hint
 */
export function listenToWheel(map, hint) {
  const container = map.getContainer();
  const box = element("div", "wheel-hint", hint);
  box.setAttribute("aria-hidden", "true"); // who turns no wheel needs no word of it
  container.append(box);
  let left = HINTS;
  let timer = 0;
  const hide = () => box.classList.remove("shown");
  container.addEventListener(
    "wheel",
    (event) => {
      if (isForMap(event)) {
        left = 0;
        hide();
        return;
      }
      event.stopPropagation(); // before Leaflet hears of it; the browser goes on to scroll list, page or embedder
      const isOnMap =
        event.target instanceof Element && !event.target.closest(".leaflet-control, .leaflet-popup");
      if (!isOnMap || (!left && !timer)) return;
      if (!timer) left -= 1;
      window.clearTimeout(timer);
      box.classList.add("shown");
      timer = window.setTimeout(() => {
        timer = 0;
        hide();
      }, SHOWN_MS);
    },
    { capture: true, passive: true },
  );
}
