// The list under the search field: places, theatres, countries, actors and events in groups, of which one may be active.

/** @typedef {{name: string, within: string, lat: number, lon: number, zoom: number, events: number}} Place */
/** @typedef {{name: string, label: string, events: number}} Party */
/** @typedef {{id: string, title: string, place: string, date_start: string, event_type: string}} Found */
/** @typedef {{places: Place[], theatres: Party[], countries: Party[],
 *   actors: Party[], events: Found[], did_you_mean: string | null}} Suggested */
/**
 * @typedef {({kind: "place"} & Place) | ({kind: "theatre" | "country"} & Party) | ({kind: "actor"} & Party) | ({kind: "event"} & Found)
 *   | {kind: "text", text: string}} Choice
 */
/**
 * @typedef {{groups: Record<Choice["kind"], string>, events: Record<string, string>, none: string,
 *   found: Record<string, string>}} SuggestWords
 */

const ID = "suggestions";
const GAP = 4; // px between field and list
const LEAST = 260; // px: with less room below, the list stands above the field where there is more

/**
 * A text as part of a class of style, as Python's `class_name` has it.
 * @param {string} text
 */
export const className = (text) =>
  text.replace(/[^a-zA-Z0-9_]/gu, (letter) => `-${letter.codePointAt(0)?.toString(16)}-`);

/**
 * The two lines of a choice: what it is, and what tells it from others.
 * @param {Choice} choice
 * @param {(n: number) => string} events
 * @param {(day: string) => string} day
 * @returns {[string, string]}
 */
export function linesOf(choice, events, day) {
  switch (choice.kind) {
    case "place":
      return [
        choice.name,
        [choice.within, choice.events ? events(choice.events) : ""].filter(Boolean).join(" · "),
      ];
    case "theatre":
    case "country":
    case "actor":
      return [choice.label, events(choice.events)];
    case "event":
      return [choice.title, [day(choice.date_start), choice.place].filter(Boolean).join(" · ")];
    default:
      return [choice.text, ""];
  }
}

export class SuggestionList {
  #input;
  #words;
  #choose;
  #box;
  #status;
  /** @type {Choice[]} */
  #choices = [];
  #at = -1;

  /**
   * @param {HTMLInputElement} input
   * @param {SuggestWords} words
   * @param {(choice: Choice) => void} choose
   */
  constructor(input, words, choose) {
    this.#input = input;
    this.#words = words;
    this.#choose = choose;
    for (const old of document.querySelectorAll(`#${ID}, #${ID}_status`)) old.remove();
    this.#box = document.body.appendChild(document.createElement("div"));
    Object.assign(this.#box, { id: ID, className: "suggestions", hidden: true });
    this.#box.setAttribute("role", "listbox");
    this.#box.setAttribute("aria-label", input.getAttribute("aria-label") ?? "");
    this.#box.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    this.#status = document.body.appendChild(document.createElement("p"));
    Object.assign(this.#status, { id: `${ID}_status`, className: "unseen" });
    this.#status.setAttribute("role", "status");
    const named = { role: "combobox", "aria-autocomplete": "list", "aria-controls": ID, autocomplete: "off" };
    for (const [name, value] of Object.entries(named)) input.setAttribute(name, value);
    input.setAttribute("aria-expanded", "false");
    addEventListener("scroll", () => this.#place(), { capture: true, passive: true });
    addEventListener("resize", () => this.#place(), { passive: true });
  }

  get isOpen() {
    return !this.#box.hidden;
  }

  /** The choice that Enter takes; undefined where it is the search. */
  get active() {
    return this.#choices[this.#at];
  }

  /**
   * Show other choices; none closes the list, or is said in it where they are an answer.
   * @param {Choice[]} choices
   * @param {boolean} [isAnswer]
   */
  show(choices, isAnswer = false) {
    const was = this.isOpen;
    const isNone = isAnswer && !choices.length;
    this.#choices = choices;
    this.#box.replaceChildren(...(isNone ? [this.#heading(this.#words.none)] : this.#groups()));
    this.#box.hidden = !choices.length && !isNone;
    this.#input.setAttribute("aria-expanded", String(choices.length > 0));
    this.#activate(-1);
    this.#place();
    if (isNone) this.#status.textContent = this.#words.none;
    else if (was || this.isOpen) this.#status.textContent = this.#counted(this.#words.found, choices.length);
  }

  /**
   * Go on to another choice; beyond the ends lies the search itself.
   * @param {number} step
   */
  move(step) {
    const n = this.#choices.length + 1;
    this.#activate(((this.#at + 1 + step + n) % n) - 1);
  }

  /** @param {number} at */
  #activate(at) {
    this.#at = at;
    const options = this.#box.querySelectorAll("[role='option']");
    for (const [i, option] of options.entries()) option.setAttribute("aria-selected", String(i === at));
    if (at < 0) this.#input.removeAttribute("aria-activedescendant");
    else {
      this.#input.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    }
  }

  #groups() {
    const kinds = [...new Set(this.#choices.map(({ kind }) => kind))];
    return kinds.map((kind) => {
      const group = document.createElement("div");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", this.#words.groups[kind]);
      group.append(this.#heading(this.#words.groups[kind]));
      for (const [i, choice] of this.#choices.entries())
        if (choice.kind === kind) group.append(this.#option(choice, i));
      return group;
    });
  }

  /** Words for the eye: group and status say them too. @param {string} text */
  #heading(text) {
    const heading = document.createElement("p");
    heading.setAttribute("aria-hidden", "true");
    heading.textContent = text;
    return heading;
  }

  /**
   * @param {Choice} choice
   * @param {number} i
   */
  #option(choice, i) {
    const option = document.createElement("div");
    Object.assign(option, { id: `${ID}_${i}`, className: `suggestion ${choice.kind}` });
    option.setAttribute("role", "option");
    if (choice.kind === "event") option.classList.add(`symbol-${className(choice.event_type)}`);
    const lang = document.documentElement.lang || "en";
    const day = new Intl.DateTimeFormat(`${lang === "en" ? "en-GB" : lang}-u-nu-latn`, {
      dateStyle: "medium",
      timeZone: "UTC",
    });
    const lines = linesOf(
      choice,
      (n) => this.#counted(this.#words.events, n),
      (text) => day.format(new Date(text)),
    );
    for (const [name, text] of [
      ["name", lines[0]],
      ["rest", lines[1]],
    ]) {
      if (!text) continue;
      const line = option.appendChild(document.createElement("span"));
      Object.assign(line, { className: name, dir: "auto", textContent: text });
    }
    option.addEventListener("click", () => this.#choose(choice));
    return option;
  }

  /**
   * @param {Record<string, string>} forms
   * @param {number} n
   */
  #counted(forms, n) {
    const rules = new Intl.PluralRules(document.documentElement.lang || "en");
    return (forms[rules.select(n)] ?? forms.other ?? "").replace("{n}", n.toLocaleString("en"));
  }

  #place() {
    if (this.#box.hidden) return;
    const field =
      this.#input.closest("[data-baseweb='input'], [data-testid='stTextInputRootElement']") ?? this.#input;
    const { left, top, bottom, width } = field.getBoundingClientRect();
    const { color, fontFamily } = getComputedStyle(this.#input);
    const below = innerHeight - bottom - 3 * GAP;
    const isAbove = below < LEAST && top > below;
    Object.assign(this.#box.style, {
      left: `${left}px`,
      top: isAbove ? "" : `${bottom + GAP}px`,
      bottom: isAbove ? `${innerHeight - top + GAP}px` : "",
      width: `${width}px`,
      maxHeight: `${isAbove ? top - 3 * GAP : below}px`,
      color,
      fontFamily,
    });
  }
}
