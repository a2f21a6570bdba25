// What Leaflet's own controls and the frame's document say.

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

/**
 * The keyboard comes to the tools before the events, of which there may be hundreds.
 * @param {L.Map} map
 */
function toolsFirst(map) {
  const box = map.getContainer();
  const controls = box.querySelector(".leaflet-control-container");
  if (controls) box.prepend(controls);
}

/** @typedef {Record<"layers" | "title" | "lang" | "dir" | "in" | "out" | "close" | "km" | "m" | "mi" | "ft", string>} Names */

/**
 * Say the scale's distances in the language of the map; Leaflet writes them in English whenever the map moves.
 * @param {L.Map} map
 * @param {Names} names
 */
function nameScale(map, names) {
  const say = () => {
    for (const line of map.getContainer().querySelectorAll(".leaflet-control-scale-line")) {
      const [, n, unit] = line.textContent?.match(/^([\d.]+) (km|m|mi|ft)$/) ?? [];
      if (unit) line.textContent = names[/** @type {"km" | "m" | "mi" | "ft"} */ (unit)].replace("{n}", n);
    }
  };
  map.on("move", say);
  map.whenReady(say);
}

/**
 * Name the document and Leaflet's controls, in the language of the map.
 * @param {L.Map} map
 * @param {Names} names
 */
export function nameMap(map, names) {
  toolsFirst(map);
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
  nameScale(map, names);
  map.on("popupopen", ({ popup }) => {
    const close = popup.getElement()?.querySelector(".leaflet-popup-close-button");
    close?.setAttribute("aria-label", names.close);
  });
}
