// Texts with their numbers, days and direction, in the language of the document.

/** @param {number} n */
export const grouped = (n) => n.toLocaleString("en");

/**
 * Put values into a text: `fill("{n} events", { n: 3 })`.
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => String(values[key]));

/**
 * The form that goes with a number, in the language of this document; `shown` is how the number is written.
 * @param {Forms} forms
 * @param {number} n
 * @param {Record<string, string | number>} values
 */
export function counted(forms, n, values = {}, shown = grouped(n)) {
  const rules = new Intl.PluralRules(document.documentElement.lang || "en");
  return fill(forms[rules.select(n)] ?? "", { n: shown, ...values });
}

/**
 * Words for an event's days; an end in `openYear` or later stands for none.
 * @param {Pick<Words, "day" | "months" | "since" | "period">} words
 * @param {string} openYear
 * @returns {(event: Dated) => string}
 */
export function calendar(words, openYear) {
  /** @param {string} iso */
  const day = (iso) => {
    const [y, m, d] = iso.split("-").map(Number);
    return fill(words.day, { d, m: words.months[m - 1], y });
  };
  return ({ date_start: start, date_end: end }) => {
    if (start === end) return day(start);
    if (start < openYear && end >= openYear) return fill(words.since, { day: day(start) });
    return fill(words.period, { start: day(start), end: day(end) });
  };
}

/**
 * A record's own text keeps its own direction inside ours, and says that it is not in our language.
 * @template {HTMLElement} T
 * @param {T} made
 */
export function own(made) {
  made.dir = "auto";
  const isLatin = /^[^\u0590-\u08ff]*[a-z][^\u0590-\u08ff]*$/i.test(made.textContent ?? "");
  if (document.documentElement.lang !== "en" && isLatin) made.lang = "en";
  return made;
}
