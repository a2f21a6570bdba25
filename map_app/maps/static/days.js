// Days as numbers, counted from 1 January 1970, and the units of the strip of time. As in core/units.py.

export const DAY_MS = 864e5;

/**
 * About how many days a unit has, to move by.
 * @type {Record<Unit, number>}
 */
export const LENGTH = { day: 1, week: 7, month: 30 };

/** @param {string} iso */
export const dayNumber = (iso) => Date.parse(`${iso}T00:00:00Z`) / DAY_MS;

const [EARLIEST, LATEST] = ["0001-01-01", "9999-12-31"].map(dayNumber);

/** @param {number} day */
export const isoOf = (day) =>
  new Date(Math.max(EARLIEST, Math.min(LATEST, day)) * DAY_MS).toISOString().slice(0, 10);

/**
 * The first day of the unit after the one that begins on this day.
 * @param {number} start
 * @param {Unit} unit
 */
export function nextUnit(start, unit) {
  if (unit !== "month") return start + LENGTH[unit];
  const at = new Date(start * DAY_MS);
  return at.setUTCMonth(at.getUTCMonth() + 1, 1) / DAY_MS; // Date.UTC takes the year 99 for 1999
}

/**
 * The first day of the unit that holds this day.
 * @param {number} day
 * @param {Unit} unit
 */
export function firstDay(day, unit) {
  if (unit === "week") return day - ((((day + 3) % 7) + 7) % 7); // day 0 was a Thursday, earlier days are negative
  return unit === "month" ? day - new Date(day * DAY_MS).getUTCDate() + 1 : day;
}
