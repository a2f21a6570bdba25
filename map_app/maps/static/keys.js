// Escape closes what is nearest: a list of events, the choice of layers, then the page's card.

/**
 * @param {L.Map} map
 * @param {HTMLElement | null} opener
 */
function closeNearest(map, opener) {
  const open = document.querySelector(".leaflet-control-layers-expanded");
  if (document.querySelector(".leaflet-popup")) {
    map.closePopup();
    if (opener?.isConnected) opener.focus();
  } else if (open) {
    open.classList.remove("leaflet-control-layers-expanded");
    /** @type {HTMLElement | null} */ (open.querySelector(".leaflet-control-layers-toggle"))?.focus();
  } else return false;
  return true;
}

/**
 * `openerOf` gives what the focus goes back to when a list is closed.
 * @param {L.Map} map
 * @param {() => HTMLElement | null} openerOf
 */
export function listenToKeys(map, openerOf) {
  /** @type {HTMLElement | null} */
  let opener = null;
  map.on("popupopen", () => {
    opener = openerOf();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (closeNearest(map, opener) || window.parent === window) return;
    const close = window.parent.document.querySelector(".st-key-close button");
    /** @type {HTMLElement | null} */ (close)?.click();
  });
}
