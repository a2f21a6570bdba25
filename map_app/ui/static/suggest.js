// Suggestions while a search is typed: a combobox over the page's own field, after the pattern of WAI-ARIA.
// No key needs a rerun: the server answers `api/suggest`, and only what is chosen changes the page.
import { embeddedMap } from "./embedded.js";
import { openQuery } from "./links.js";
import { SuggestionList } from "./suggestlist.js";

/** @import { Choice, Party, Place, Suggested, SuggestWords } from "./suggestlist.js" */

const FIELD = ".st-key-w_q input";
const WORDS = ".suggest-words[data-words]";
const COUNTS = ".suggest-words[data-counts]";
const WAIT_MS = 150;
const SHORTEST = 2;

/**
 * The query of an address with one key more or changed.
 * @param {string} search
 * @param {string} key
 * @param {string} value
 * @param {boolean} beside whether the key may have other values too
 */
export function withValue(search, key, value, beside = false) {
  const pair = `${key}=${encodeURIComponent(value)}`;
  const others = search.replace(/^\?/, "").split("&").filter(Boolean);
  const kept = others.filter((other) => other !== pair && (beside || other.split("=")[0] !== key));
  return [...kept, pair].join("&");
}

/**
 * The query that a choice leads to; null where it only moves the map.
 * What is typed takes the place of the filter's words, which stay only with an event that they have found.
 * @param {Choice} choice
 * @param {string} search
 * @param {string} typed
 */
export function queryOf(choice, search, typed) {
  const others = search.replace(/^\?/, "").split("&");
  const wordless = others.filter((pair) => pair.split("=")[0] !== "q").join("&");
  switch (choice.kind) {
    case "theatre":
    case "country":
      return withValue(wordless, choice.kind, choice.name);
    case "actor":
      return withValue(wordless, "actor", choice.name, true);
    case "event":
      return withValue(
        new URLSearchParams(search).get("q") === typed ? search : wordless,
        "event",
        choice.id,
      );
    case "text":
      return withValue(search, "q", choice.text);
    default:
      return null;
  }
}

/** @typedef {Record<"theatre" | "country", Record<string, number> | null>} Counts */

/**
 * All choices in the order of the list.
 * @param {Suggested} found
 * @param {Counts | null} [counts] events of each theatre and country under the filter, where they are known
 * @returns {Choice[]}
 */
export const choicesOf = (found, counts) => [
  ...found.places.map((place) => ({ kind: /** @type {const} */ ("place"), ...place })),
  ...found.theatres.map((theatre) => counted("theatre", theatre, counts)),
  ...found.countries.map((country) => counted("country", country, counts)),
  ...found.actors.map((actor) => ({ kind: /** @type {const} */ ("actor"), ...actor })),
  ...found.events.map((event) => ({ kind: /** @type {const} */ ("event"), ...event })),
  ...(found.did_you_mean ? [{ kind: /** @type {const} */ ("text"), text: found.did_you_mean }] : []),
];

/**
 * @param {"theatre" | "country"} kind
 * @param {Party} region
 * @param {Counts | null} [counts]
 * @returns {Choice}
 */
function counted(kind, region, counts) {
  const known = counts?.[kind];
  return { kind, ...region, events: known ? (known[region.name] ?? 0) : region.events };
}

class Combobox {
  #input;
  #list;
  #url;
  #timer = 0;
  #request = new AbortController();

  /**
   * @param {HTMLInputElement} input
   * @param {{url: string, words: SuggestWords}} said
   */
  constructor(input, { url, words }) {
    this.#input = input;
    this.#url = url;
    this.#list = new SuggestionList(input, words, (choice) => this.#choose(choice));
    input.addEventListener("input", () => this.#later());
    input.addEventListener("blur", () => this.close());
  }

  close() {
    clearTimeout(this.#timer);
    this.#request.abort();
    this.#list.show([]);
  }

  /**
   * Keys that the open list takes from the field; the others remain the field's.
   * @param {KeyboardEvent} event
   */
  onKey(event) {
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    const step = moves[/** @type {keyof typeof moves} */ (event.key)];
    if (event.isComposing) return;
    if (step && this.#list.isOpen) this.#list.move(step);
    else if (step === 1) this.#ask();
    else if (event.key === "Escape" && this.#list.isOpen) this.close();
    else if (event.key === "Enter" && this.#list.active) this.#choose(this.#list.active);
    else {
      if (event.key === "Enter") this.close(); // the search itself
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#request.abort();
    this.#timer = window.setTimeout(() => this.#ask(), WAIT_MS);
  }

  async #ask() {
    const text = this.#input.value.trim();
    if (text.length < SHORTEST) return this.#list.show([]);
    this.#request.abort();
    this.#request = new AbortController();
    const { signal } = this.#request;
    try {
      const asked = new URLSearchParams({ q: text, lang: document.documentElement.lang || "en" });
      const answer = await fetch(`${this.#url}?${asked}`, { signal });
      const found = answer.ok ? choicesOf(await answer.json(), countsNow()) : [];
      if (!signal.aborted && document.activeElement === this.#input) this.#list.show(found, answer.ok);
    } catch {
      if (!signal.aborted) this.#list.show([]); // without suggestions the field is still a search
    }
  }

  /** @param {Choice} choice */
  #choose(choice) {
    const query = queryOf(choice, location.search, this.#input.value.trim());
    this.close();
    this.#restore();
    if (choice.kind === "place") goTo(choice);
    if (query !== null) openQuery(query, choice.kind === "event");
    if (choice.kind !== "event") window.eventMapSheet?.lower(); // it covers what was chosen
  }

  /** What was typed was no search: the field shows the filter's again, and Streamlit knows of it. */
  #restore() {
    const text = new URLSearchParams(location.search).get("q") ?? "";
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
    set?.call(this.#input, text); // React keeps an own setter on the element
    this.#input.dispatchEvent(new Event("input", { bubbles: true }));
    this.#input.dispatchEvent(new FocusEvent("focusout", { bubbles: true })); // else "Press Enter to apply" stays
    clearTimeout(this.#timer);
  }
}

/** How many events choosing each theatre or country would leave: the page writes it anew with every filter. */
function countsNow() {
  const said = /** @type {HTMLElement | null} */ (document.querySelector(COUNTS));
  return JSON.parse(said?.dataset.counts ?? "null");
}

/** Show a place; a card that is open is about another. @param {Place} place */
function goTo(place) {
  /** @type {HTMLElement | null} */ (document.querySelector(".st-key-close button"))?.click();
  embeddedMap()?.goTo?.(place);
}

/** @type {WeakMap<Element, Combobox>} */
const made = new WeakMap();

/** Make the search field a combobox whenever it is new on the page. */
export function connectSuggestions() {
  const input = /** @type {HTMLInputElement | null} */ (document.querySelector(FIELD));
  const said = /** @type {HTMLElement | null} */ (document.querySelector(WORDS));
  if (!input || !said || made.has(input)) return;
  made.set(input, new Combobox(input, JSON.parse(said.dataset.words ?? "{}")));
}

export function followSuggestionKeys() {
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.target instanceof Element) made.get(event.target)?.onKey(event);
    },
    true, // before Streamlit takes Enter for the search
  );
}
