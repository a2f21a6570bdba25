// Two corrections of what Streamlit makes of our words, for readers of its links and for screen readers.
(() => {
  if (window.eventMapPage) return;
  window.eventMapPage = true;
  const mend = () => {
    // It rewrites `rel` on every link that opens a new tab and drops `nofollow`.
    for (const link of document.querySelectorAll(".card a[target='_blank']:not([rel~='nofollow'])")) {
      link.rel = "noopener noreferrer nofollow";
    }
    // It names a box by its label's raw Markdown: `Air strike :gray[150]`.
    for (const box of document.querySelectorAll("input[aria-label*=':gray[']")) {
      box.setAttribute("aria-label", box.getAttribute("aria-label").replace(/ :gray\[(.*)\]$/, ", $1 events"));
    }
  };
  // A document or a picture is drawn as the map stands now; only the map's own script knows how.
  const drawn = (event) => {
    const link = event.target.closest && event.target.closest("a.drawn");
    const frame = document.querySelector("iframe[title^='streamlit_folium']");
    const map = frame && frame.contentWindow.eventMap;
    if (!link || !map || !map.address) return;
    const now = new URL(map.address.link()).searchParams;
    const asked = new URL(link.href);
    for (const key of ["at", "event", "layer"]) {
      asked.searchParams.delete(key);
      for (const value of now.getAll(key)) asked.searchParams.append(key, value);
    }
    link.href = asked;
  };
  document.addEventListener("click", drawn, true);
  const options = { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label", "rel"] };
  new MutationObserver(mend).observe(document.body, options);
  mend();
})();
