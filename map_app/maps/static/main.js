// The map on the page: what its own document and the page around it reach as `eventMap`.
import { basemap, outlines } from "./basemap.js";
import { mapCalls } from "./calls.js";
import { density } from "./density.js";
import { discs } from "./discs.js";
import { detail } from "./ground.js";
import { labels } from "./labels.js";
import { live } from "./live.js";
import { streets } from "./streets.js";
import { pageTheme } from "./theme.js";
import { towns } from "./towns.js";

const eventMap = {
  ...mapCalls(pageTheme, {
    basemap: (shared, options) => detail(shared, basemap(shared, options), options.ground),
    streets,
    outlines,
    labels: (shared, options) => towns(shared, labels(shared, options), options.towns),
    discs,
    density,
    live: (/** @type {LiveShared} */ shared) => {
      const { layer, ...reached } = live(shared);
      Object.assign(eventMap, reached);
      return layer;
    },
  }),
};
window.eventMap = eventMap;
