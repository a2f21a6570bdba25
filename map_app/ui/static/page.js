// The page's language, and two corrections of what Streamlit makes of our words for screen readers.
(() => {
  if (window.eventMapPage) return;
  let events = "{n} events";
  window.eventMapPage = {
    speak(lang, dir, words) {
      Object.assign(document.documentElement, { lang, dir });
      events = words;
    },
  };
  const mend = () => {
    // It rewrites `rel` on every link that opens a new tab and drops `nofollow`.
    for (const link of document.querySelectorAll(".card a[target='_blank']:not([rel~='nofollow'])")) {
      link.rel = "noopener noreferrer nofollow";
    }
    // It names a box by its label's raw Markdown: `Air strike :gray[150]`.
    for (const box of document.querySelectorAll("input[aria-label*=':gray[']")) {
      box.setAttribute("aria-label", box.getAttribute("aria-label").replace(/ :gray\[(.*)\]$/, (_, n) => `, ${events.replace("{n}", n)}`));
    }
  };
  const options = { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label", "rel"] };
  new MutationObserver(mend).observe(document.body, options);
  mend();
})();
