// What Streamlit's date fields lack: a typed day applies once it is whole, a changed part of one on Enter and Tab, not only
// once the focus has left field and calendar; a whole day may be typed or pasted wherever in the field one begins; the calendar of an empty field opens
// where the data is, not today; its button says whose it is.
import { around } from "./embedded.js";
import { typedDay, wholeDay } from "./typing.js";

const FIELD = "[data-testid='stDateInput']";
const SEGMENT = "[role='spinbutton']";
const BOX = "[data-testid='stPopoverBody']";
const PERIOD = "[data-first][data-last]";
const CALENDAR = "[data-testid='stDateInputCalendar']";
const TURNS = 8; // more changes of a calendar than this are the reader's

/** What was typed since a part of the field was pressed. */
let typed = "";

export function applyTypedDates() {
  document.addEventListener("keydown", apply, true);
  document.addEventListener("keyup", complete, true);
  document.addEventListener("pointerdown", begin, true);
  document.addEventListener("paste", paste, true);
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, leaveToReader, true);
}

/** A calendar in which the reader presses anything is the reader's to turn. @param {Event} event */
function leaveToReader(event) {
  const calendar = /** @type {HTMLElement | null} */ (around(event, CALENDAR));
  if (calendar) calendar.dataset.turned = "";
}

/** @param {KeyboardEvent} event */
function apply(event) {
  const segment = around(event, `${FIELD} ${SEGMENT}`);
  if (!segment) return;
  if (event.key !== "Enter" && event.key !== "Tab") typed = typedDay(typed, event);
  if (event.key !== "Enter" && event.key !== "Tab") return;
  const all = [...(segment.parentElement?.querySelectorAll(SEGMENT) ?? [])];
  completed(event); // its last key may not be up yet
  // Back out of the first part Streamlit does the same by itself; Escape would put the focus on the last.
  if (event.key === "Tab" && (event.shiftKey || all.at(-1) !== segment)) return;
  take(segment);
}

/**
 * Have Streamlit take the day of a field, as it does once its calendar closes; the focus stays, and Tab goes on from here.
 * In a box that Escape would close with it, and lose the day, the calendar closes as by a press beside it.
 * @param {HTMLElement} segment
 */
function take(segment) {
  const ends = { bubbles: true, cancelable: true };
  const box = segment.closest(BOX);
  if (box) box.dispatchEvent(new PointerEvent("pointerdown", ends));
  else segment.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", ...ends }));
}

/** @param {Event} event */
function begin(event) {
  if (around(event, FIELD)) typed = "";
}

/** A day whose last figure has been typed applies. @param {KeyboardEvent} event */
function complete(event) {
  const segment = around(event, `${FIELD} ${SEGMENT}`);
  if (segment && completed(event)) setTimeout(() => take(segment), 0); // once React has the day
}

/**
 * A whole day that was begun in the middle of the field is that day, not the parts that it fell into.
 * @param {Event} event
 */
function completed(event) {
  const field = around(event, FIELD);
  const day = field && wholeDay(typed);
  if (day) fill(field, day);
  return Boolean(day);
}

/** @param {ClipboardEvent} event */
function paste(event) {
  const field = around(event, `${FIELD}:has(${SEGMENT})`);
  const day = field && wholeDay(event.clipboardData?.getData("text/plain") ?? "");
  if (!day) return;
  event.preventDefault();
  event.stopPropagation();
  fill(field, day);
}

/**
 * Set the day of a field by the input that it keeps for the browser's own filling in of forms.
 * @param {Element} field
 * @param {string} day
 */
function fill(field, day) {
  typed = "";
  const input = /** @type {HTMLInputElement | null} */ (field.querySelector("input[type='date']"));
  if (!input || input.value === day) return;
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(input, day);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * Whenever the page has changed: turn a calendar that stands at today to the data, first its year, then its month, until
 * the reader turns it: each run of the page that ends while it is open has Streamlit turn it to today again.
 */
export function turnCalendars() {
  const calendar = /** @type {HTMLElement | null} */ (
    document.querySelector(`${CALENDAR}:not([data-turned])`)
  );
  const target = calendar && goalOf(calendar);
  if (!calendar || target === undefined) return;
  const turns = Number(calendar.dataset.turns ?? 0);
  const lists = [...calendar.querySelectorAll("select")].reverse();
  const off = target && [0, 1].find((i) => lists[i] && Number(lists[i].value) !== target[i]);
  if (target && typeof off === "number" && turns < TURNS) {
    calendar.dataset.turns = String(turns + 1);
    if (choose(lists[off], target[off])) return;
  }
  calendar.dataset.turns = "0";
  if (!target || typeof off === "number") calendar.dataset.turned = "";
}

/**
 * Year and month of the data that a calendar shall open at; null where its field has a day, undefined where it cannot be
 * told yet, as while the page runs anew.
 * @param {HTMLElement} calendar
 */
function goalOf(calendar) {
  // Opened by its button it is a dialog; by a finger in the field it only stands beside what has the focus.
  const opener = document.querySelector(`[aria-controls='${CSS.escape(calendar.id)}']`);
  const field = (opener ?? document.activeElement)?.closest(FIELD);
  const period = /** @type {HTMLElement | null} */ (document.querySelector(PERIOD));
  if (!field || !period) return undefined;
  if (field.querySelector(`${SEGMENT}:not([data-placeholder])`)) return null;
  const isFirst = field.closest("[class*='st-key-w_from'], [class*='st-key-second_date_from']");
  return ((isFirst ? period.dataset.first : period.dataset.last) ?? "").split("-").slice(0, 2).map(Number);
}

/**
 * Choose in a list that React keeps; false where it has no such entry.
 * @param {HTMLSelectElement} list
 * @param {number} value
 */
function choose(list, value) {
  const option = [...list.options].find((one) => Number(one.value) === value);
  if (!option) return false;
  list.value = option.value;
  return list.dispatchEvent(new Event("change", { bubbles: true }));
}
