// The map in its frame on the page: its size, the view it opens on, and the commands that reach it.
const ISLAND = "event-map-command";
const HEIGHT = "calc(100vh - var(--strip, 104px))"; // the rest is the strip of time
const LOW = 100;

/**
 * Let the map fill its frame, whose height the page's style sheet sets.
 * @param {L.Map} map
 */
export function fillFrame(map) {
  const box = map.getContainer();
  Object.assign(box.style, { width: "100%", height: HEIGHT });
  if (box.parentElement) Object.assign(box.parentElement.style, { width: "100%", height: HEIGHT });
  map.invalidateSize();
}

/**
 * A frame that has no height yet cannot be fitted: it would open at the greatest zoom.
 * @param {L.Map} map
 * @param {() => void} act
 */
export function whenSized(map, act) {
  if (map.getSize().y > LOW) act();
  else map.once("resize", () => whenSized(map, act));
}

/**
 * Hand over the command in the document, then every one that a rerun of the page brings: Python writes it into the
 * map's own HTML, which streamlit-folium's frame is sent again (a `streamlit:render` message), so that a new filter
 * repaints without remounting the map or evaluating code.
 * @param {(command: Command) => void} obey
 * @param {() => void} rendered
 */
export function listenToPage(obey, rendered) {
  const textOf = (/** @type {Document} */ from) => from.getElementById(ISLAND)?.textContent;
  let seen = textOf(document) ?? "{}";
  window.addEventListener("message", ({ data }) => {
    if (data?.type !== "streamlit:render") return;
    const text = textOf(new DOMParser().parseFromString(data.args.html || "", "text/html"));
    if (text && text !== seen) {
      seen = text;
      obey(JSON.parse(text));
    }
    setTimeout(rendered, 0); // the theme may be another
  });
  setTimeout(() => obey(JSON.parse(seen)), 0);
}

/** What the style sheet has to know of a command. @param {Command} command */
export function setClasses({ framed, days, compared }) {
  const { classList } = document.documentElement;
  classList.toggle("framed", Boolean(framed));
  classList.toggle("stripless", Boolean(framed && !days));
  classList.toggle("compared", Boolean(compared));
}
