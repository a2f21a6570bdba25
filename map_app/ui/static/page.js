// The page's language, links that open an event without loading the page anew, the keyboard's way into the card and
// out of it, and two corrections of what Streamlit makes of our words, for readers of its links and for screen readers.
(() => {
  if (window.eventMapPage) return;
  let events = (n) => `${n} events`;
  window.eventMapPage = {
    speak(lang, dir, words) {
      Object.assign(document.documentElement, { lang, dir });
      const rules = new Intl.PluralRules(lang);
      events = (n) => words[rules.select(Number(n.replaceAll(",", "")))].replace("{n}", n);
    },
  };
  const mend = () => {
    follow();
    reconnect();
    // It rewrites `rel` on every link that opens a new tab and drops `nofollow`.
    for (const link of document.querySelectorAll(".card a[target='_blank']:not([rel~='nofollow'])")) {
      link.rel = "noopener noreferrer nofollow";
    }
    // It names a box by its label's raw Markdown: `Air strike :gray[150]`.
    for (const box of document.querySelectorAll("input[aria-label*=':gray[']")) {
      box.setAttribute("aria-label", box.getAttribute("aria-label").replace(/ :gray\[(.*)\]$/, (_, n) => `, ${events(n)}`));
    }
  };
  const mapOf = () => {
    const frame = document.querySelector(".st-key-map_box iframe");
    return frame && frame.contentWindow.eventMap;
  };
  // Streamlit connects again by itself, but draws nothing: the server may be another, for which a click would be the
  // first that it hears of this page.
  let connection = "";
  let lost = false;
  const reconnect = () => {
    const app = document.querySelector("[data-testid='stApp']");
    const now = (app && app.dataset.testConnectionState) || "";
    if (now === connection) return;
    lost = lost || connection === "CONNECTED";
    connection = now;
    const map = mapOf();
    if (now !== "CONNECTED" || !lost || !map || !map.reconnected) return;
    lost = false;
    map.reconnected();
  };
  // A document or a picture is drawn as the map stands now; only the map's own script knows how.
  const drawn = (event) => {
    const link = event.target.closest && event.target.closest("a.drawn");
    const map = mapOf();
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

  // The focus goes to the card that opens, and back to what opened it. In a frame, its own element has it.
  const active = () => {
    const at = document.activeElement;
    return at && at.tagName === "IFRAME" && at.contentDocument ? at.contentDocument.activeElement : at;
  };
  const idOf = () => (document.querySelector("article.card[data-event]") || { dataset: {} }).dataset.event;
  let shown = idOf();
  let opener = null;
  let acted = false; // a link that opens with a card takes no focus from the top of the page
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => (acted = true), true);
  const follow = () => {
    const id = idOf();
    if (id === shown) return;
    const before = shown;
    shown = id;
    const at = active();
    const inMap = document.activeElement && document.activeElement.tagName === "IFRAME";
    if (!acted && !inMap) return;
    if (id && !(at && at.closest(".st-key-card_head"))) {
      if (!before) opener = { at, frame: inMap ? document.activeElement : null, id };
      const heading = document.querySelector("article.card[data-event] h2");
      heading.tabIndex = -1;
      heading.focus({ preventScroll: Boolean(inMap) });
    } else if (!id && opener) {
      const link = document.querySelector(`.listing a.open[href*="event=${CSS.escape(opener.id)}"]`);
      const back = opener.at && opener.at.isConnected && opener.at.tagName !== "BODY" ? opener.at : opener.frame || link;
      if (back) back.focus();
      opener = null;
    }
  };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.target.matches("input, textarea, select")) return;
    if (document.querySelector("[data-testid='stPopoverBody'], [role='listbox'], [role='dialog']")) return;
    const close = document.querySelector(".st-key-close button");
    if (close) close.click();
  });

  const options = { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label", "rel", "data-event", "data-test-connection-state"] };
  new MutationObserver(mend).observe(document.body, options);
  mend();
})();
