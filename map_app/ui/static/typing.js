// A day as it is typed, whatever part of a date field one begins in.

const WHOLE = /^\s*(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})\s*$/;
const MOST = 10; // of the characters of a day

/**
 * What has been typed of a day after another key; empty where that key begins anew.
 * @param {string} before
 * @param {{key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean}} event
 */
export function typedDay(before, { key, ctrlKey, metaKey, altKey }) {
  const isPart = /^[-/.\d]$/.test(key) && !ctrlKey && !metaKey && !altKey;
  return isPart ? (before + key).slice(-MOST) : "";
}

/**
 * The day that a text is, as `2020-01-05`; empty where it is none.
 * @param {string} text
 */
export function wholeDay(text) {
  const [, year, month, day] = WHOLE.exec(text) ?? [];
  const iso = `${year}-${month}-${day}`;
  const date = new Date(`${iso}T00:00:00Z`);
  const isDay = year && Number(year) > 0 && !Number.isNaN(date.getTime());
  return isDay && date.toISOString().startsWith(iso) ? iso : "";
}
