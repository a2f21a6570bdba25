// Days as numbers, counted from 1 January 1970, and the units of the strip of time. As in data/queries/timeline.py.
(function () {
  "use strict";
  const eventMap = (window.eventMap = window.eventMap || {});
  const DAY = 864e5;
  const [EARLIEST, LATEST] = ["0001-01-01", "9999-12-31"].map((iso) => Date.parse(`${iso}T00:00:00Z`) / DAY);

  const time = (eventMap.time = {
    number: (iso) => Date.parse(`${iso}T00:00:00Z`) / DAY,
    iso: (day) => new Date(Math.max(EARLIEST, Math.min(LATEST, day)) * DAY).toISOString().slice(0, 10),
    words: (from, to) => eventMap.days({ date_start: time.iso(from), date_end: time.iso(to) }),
    /** The day after the unit that begins on this day. */
    after(start, unit) {
      if (unit !== "month") return start + (unit === "week" ? 7 : 1);
      const at = new Date(start * DAY);
      return at.setUTCMonth(at.getUTCMonth() + 1, 1) / DAY; // Date.UTC takes the year 99 for 1999
    },
    /** The first day of the unit that holds this day. */
    floor(day, unit) {
      if (unit === "week") return day - ((((day + 3) % 7) + 7) % 7); // day 0 was a Thursday, earlier days are negative
      return unit === "month" ? day - new Date(day * DAY).getUTCDate() + 1 : day;
    },
  });
})();
