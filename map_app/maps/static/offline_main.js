// A map without a server: what its own document reaches as `eventMap`.
import { basemap, outlines } from "./basemap.js";
import { mapCalls } from "./calls.js";
import { joinList } from "./dossier.js";
import { labels } from "./labels.js";
import { OfflineView } from "./offline.js";
import { systemTheme } from "./theme.js";

/** @type {OfflineView | null} */
let view = null;

window.eventMap = mapCalls(systemTheme, {
  basemap,
  outlines,
  labels,
  offline: (/** @type {Shared<OfflineConfig>} */ shared) => {
    view = new OfflineView(shared);
    return view.layer;
  },
});
joinList(() => view);
