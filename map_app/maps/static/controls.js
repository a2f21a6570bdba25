// What Leaflet's own controls, its drawing tool and the frame's document say.

/** @typedef {Record<"draw" | "start" | "cont" | "end" | "finish" | "undo" | "cancel" | "error", string>} DrawWords */

/** @param {DrawWords} words */
export function nameDrawing(words) {
  const { draw } = L.drawLocal;
  draw.toolbar.buttons.polygon = words.draw;
  draw.handlers.polygon.tooltip = { start: words.start, cont: words.cont, end: words.end };
  draw.handlers.polyline.error = words.error;
  draw.toolbar.finish = { title: words.finish, text: words.finish };
  draw.toolbar.undo = { title: words.undo, text: words.undo };
  draw.toolbar.actions = { title: words.cancel, text: words.cancel };
}

/**
 * Leaflet.draw's polygon tool, in the map's own look.
 * @param {L.Map} map
 * @param {number} corners
 * @param {string} color
 */
export function addDrawing(map, corners, color) {
  const polygon = { maxPoints: corners, showArea: false, shapeOptions: { color, weight: 2 } };
  const others = { polyline: false, rectangle: false, circle: false, marker: false, circlemarker: false };
  const options = { position: "topleft", edit: false, draw: { polygon, ...others } };
  map.addControl(new L.Control.Draw(/** @type {any} */ (options))); // its types know neither `edit: false` nor maxPoints
}

/**
 * A corner of the map with our own, static HTML (never an event's text).
 * @param {L.Map} map
 * @param {L.ControlPosition} position
 * @param {string} html
 */
export function addPanel(map, position, html) {
  const control = new L.Control({ position });
  control.onAdd = () => {
    const box = L.DomUtil.create("div");
    box.innerHTML = html;
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    return box;
  };
  control.addTo(map);
}

/** @typedef {{layers: string, title: string, lang: string, dir: string, in: string, out: string, close: string}} Names */

/**
 * Name the document and Leaflet's controls, in the language of the map.
 * @param {L.Map} map
 * @param {Names} names
 */
export function nameMap(map, names) {
  map.attributionControl.setPrefix(false);
  for (const toggle of /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll(".leaflet-control-layers-toggle")
  )) {
    toggle.dataset.words = names.layers;
    toggle.setAttribute("aria-label", names.layers);
    toggle.title = names.layers;
  }
  map.getContainer().setAttribute("aria-label", names.title);
  document.title = names.title;
  const frame = /** @type {HTMLIFrameElement | null} */ (window.frameElement);
  if (frame) frame.title = names.title;
  Object.assign(document.documentElement, { lang: names.lang, dir: names.dir });
  for (const way of /** @type {const} */ (["in", "out"])) {
    const button = /** @type {HTMLElement | null} */ (
      map.getContainer().querySelector(`.leaflet-control-zoom-${way}`)
    );
    if (!button) continue;
    button.title = names[way];
    button.setAttribute("aria-label", names[way]);
  }
  map.on("popupopen", ({ popup }) => {
    const close = popup.getElement()?.querySelector(".leaflet-popup-close-button");
    close?.setAttribute("aria-label", names.close);
  });
}
