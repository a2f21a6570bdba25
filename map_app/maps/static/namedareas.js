// Areas that have a name, to choose instead of drawing one: theatres, and countries that the data has events in.
import { button, element } from "./dom.js";

/** The groups of the list, in its order.
 * @type {NamedKey[]} */
const KEYS = ["theatre", "country"];

export class NamedAreas {
  box = element("details");
  #list = element("select");
  #groups;
  #set;
  #offered = "";
  /** @type {Command["named"]} */
  #chosen = null;

  /**
   * @param {PolygonWords} words
   * @param {(key: NamedKey, value: string) => void} chosen
   */
  constructor(words, chosen) {
    this.#groups = KEYS.map((key) => Object.assign(element("optgroup"), { label: words[key] }));
    // With a button, for a list that is walked with arrow keys changes at each of them.
    this.#set = button(words.set, () => {
      const [key, value] = this.#list.value.split("=");
      chosen(/** @type {NamedKey} */ (key), value);
    });
    const label = element("label", "", words.name);
    label.append(this.#list);
    this.box.append(element("summary", "", words.named), label, this.#set);
    this.offer([]);
  }

  /** @param {NamedArea[]} places */
  offer(places) {
    const offered = JSON.stringify(places);
    if (offered === this.#offered) return;
    this.#offered = offered;
    for (const [i, group] of this.#groups.entries()) {
      const own = places.filter(([key]) => key === KEYS[i]);
      group.replaceChildren(
        ...own.map(([key, value, name]) => {
          const option = element("option", "", name);
          option.value = `${key}=${value}`;
          return option;
        }),
      );
    }
    this.#list.replaceChildren(...this.#groups.filter((group) => group.children.length));
    this.box.hidden = !places.length;
    this.choose(this.#chosen);
  }

  /**
   * Show which is set now.
   * @param {Command["named"]} named
   */
  choose(named) {
    this.#chosen = named;
    if (named) this.#list.value = named.join("=");
    if (this.#list.selectedIndex < 0) this.#list.selectedIndex = 0;
  }
}
