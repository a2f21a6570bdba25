// The page's language, links that open an event without loading the page anew, and two corrections of what
// Streamlit makes of our words, for readers of its links and for screen readers.
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
  // What the map's script keeps in the address by itself, and Streamlit's own keys, stay as they are.
  const KEPT = /^(at|layer|basemap|frame|embed|embed_options)=/;
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a.open");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const kept = location.search.slice(1).split("&").filter((pair) => KEPT.test(pair));
    const query = [link.getAttribute("href").slice(1), ...kept].filter(Boolean).join("&");
    history.pushState(history.state, "", `${location.pathname}?${query}`);
    window.dispatchEvent(new PopStateEvent("popstate")); // Streamlit takes it for the back button: a rerun
  });

  const options = { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label", "rel"] };
  new MutationObserver(mend).observe(document.body, options);
  mend();
})();
