// Going into a cluster: nearer while that can part its events, else a list to pick one.
import { coverOf } from "./cover.js";
import { boundsOf } from "./globe.js";
import { memberList } from "./members.js";
import { request } from "./requests.js";
import { marginsOf } from "./room.js";

const LIST_ZOOM = 12;
const MANY = 30; // events that are not listed while going nearer parts them
const APART = 0.002; // degrees
const WIDEST = 320; // px
const EDGES = 46; // px beside a list's text
const ABOVE = 56; // px above a list: there stands the choice of layers

export class Lists {
  /** What had the focus when a list was opened.
   * @type {HTMLElement | null} */
  opener = null;
  #shared;
  #select;
  /** @type {L.Popup | null} */
  #popup = null;

  /**
   * @param {LiveShared} shared
   * @param {(id: string) => void} select
   */
  constructor(shared, select) {
    this.#shared = shared;
    this.#select = select;
  }

  /** @param {ClusterFeature} feature */
  open({ properties: { extent, count } }) {
    const { map, words } = this.#shared;
    const bounds = boundsOf(map, extent);
    const [wide, tall] = [bounds.getEast() - bounds.getWest(), bounds.getNorth() - bounds.getSouth()];
    const { left, right, bottom } = coverOf(map);
    const seen = { paddingTopLeft: L.point(left, 0), paddingBottomRight: L.point(right, bottom) };
    const covered = seen.paddingTopLeft.add(seen.paddingBottomRight);
    const target = Math.min(map.getBoundsZoom(bounds.pad(0.1), false, covered), map.getMaxZoom());
    const isNearer = target > map.getZoom() && (map.getZoom() < LIST_ZOOM || count > MANY);
    if (isNearer && (wide > APART || tall > APART)) {
      map.flyToBounds(bounds.pad(0.1), { ...seen, duration: 0.4, maxZoom: LIST_ZOOM + 2 });
      return;
    }
    this.#list(`view=${extent.join(",")}&zoom=${Math.round(map.getZoom())}`, words.here, bounds.getCenter());
  }

  /** Without a tip and over the middle of the window: a list that points at no place. */
  unplaced() {
    this.#list("unplaced=true", this.#shared.words.unplaced_here, null);
  }

  /** The page's sheet is raised: a list that it would cover closes. */
  giveWay() {
    const { map } = this.#shared;
    const box = this.#popup?.getElement()?.getBoundingClientRect();
    const { bottom } = coverOf(map);
    const seen = map.getContainer().getBoundingClientRect().bottom - bottom;
    if (bottom && box && box.bottom > seen) map.closePopup(this.#popup ?? undefined);
  }

  /**
   * @param {string} where
   * @param {Forms} words
   * @param {L.LatLng | null} at
   */
  async #list(where, words, at) {
    const { map, config, server } = this.#shared;
    this.opener = /** @type {HTMLElement | null} */ (document.activeElement);
    const address = server?.address("members", where);
    if (!address) return;
    let answer;
    try {
      answer = await request(config.faults, address);
    } catch (error) {
      server?.fault(/** @type {Error} */ (error).message);
      return;
    }
    if (coverOf(map).bottom) window.parent.eventMapSheet?.lower(); // one list at a time
    const size = map.getSize();
    const [left, , right, bottom] = marginsOf(map);
    const maxWidth = Math.min(WIDEST, size.x - 2 * Math.max(left, right) - EDGES);
    const free = {
      className: "members placeless",
      autoPan: false,
      offset: L.point(0, Math.min(size.y * 0.35, size.y / 2 - bottom)),
    };
    const popup = L.popup({
      maxWidth,
      className: "members",
      autoPanPaddingTopLeft: [left, ABOVE],
      autoPanPaddingBottomRight: [right, bottom],
      ...(at ? {} : free),
    });
    const pick = (/** @type {string} */ id) => {
      map.closePopup(popup);
      this.#select(id);
    };
    this.#popup = popup;
    popup
      .setLatLng(at ?? map.getCenter())
      .setContent(memberList(this.#shared, answer, words, pick))
      .openOn(map);
    popup.getElement()?.querySelector("button")?.focus();
  }
}
