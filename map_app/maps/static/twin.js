// Two maps of a comparison move as one: each stands in a frame of its own and finds the other on the page.
// The map that the reader touched last leads. Loaded before live.js.
(function () {
  "use strict";
  const eventMap = (window.eventMap = window.eventMap || {});

  eventMap.twin = function (map, config) {
    const page = window.parent === window ? window : window.parent;
    const sides = (page.eventMapSides = page.eventMapSides || {});
    let driven = false;

    const follow = (center, zoom, last) => {
      driven = true;
      if (last) map.setView(center, zoom, { animate: false });
      else if (zoom === map.getZoom()) {
        map._stop(); // a fling of its own
        map._rawPanBy(map._getCenterOffset(center)); // as a drag does: the events are asked for at its end
        map.fire("move");
      }
      driven = false;
    };

    sides[config.side] = { map, follow, frame: window.frameElement, open: false };
    if (config.side === "left") sides.lead = "left";
    eventMap.onTouch(map.getContainer(), () => (sides.lead = config.side));

    /** The other map, while its frame is on the page. */
    const other = () => {
      const found = sides[config.side === "left" ? "right" : "left"];
      return found && found.frame && found.frame.isConnected ? found : null;
    };

    const drive = (last) => {
      const twin = !driven && sides.lead === config.side && other();
      if (twin) twin.follow(map.getCenter(), map.getZoom(), last);
    };
    map.on("move", () => drive(false));
    map.on("moveend", () => drive(true));

    return {
      /** Whether the other map leads this one. */
      follows: () => sides.lead !== config.side && Boolean(other()),
      /** Take the view of the first map, for the second one when it opens; false where there is none. */
      join() {
        const first = config.side === "right" && other();
        sides[config.side].open = true;
        if (!first || !first.open) return false;
        follow(first.map.getCenter(), first.map.getZoom(), true);
        return true;
      },
    };
  };
})();
