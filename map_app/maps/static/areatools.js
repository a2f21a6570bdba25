// The tools of areas: draw or type one, edit and remove the one that is set, or take the window.
import { cornerText, parseCorners } from "./corners.js";
import { boxControl, button, element, svg } from "./dom.js";
import { near } from "./globe.js";
import { NamedAreas } from "./namedareas.js";
import { PolygonTool } from "./polygon.js";
import { closesBadly } from "./rings.js";
import { fill } from "./words.js";

/** @import { Shown } from "./area.js" */
/** @import { Progress } from "./polygon.js" */

/**
 * What the tools do: `drawn` takes a closed ring, `named` a criterion and its value, `windowed` the window as a
 * filter.
 * @typedef {{drawn: (ring: Position[]) => void, named: (key: NamedKey, value: string) => void, windowed: () => void,
 *   removed: () => void, unwindowed: () => void}} Acts
 */

/** Icons in a box of 20 x 20, drawn in lines: a polygon, a cross, a dashed window with a funnel in it. */
const ICONS = {
  draw: [["M10 2.5 17.5 8 14.6 17H5.4L2.5 8z", ""]],
  remove: [["M4 4 16 16M16 4 4 16", ""]],
  window: [
    ["M2 3h16v14H2z", "3 2.6"],
    ["M6 7h8l-3 3.6V14l-2-1v-2.4z", ""],
  ],
};

/**
 * A tool: an icon and what it does in words; a narrow map shows one word of them, below the icon.
 * @param {keyof typeof ICONS} name
 * @param {(event: MouseEvent) => void} act
 */
function tool(name, act) {
  const made = button("", act);
  made.className = `tool ${name}-tool`;
  const icon = svg("svg", { viewBox: "0 0 20 20", width: 18, height: 18, "aria-hidden": "true" });
  for (const [d, dashes] of ICONS[name])
    icon.append(svg("path", { d, "stroke-dasharray": dashes || "none" }));
  made.append(icon, element("span"), element("small"));
  return made;
}

/**
 * @param {HTMLButtonElement} made
 * @param {string} words
 * @param {string} short one word of them
 */
function say(made, words, short) {
  made.title = words;
  made.setAttribute("aria-label", words);
  for (const [i, text] of [words, short].entries()) made.children[i + 1].textContent = text;
}

export class AreaTools {
  bar = element("div", "leaflet-bar tools");
  #map;
  #words;
  #most;
  #acts;
  #tool;
  /** The corners of the area that is set; none where it cannot be edited.
   * @type {Position[]} */
  #set = [];
  #hasWindow = false;
  #hint = element("span", "hint");
  #panel = element("div", "note actions");
  #typed = element("textarea");
  #draw = tool("draw", (event) => (this.#tool.isDrawing ? this.#cancel() : this.#start(isByKeys(event))));
  #remove = tool("remove", () => this.#acts.removed());
  #window = tool("window", () => (this.#hasWindow ? this.#acts.unwindowed() : this.#acts.windowed()));
  #places;
  #finish;
  #undo;

  /**
   * @param {LiveShared} shared
   * @param {Acts} acts
   */
  constructor({ map, config }, acts) {
    const { most, words } = config.polygon;
    this.#map = map;
    this.#words = words;
    this.#most = most;
    this.#acts = acts;
    this.#finish = button(words.finish, () => this.#tool.finish());
    this.#undo = button(words.undo, () => this.#tool.undo());
    this.#places = new NamedAreas(words, (key, value) => {
      this.#tool.stop();
      this.#draw.focus();
      acts.named(key, value);
    });
    this.#tool = new PolygonTool({
      map,
      most,
      drawn: (ring) => this.#drawn(ring),
      progress: (now) => this.#show(now),
    });
    this.#fillPanel();
    this.bar.append(this.#draw, this.#remove, this.#window);
    const box = element("div", "draw");
    box.append(this.bar, this.#panel);
    boxControl("topleft", box).addTo(map);
    L.DomEvent.disableScrollPropagation(this.#panel);
    this.shows([], { area: [], bbox: null, named: null, countries: [] });
  }

  /**
   * What is set now; `corners` of the area where it is one that can be edited.
   * @param {Position[]} corners
   * @param {Shown} set
   */
  shows(corners, { area, bbox, named }) {
    const words = this.#words;
    this.#set = corners;
    this.#hasWindow = bbox !== null;
    this.#remove.hidden = !area.length; // a named place goes as it may have come, by the filters
    this.#places.choose(named);
    say(this.#remove, words.remove, words.shortremove);
    say(this.#window, bbox ? words.unwindow : words.window, words.shortwindow);
    this.#window.classList.toggle("on", this.#hasWindow);
    if (this.#tool.isDrawing) this.#tool.stop();
    this.#show({ count: 0, isAiming: false, fault: false });
  }

  /**
   * The named areas to choose from, which may come while one is drawn.
   * @param {NamedArea[]} places
   */
  offer(places) {
    this.#places.offer(places);
  }

  #fillPanel() {
    const words = this.#words;
    this.#panel.setAttribute("role", "group");
    this.#panel.setAttribute("aria-label", words.draw);
    this.#hint.setAttribute("role", "status");
    const more = element("details");
    const label = element("label", "", words.corners);
    this.#typed.rows = 5;
    this.#typed.spellcheck = false;
    this.#typed.dir = "ltr";
    this.#typed.placeholder = "15.35, 44.21";
    label.append(this.#typed);
    more.append(
      element("summary", "", words.typed),
      label,
      button(words.set, () => this.#take()),
    );
    const cancel = button(words.cancel, () => this.#cancel());
    this.#panel.append(this.#hint, this.#finish, this.#undo, cancel, this.#places.box, more);
  }

  /** @param {boolean} byKeys */
  #start(byKeys) {
    this.#typed.value = cornerText(this.#set);
    const corners = this.#set.map(([lon, lat]) => L.latLng(lat, near(this.#map, lon)));
    this.#tool.start(corners, byKeys);
  }

  #cancel() {
    this.#tool.stop();
    this.#draw.focus();
  }

  /** @param {Position[]} ring */
  #drawn(ring) {
    this.#draw.focus();
    this.#acts.drawn(ring);
  }

  /** Take the corners that were typed. */
  #take() {
    const { corners, bad } = parseCorners(this.#typed.value);
    if (bad) this.#fault(fill(this.#words.badline, { n: bad }));
    else if (corners.length < 3 || corners.length > this.#most)
      this.#fault(fill(this.#words.badcount, { n: this.#most }));
    else if (closesBadly(corners)) this.#fault(this.#words.error);
    else {
      this.#tool.stop();
      this.#drawn([...corners, corners[0]]);
    }
  }

  /** @param {string} text */
  #fault(text) {
    this.#hint.textContent = text;
    this.#panel.classList.add("fault");
  }

  /** @param {Progress} now */
  #show({ count, isAiming, fault }) {
    const { draw, edit, shortdraw, start, cont, end, keys, keyend, error } = this.#words;
    const { isDrawing } = this.#tool;
    say(this.#draw, this.#set.length ? edit : draw, shortdraw);
    this.#draw.setAttribute("aria-pressed", String(isDrawing));
    this.#panel.hidden = !isDrawing;
    this.#panel.classList.toggle("begun", count > 0);
    this.#finish.disabled = count < 3;
    this.#undo.disabled = !count;
    this.#panel.classList.remove("fault");
    if (fault) this.#fault(error);
    else if (isAiming) this.#hint.textContent = count < 3 ? keys : keyend;
    else this.#hint.textContent = [start, cont, cont][count] ?? end;
  }
}

/**
 * Whether a button was pressed with a key, or by what stands for one: no pointer, no click counted.
 * @param {MouseEvent} event
 */
const isByKeys = ({ detail }) => detail === 0;
