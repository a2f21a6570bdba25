// The events of one spot, as buttons to pick one.
import { button, element } from "./dom.js";
import { symbolOf, symbolSvg } from "./symbols.js";
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
    const entry = button("", () => pick(event.id));
    entry.innerHTML = symbolSvg(symbolOf(config.symbols, event.event_type), 16);
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
