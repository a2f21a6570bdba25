// The dossier's list and filters: they only hide what the document already holds. Without this script the
// list is still whole; in a notebook there is no list and it does nothing.
import { grouped } from "./words.js";

/** @import { OfflineView } from "./offline.js" */

class List {
  #form;
  #view;
  /** @type {HTMLDetailsElement[]} */
  #entries = [...document.querySelectorAll("details.entry")].map(
    (e) => /** @type {HTMLDetailsElement} */ (e),
  );
  #count = /** @type {HTMLElement} */ (document.getElementById("shown"));
  #none = /** @type {HTMLElement} */ (document.getElementById("none"));

  /**
   * @param {HTMLFormElement} form
   * @param {OfflineView} view
   */
  constructor(form, view) {
    this.#form = form;
    this.#view = view;
    form.addEventListener("input", () => this.apply());
    form.addEventListener("reset", () => setTimeout(() => this.apply(), 0));
    form.addEventListener("submit", (event) => event.preventDefault());
    for (const entry of this.#entries) {
      entry.querySelector("summary")?.addEventListener("click", () => {
        if (!entry.open) view.show(entry.id);
      });
    }
    view.onPick = (id) => this.#open(id);
    window.addEventListener("hashchange", () => this.follow());
    window.addEventListener("beforeprint", () => {
      for (const entry of this.#entries) entry.open = true;
    });
  }

  /** Hide what the form leaves out, in the list and on the map. */
  apply() {
    const isKept = keeps(this.#form);
    const ids = new Set();
    for (const entry of this.#entries) {
      entry.hidden = !isKept(entry.dataset);
      if (!entry.hidden) ids.add(entry.id);
    }
    this.#count.textContent = (this.#count.dataset.words ?? "").replace("{shown}", grouped(ids.size));
    this.#none.hidden = ids.size > 0;
    this.#view.narrow(({ id }) => ids.has(id));
  }

  /** Open the event that the document's address names. */
  follow() {
    const id = decodeURIComponent(location.hash.slice(1));
    if (!id) return;
    this.#open(id);
    this.#view.show(id);
  }

  /** @param {string} id */
  #open(id) {
    const entry = this.#entries.find((one) => one.id === id);
    if (!entry) return;
    if (entry.hidden) {
      this.#form.reset(); // a link to an event that the filters hide shows it all the same
      this.apply();
    }
    for (const other of this.#entries) other.classList.toggle("picked", other === entry);
    entry.open = true;
    entry.scrollIntoView({ block: "start" });
  }
}

/**
 * Whether an entry of the list is among the dates and types of the form.
 * @param {HTMLFormElement} form
 * @returns {(entry: DOMStringMap) => boolean}
 */
function keeps(form) {
  const dayOf = (/** @type {string} */ name) =>
    /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value;
  const [from, to] = [dayOf("from"), dayOf("to")];
  const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("[name='type']:checked"));
  const types = [...boxes].map((box) => box.value);
  return ({ from: first = "", to: last = "", type = "" }) =>
    (!from || last >= from) && (!to || first <= to) && (!types.length || types.includes(type));
}

/**
 * Join the list of the document, where it has one, with its map.
 * @param {() => OfflineView | null} viewOf
 */
export function joinList(viewOf) {
  document.addEventListener("DOMContentLoaded", () => {
    const form = /** @type {HTMLFormElement | null} */ (document.getElementById("filters"));
    const view = viewOf();
    if (!form || !view) return;
    document.documentElement.classList.add("scripted");
    const list = new List(form, view);
    setTimeout(() => {
      list.apply();
      list.follow();
    }, 0);
  });
}
