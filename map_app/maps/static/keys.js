// Escape closes what is nearest: a list of events, the choice of layers, then the page's card.
// Loaded before live.js.
(function () {
  "use strict";
  const eventMap = (window.eventMap = window.eventMap || {});

  eventMap.keys = function (map) {
    let opener = null;
    map.on("popupopen", () => (opener = eventMap.opener || null));
    document.addEventListener("keydown", (event) => {
      // Leaflet.draw takes Escape for the end of its drawing.
      if (event.key !== "Escape" || document.querySelector(".leaflet-draw-toolbar-button-enabled")) return;
      const open = document.querySelector(".leaflet-control-layers-expanded");
      const popup = document.querySelector(".leaflet-popup");
      if (popup) {
        map.closePopup();
        if (opener && opener.isConnected) opener.focus();
      } else if (open) {
        open.classList.remove("leaflet-control-layers-expanded");
        open.querySelector(".leaflet-control-layers-toggle").focus();
      } else if (window.parent !== window) {
        const close = window.parent.document.querySelector(".st-key-close button");
        if (close) close.click();
      }
    });
  };
})();
