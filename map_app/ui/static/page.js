// What the page does by itself. Python puts this script into every run; the first one stays.
import { Connection } from "./connection.js";
import { followDownloads } from "./downloads.js";
import { CardFocus } from "./focus.js";
import { followLinks } from "./links.js";
import { mend } from "./mending.js";
import { showPlaying } from "./playing.js";
import { connectShareBoxes } from "./share.js";
import { connectSuggestions, followSuggestionKeys } from "./suggest.js";

const WATCHED = ["aria-label", "rel", "data-event", "data-test-connection-state"];

function begin() {
  let events = (/** @type {string} */ n) => (n === "1" ? "1 event" : `${n} events`);
  const focus = new CardFocus();
  const connection = new Connection();
  const look = () => {
    focus.follow();
    connection.follow();
    connectShareBoxes();
    connectSuggestions();
    mend(events);
  };
  followLinks();
  followDownloads();
  followSuggestionKeys();
  window.eventMapPage = {
    plays: showPlaying,
    speak(lang, dir, words) {
      Object.assign(document.documentElement, { lang, dir });
      const rules = new Intl.PluralRules(lang);
      events = (n) => (words[rules.select(Number(n.replaceAll(",", "")))] ?? "").replace("{n}", n);
    },
  };
  const options = { childList: true, subtree: true, attributes: true, attributeFilter: WATCHED };
  new MutationObserver(look).observe(document.body, options);
  look();
}

if (!window.eventMapPage) begin();
