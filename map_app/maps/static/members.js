// The events of one spot, as buttons to pick one.
import { button, element } from "./dom.js";
import { symbolOf } from "./symbols.js";
import { counted, own } from "./words.js";

/**
 * @param {Shared} shared
 * @param {MemberAnswer} answer
 * @param {Forms} words
 * @param {(id: string) => void} pick
 */
export function memberList({ config, days, words: { more } }, answer, words, pick) {
  const list = element("ul");
  for (const event of answer.events) {
    const { path, color } = symbolOf(config.symbols, event.event_type);
    const entry = button("", () => pick(event.id));
    entry.innerHTML = `<svg width="14" height="14" viewBox="-2 -2 28 28" aria-hidden="true"><path d="${path}" fill="${color}"/></svg>`;
    entry.append(own(element("span", "", event.title)), element("small", "", days(event)));
    const item = element("li");
    item.append(entry);
    list.append(item);
  }
  const box = element("div");
  box.append(element("strong", "", counted(words, answer.total)), list);
  if (answer.total > answer.events.length) box.append(element("small", "", more));
  return box;
}
