// An event in a pop-up, where a document has no list that shows it.
import { element } from "./dom.js";

/** @import { EventRecord, Source } from "./offline.js" */

/**
 * Every word as text.
 * @param {Shared<OfflineConfig>} shared
 * @param {EventRecord} record
 */
export function popupCard({ config, words, days }, { properties: p }) {
  const box = element("article", "popup");
  const where = `${days(p)} · ${p.place} · ${config.precisions[p.location_precision]}`;
  const list = element("ul");
  for (const source of p.sources ?? []) {
    const item = element("li");
    item.append(sourceEntry(source));
    list.append(item);
  }
  box.append(element("strong", "", p.title), element("small", "", where), element("p", "", p.summary ?? ""));
  box.append(element("small", "", words.sources), list);
  box.dir = "auto";
  return box;
}

/** @param {Source} source */
function sourceEntry({ url = "", publisher, title }) {
  const text = [publisher, title].filter(Boolean).join(": ");
  if (!/^https?:\/\//.test(url)) return element("span", "", text);
  const link = element("a", "", text);
  return Object.assign(link, { href: url, target: "_blank", rel: "noopener noreferrer nofollow" });
}
