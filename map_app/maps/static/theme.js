// Light or dark, and what is repainted when that changes.

const paper = window.matchMedia("print");

/** Whether Streamlit's theme, whose colours its frame carries as CSS variables, is dark. */
function isPageDark() {
  const color = getComputedStyle(document.documentElement).getPropertyValue("--background-color");
  const hex = /^\s*#([0-9a-f]{6})/i.exec(color);
  if (!hex) return false;
  const [r, g, b] = [0, 2, 4].map((i) => Number.parseInt(hex[1].slice(i, i + 2), 16));
  return 0.299 * r + 0.587 * g + 0.114 * b < 110;
}

/** Paper has its legend open. */
function unfoldLegend() {
  for (const legend of /** @type {NodeListOf<HTMLDetailsElement>} */ (
    document.querySelectorAll("details.legend")
  )) {
    if (paper.matches) legend.dataset.open = legend.open ? "yes" : "";
    legend.open = paper.matches || Boolean(legend.dataset.open);
  }
}

/**
 * @param {Record<Shade, Palette>} palettes
 * @param {() => boolean} isDark
 * @returns {Theme}
 */
function makeTheme(palettes, isDark) {
  /** @type {(() => void)[]} */
  const repaints = [];
  const repaint = () => {
    for (const act of repaints) act();
  };
  paper.addEventListener("change", () => {
    repaint();
    unfoldLegend();
  });
  /** @returns {Shade} */
  const shade = () => (isDark() ? "dark" : "light");
  return {
    isDark,
    shade,
    palette: () => palettes[shade()],
    onChange: (act) => repaints.push(act),
    repaint,
  };
}

/**
 * The theme of the page around the map; paper is light.
 * @param {Record<Shade, Palette>} palettes
 */
export const pageTheme = (palettes) => makeTheme(palettes, () => !paper.matches && isPageDark());

/**
 * The theme of the reader's system, for a map that has no page around it.
 * @param {Record<Shade, Palette>} palettes
 */
export function systemTheme(palettes) {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const theme = makeTheme(palettes, () => dark.matches);
  dark.addEventListener("change", theme.repaint);
  return theme;
}
