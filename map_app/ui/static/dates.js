// What Streamlit's date fields lack: a typed day applies on Enter and Tab, not only once the focus has left field and
// calendar; the calendar of an empty field opens where the data is, not today; its button says whose it is.
import { around } from "./embedded.js";

const FIELD = "[data-testid='stDateInput']";
const SEGMENT = "[role='spinbutton']";
const PERIOD = "[data-first][data-last]";

export function applyTypedDates() {
  document.addEventListener("keydown", apply, true);
}

/** @param {KeyboardEvent} event */
function apply(event) {
  if (event.key !== "Enter" && event.key !== "Tab") return;
  const segment = around(event, `${FIELD} ${SEGMENT}`);
  if (!segment) return;
  const all = [...(segment.parentElement?.querySelectorAll(SEGMENT) ?? [])];
  const leaves = all.at(event.shiftKey ? 0 : -1) === segment;
  if (event.key === "Tab" && !leaves) return;
  // Streamlit takes the day once its calendar closes; the focus stays, and Tab goes on from here.
  segment.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, cancelable: true }));
}

/** Whenever the page has changed: turn a calendar that opens at today to the data. */
export function turnCalendars() {
  const calendar = /** @type {HTMLElement | null} */ (
    document.querySelector("[data-testid='stDateInputCalendar']:not([data-turned])")
  );
  if (!calendar) return;
  calendar.dataset.turned = "";
  // Opened by its button it is a dialog; by a finger in the field it only stands beside what has the focus.
  const opener = document.querySelector(`[aria-controls='${CSS.escape(calendar.id)}']`);
  const field = (opener ?? document.activeElement)?.closest(FIELD);
  const period = /** @type {HTMLElement | null} */ (document.querySelector(PERIOD));
  const isEmpty = field?.querySelectorAll(`${SEGMENT}:not([data-placeholder])`).length === 0;
  if (!field || !period || !isEmpty) return;
  const day = field.closest(".st-key-w_from") ? period.dataset.first : period.dataset.last;
  const [year, month] = (day ?? "").split("-");
  const [months, years] = calendar.querySelectorAll("select");
  if (choose(years, year)) setTimeout(() => choose(months, month), 0);
}

/**
 * Choose in a list that React keeps; false where it has no such entry.
 * @param {HTMLSelectElement | undefined} list
 * @param {string} value
 */
function choose(list, value) {
  const option = [...(list?.options ?? [])].find((one) => Number(one.value) === Number(value));
  if (!list || !option) return false;
  list.value = option.value;
  return list.dispatchEvent(new Event("change", { bubbles: true }));
}
