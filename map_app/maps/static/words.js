// Texts with their numbers, days and direction, in the language of the document. Loaded before panels.js.
(function () {
  "use strict";
  const eventMap = (window.eventMap = window.eventMap || {});
  const OPEN = "2099"; // an end in this year or later stands for none: `OPEN_YEAR` in core/dates.py

  /** Put values into a text: `fill("{n} events", { n: 3 })`. */
  eventMap.fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);

  /** The form that goes with a number, in the language of this document; `shown` is how the number is written. */
  eventMap.counted = (forms, n, values = {}, shown = n.toLocaleString("en")) =>
    eventMap.fill(forms[new Intl.PluralRules(document.documentElement.lang || "en").select(n)], { n: shown, ...values });

  /** Words for an event's days, in the language of `words`. */
  eventMap.calendar = (words) => {
    const day = (iso) => {
      const [y, m, d] = iso.split("-").map(Number);
      return eventMap.fill(words.day, { d, m: words.months[m - 1], y });
    };
    return ({ date_start: start, date_end: end }) => {
      if (start === end) return day(start);
      const open = start < OPEN && end >= OPEN;
      return open ? eventMap.fill(words.since, { day: day(start) }) : eventMap.fill(words.period, { start: day(start), end: day(end) });
    };
  };

  /** A record's own text keeps its own direction inside ours, and says that it is not in our language. */
  eventMap.own = (made) => {
    made.dir = "auto";
    if (document.documentElement.lang !== "en" && /^[^\u0590-\u08ff]*[a-z][^\u0590-\u08ff]*$/i.test(made.textContent)) made.lang = "en";
    return made;
  };
})();
