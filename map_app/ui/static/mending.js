// Corrections of what Streamlit makes of our words, for readers of its links and for screen readers.

/**
 * It rewrites `rel` on every link that opens a new tab and drops `nofollow`; it names a box by its label's raw
 * Markdown: `Air strike :gray[150]`.
 * @param {(n: string) => string} events
 */
export function mend(events) {
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
}
