// The live layer: fetches what the window shows, paints it, and keeps card and address in step with the page.
// Python says what to show in a command (see `Command` in types.d.ts and frame.js).

import { actionSender } from "./actions.js";
import { Address } from "./address.js";
import { Area, extentOf } from "./area.js";
import { Camera, isSameBox } from "./camera.js";
import { fillFrame, listenToPage, setClasses, whenSized } from "./frame.js";
import { Freshness } from "./freshness.js";
import { boundsOf, near, windowOf } from "./globe.js";
import { listenToKeys } from "./keys.js";
import { Lists } from "./lists.js";
import { clearLegend, Notes } from "./notes.js";
import { Painter } from "./painter.js";
import { PlaceMark } from "./placemark.js";
import { Player } from "./playback.js";
import { narrowed } from "./query.js";
import { requester } from "./requests.js";
import { Selection } from "./selection.js";
import { Stay } from "./stay.js";
import { Twin } from "./twin.js";

/** @import { Goal } from "./placemark.js" */

/** @type {ClusterAnswer} */
const EMPTY = { features: [], total: 0, in_view: 0, unplaced: 0, extent: null };

class Live {
  #shared;
  #map;
  /** @type {Command | null} */
  #command = null;
  #painted = "";
  #drew = ""; // what of the filter that comes next was drawn on this map
  #ask;
  #address;
  #area;
  #camera;
  #freshness;
  #lists;
  #notes;
  #painter;
  #place;
  #player;
  #selection;
  #stay;
  #twin;

  /** @param {LiveShared} shared */
  constructor(shared) {
    const { map, config } = shared;
    this.#shared = shared;
    this.#map = map;
    const toPage = actionSender(config.side);
    const send = (/** @type {PageAction} */ action) => {
      this.#drew = ["area", "bbox"].find((drawn) => drawn === action.action) ?? "";
      toPage(action);
    };
    const select = (/** @type {string} */ id) => send({ action: "select", id });
    this.#lists = new Lists(shared, select);
    this.#painter = new Painter(shared, {
      select,
      open: (feature) => this.#lists.open(feature),
    });
    this.#notes = new Notes(shared);
    this.#camera = new Camera(shared);
    this.#address = new Address(shared, this.#camera);
    this.#area = new Area(shared, send);
    this.#stay = new Stay(shared, this.#area.bar, () => {
      this.#address.stay(this.#stay.on);
      if (this.#stay.on) this.#address.keepPosition();
    });
    this.#freshness =
      config.side === "left" ? new Freshness(config.base, () => send({ action: "renew" })) : null;
    this.#twin = new Twin(shared);
    this.#selection = new Selection(shared, select, (ring) => this.#painter.taken(ring));
    this.#place = new PlaceMark(shared);
    shared.taken = () => [...this.#selection.taken(), ...this.#place.taken()];
    const fault = (/** @type {string} */ message) => this.#notes.fault(message);
    const beside = () => this.#command?.beside ?? null;
    shared.server = { address: (path, more) => this.#apiAddress(path, more), beside, fault };
    this.#ask = requester(config.faults, (/** @type {ClusterAnswer} */ answer) => this.#paint(answer), fault);
    this.#player = new Player(shared, {
      send,
      refresh: () => this.#refresh(),
      frame: (text) => this.#address.frame(text),
      rest: () => this.#painter.trail.clear(),
    });
  }

  /** Listen to map, page and keyboard; gives the layer. */
  start() {
    const map = this.#map;
    this.#camera.settle(() => fillFrame(map));
    map.on("moveend resize", () => this.#refresh());
    this.#camera.onResize = () => {
      if (this.#command && !this.#twin.join()) this.#camera.resized();
      this.uncover();
    };
    listenToKeys(map, () => this.#lists.opener);
    listenToPage(
      (command) => this.#obey(command),
      () => this.#shared.theme.repaint(),
    );
    const { footprints, trail, symbols } = this.#painter;
    return L.layerGroup([footprints, trail.layer, symbols, this.#selection.layer, this.#place.layer]);
  }

  /** The page's address with where the map stands now. */
  link() {
    return this.#address.link();
  }

  /** Show a place that the reader chose by its name. @param {Goal} goal */
  goTo(goal) {
    this.#camera.release();
    this.#place.goTo(goal);
  }

  /** The page has lost its server and found one again. */
  reconnected() {
    this.#freshness?.reconnected();
  }

  /** Window or sheet have another size: the selected event stays in view, else what the map was shown last. */
  uncover() {
    this.#shared.arrangeLabels?.(this.#shared.taken());
    this.#lists.giveWay();
    const selected = this.#camera.hold.on && this.#command?.selected;
    if (!selected) {
      if (this.#command && !this.#twin.follows()) this.#camera.resized();
    } else if (this.#camera.isOwn) this.#camera.settle(() => this.#reveal(selected, false));
    else this.#reveal(selected);
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
    this.#player.painted(answer.total);
    this.#painted = mark;
    this.#painter.paint(answer.features, { leaving: isOther, trails: this.#player.trails() });
    this.#notes.counts(answer, command.silent, {
      fit: () => this.#fit(answer),
      list: () => this.#lists.unplaced(),
    });
    this.#selection.settle();
    clearLegend(this.#map, taken());
    this.#shared.arrangeLabels?.(taken());
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
    this.#camera.keepTo(command.region);
    if (opened) this.#open(command, Boolean(last));
    else if (last && last.goal.of !== command.goal.of) this.#follow(command);
    if (last) this.#address.restore();
    this.#freshness?.shows(command.state);
    this.#area.show(command);
    this.#player.show(command, opened);
    const mended = last?.gap && !command.gap; // the store answers the page again: so it will the map
    if (!last || mended || last.query !== command.query || last.version !== command.version) this.#refresh();
    else if (last.beside !== command.beside) for (const act of this.#shared.onPaint) act(); // they share a scale
    if (last && command.selected?.id !== last.selected?.id) this.#map.closePopup(); // it listed another place
    this.#selection.show(command);
    if (last && command.selected && command.selected.id !== last.selected?.id) this.#reveal(command.selected);
  }

  /**
   * Open a link, or go to where an earlier view was.
   * @param {Command} command
   * @param {boolean} fly
   */
  #open(command, fly) {
    const { at, view, frame, stay, stays } = command;
    const { fit } = this.#shared.config.drawing;
    this.#stay.set(stay);
    this.#address.keepGiven(command);
    this.#camera.hold.on = true;
    const isFitted = view && !(stays && at); // another language shows it in the same window
    const look = isFitted
      ? { box: view, at }
      : at
        ? { at }
        : frame
          ? { box: frame, maxZoom: fit.max_zoom }
          : null;
    whenSized(this.#map, () => {
      if (look && !this.#twin.join()) this.#camera.show(look, { fly, arrived: () => this.uncover() });
    });
    this.#address.showLayers(command);
  }

  /**
   * Go where the events of a new filter are, unless they are all in view and readable, or the map stays.
   * @param {Command} command
   */
  #follow(command) {
    const { box } = command.goal;
    const drew = this.#drew;
    this.#drew = "";
    const arrived = () => this.#arrive(command);
    const area = drew === "area" && extentOf(command.area ?? []);
    const stays = this.#stay.on || (drew && !area) || this.#shared.config.side === "right";
    if (stays || !(area || box)) {
      arrived();
      return;
    }
    this.#twin.lead();
    if (area) this.#camera.clear(area, arrived);
    else if (box) this.#camera.follow(box, arrived);
  }

  /**
   * An address that opens where the map stands does not say where.
   * @param {Command} command
   */
  #arrive({ frame }) {
    if (isSameBox(this.#camera.fitted(), frame) && !this.#stay.on) this.#address.dropPosition();
    else this.#address.keepPosition();
  }

  /**
   * Bring an event that was selected elsewhere than on the map into the part of it that is seen.
   * @param {Selected} selected
   */
  #reveal({ lat, lon }, animate = true) {
    const place = /** @type {LatLon} */ ([lat, near(this.#map, lon)]);
    if (this.#twin.follows()) this.#camera.hold.take(place);
    else this.#camera.reveal(place, animate);
  }

  /**
   * Bring events back into view: those that the map opens on, and where they are seen already, all.
   * @param {ClusterAnswer} answer
   */
  #fit({ extent, whole }) {
    if (!extent) return;
    const first = boundsOf(this.#map, extent);
    const isSeen = whole && this.#map.getBounds().contains(first);
    const { max_zoom: maxZoom } = this.#shared.config.drawing.fit;
    const arrived = () => {
      this.#camera.hold.moved();
      this.#address.keepPosition();
    };
    this.#camera.show({ box: isSeen ? whole : extent, maxZoom }, { fly: true, arrived });
  }
}

/**
 * Make the layer of a map; the page reaches the rest of it.
 * @param {LiveShared} shared
 */
export function live(shared) {
  const made = new Live(shared);
  return {
    layer: made.start(),
    link: () => made.link(),
    reconnected: () => made.reconnected(),
    goTo: (/** @type {Goal} */ goal) => made.goTo(goal),
    uncover: () => made.uncover(),
  };
}
