// Corrections of what Streamlit makes of our words, for readers of its links and for screen readers.

/** @import { SkipWords } from "./skips.js" */

/**
 * @typedef {{events: (n: string) => string, expand: string, fold: string, calendar: string,
 *   skips?: SkipWords}} PageWords
 */

/**
 * It rewrites `rel` on every link that opens a new tab and drops `nofollow`; it names a box by its label's raw
 * Markdown: `Air strike :gray[150]`; it names the sidebar's buttons in English,
 * and both calendars alike.
 * @param {PageWords} words
 */
export function mend({ events, expand, fold, calendar }) {
  const links = "a[target='_blank']:not([rel~='nofollow'])";
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (
    document.querySelectorAll(`.card ${links}`)
  )) {
    link.rel = "noopener noreferrer nofollow";
  }
  for (const box of document.querySelectorAll("input[aria-label*=':gray[']")) {
    const label = box.getAttribute("aria-label") ?? "";
    box.setAttribute(
      "aria-label",
      label.replace(/ :gray\[(.*)\]$/, (_, n) => `, ${events(n)}`),
    );
  }
  name(document.querySelector("[data-testid='stExpandSidebarButton']"), expand);
  name(document.querySelector("[data-testid='stSidebarCollapseButton'] button"), fold);
  for (const button of document.querySelectorAll("[data-testid='stDateInputCalendarButton']")) {
    const field = button.closest("[data-testid='stDateInput']")?.querySelector("label")?.textContent ?? "";
    name(button, calendar.replace("{field}", field));
  }
}

/**
 * @param {Element | null} button
 * @param {string} words
 */
function name(button, words) {
  if (button && words && button.getAttribute("aria-label") !== words)
    button.setAttribute("aria-label", words);
}
