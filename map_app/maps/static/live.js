// The live layer: fetches what the window shows, paints it, and keeps card and address in step with the page.
// Python says what to show in a command (see `Command` in types.d.ts and frame.js).

import { actionSender } from "./actions.js";
import { Address } from "./address.js";
import { Area } from "./area.js";
import { onTouch } from "./dom.js";
import { fillFrame, fitBox, listenToPage, whenSized } from "./frame.js";
import { Freshness } from "./freshness.js";
import { boundsOf, near, windowOf } from "./globe.js";
import { listenToKeys } from "./keys.js";
import { Lists } from "./lists.js";
import { clearLegend, Notes } from "./notes.js";
import { Painter } from "./painter.js";
import { Player } from "./playback.js";
import { narrowed } from "./query.js";
import { requester } from "./requests.js";
import { Selection } from "./selection.js";
import { Twin } from "./twin.js";

/** @type {ClusterAnswer} */
const EMPTY = { features: [], total: 0, in_view: 0, unplaced: 0, extent: null };
const NEAREST = 9; // the zoom that events are brought into view at

class Live {
  #shared;
  #map;
  /** @type {Command | null} */
  #command = null;
  #painted = "";
  #untouched = true; // until the reader's first touch a frame that grows keeps the opening view
  #ask;
  #address;
  #area;
  #freshness;
  #lists;
  #notes;
  #painter;
  #player;
  #selection;
  #twin;

  /** @param {LiveShared} shared */
  constructor(shared) {
    const { map, config } = shared;
    this.#shared = shared;
    this.#map = map;
    const send = actionSender(config.side);
    const select = (/** @type {string} */ id) => send({ action: "select", id });
    this.#lists = new Lists(shared, select);
    this.#painter = new Painter(shared, {
      select,
      open: (feature) => this.#lists.open(feature),
    });
    this.#notes = new Notes(shared);
    this.#address = new Address(shared);
    this.#area = new Area(shared, send);
    this.#freshness =
      config.side === "left" ? new Freshness(config.base, () => send({ action: "renew" })) : null;
    this.#twin = new Twin(shared);
    this.#selection = new Selection(shared, select, () => this.#painter.clusters());
    shared.taken = () => [...this.#painter.taken(), ...this.#selection.taken()];
    const fault = (/** @type {string} */ message) => this.#notes.fault(message);
    shared.server = { address: (path, more) => this.#apiAddress(path, more), fault };
    this.#ask = requester(config.faults, (/** @type {ClusterAnswer} */ answer) => this.#paint(answer), fault);
    this.#player = new Player(shared, {
      send,
      refresh: () => this.#refresh(),
      frame: (text) => this.#address.frame(text),
    });
  }

  /** Listen to map, page and keyboard; gives the layer. */
  start() {
    const map = this.#map;
    // A frame that grows is no move of the reader's.
    fillFrame(map, (measure) => (this.#command ? this.#address.settle(measure) : measure()));
    map.on("moveend resize", () => this.#refresh());
    map.on("heightchange", () => {
      if (this.#untouched && this.#command) this.#address.settle(() => this.#openView());
    });
    onTouch(map.getContainer(), () => {
      this.#untouched = false;
    });
    listenToKeys(map, () => this.#lists.opener);
    listenToPage(
      (command) => this.#obey(command),
      () => this.#shared.theme.repaint(),
    );
    const { footprints, trail, symbols } = this.#painter;
    return L.layerGroup([footprints, trail.layer, symbols, this.#selection.layer]);
  }

  /** The page's address with where the map stands now. */
  link() {
    return this.#address.link();
  }

  /** The page has lost its server and found one again. */
  reconnected() {
    this.#freshness?.reconnected();
  }

  /**
   * @param {string} path
   * @param {string} more
   */
  #apiAddress(path, more) {
    if (!this.#command) return null;
    const query = narrowed(this.#command.query, this.#shared.playing);
    return `${this.#shared.config.base}api/${path}?${query}${query ? "&" : ""}${more}`;
  }

  async #refresh() {
    const command = this.#command;
    if (!command || !this.#map.getSize().x) return;
    if (command.nothing) this.#paint(EMPTY);
    await this.#ask(
      command.nothing ? null : this.#apiAddress("clusters", `${windowOf(this.#map)}&v=${command.version}`),
    );
  }

  /** @param {ClusterAnswer} answer */
  #paint(answer) {
    const command = this.#command;
    if (!command) return;
    const { onPaint, playing, taken } = this.#shared;
    const mark = `${command.query}#${playing ?? ""}`;
    const isOther = mark !== this.#painted;
    this.#painted = mark;
    this.#painter.paint(answer.features, { leaving: isOther, trails: this.#player.trails() });
    this.#selection.settle();
    clearLegend(this.#map, taken());
    this.#notes.counts(answer, command.silent, {
      fit: () => this.#fit(answer),
      list: () => this.#lists.unplaced(),
    });
    if (isOther) for (const act of onPaint) act();
    const { dataset } = this.#map.getContainer();
    dataset.painted = `${command.query}#${command.version}`;
    dataset.count = String(answer.total);
  }

  /**
   * Take what Python says now; the first command also frames the map.
   * @param {Command} next
   */
  #obey(next) {
    const last = this.#command;
    const command = !last && next.stays ? this.#address.resumed(next) : next;
    const opened = !last || command.turn !== last.turn;
    this.#command = command;
    setClasses(command);
    if (opened) this.#open(command);
    if (last) this.#address.restore();
    this.#freshness?.shows(command.state);
    this.#area.show(command);
    this.#player.show(command, opened);
    const mended = last?.gap && !command.gap; // the store answers the page again: so it will the map
    if (!last || mended || last.query !== command.query || last.version !== command.version) this.#refresh();
    this.#selection.show(command);
    if (last && command.selected && command.selected.id !== last.selected?.id) this.#reveal(command.selected);
  }

  /** @param {Command} command */
  #open(command) {
    if (command.at) this.#address.keepPosition(command.at);
    this.#untouched = true;
    whenSized(this.#map, () => this.#address.settle(() => this.#openView()));
    this.#address.showLayers(command);
  }

  #openView() {
    const command = this.#command;
    if (!command || this.#twin.join()) return;
    if (command.at) this.#map.setView([command.at[0], command.at[1]], command.at[2], { animate: false });
    else if (command.frame) fitBox(this.#map, command.frame);
  }

  /**
   * Bring an event into the window that was chosen elsewhere than on the map.
   * @param {Selected} selected
   */
  #reveal({ lat, lon }) {
    /** @type {LatLon} */
    const at = [lat, near(this.#map, lon)];
    if (!this.#twin.follows() && !this.#map.getBounds().pad(-0.05).contains(at)) this.#map.panTo(at);
  }

  /**
   * Bring events back into view: those that the map opens on, and where they are seen already, all.
   * @param {ClusterAnswer} answer
   */
  #fit({ extent, whole }) {
    if (!extent) return;
    const first = boundsOf(this.#map, extent);
    const isSeen = whole && this.#map.getBounds().contains(first);
    const bounds = isSeen ? boundsOf(this.#map, whole) : first;
    this.#map.flyToBounds(bounds, { padding: [30, 30], maxZoom: NEAREST, duration: 0.4 });
  }
}

/** @param {Command} command */
function setClasses({ framed, days, compared }) {
  const { classList } = document.documentElement;
  classList.toggle("framed", Boolean(framed));
  classList.toggle("stripless", Boolean(framed && !days));
  classList.toggle("compared", Boolean(compared));
}

/**
 * Make the layer of a map; the page reaches the rest of it.
 * @param {LiveShared} shared
 */
export function live(shared) {
  const made = new Live(shared);
  return { layer: made.start(), link: () => made.link(), reconnected: () => made.reconnected() };
}
