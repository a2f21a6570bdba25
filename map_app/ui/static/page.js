// What the page does by itself. Python puts this script into every run; the first one stays.
import { Connection } from "./connection.js";
import { applyTypedDates, turnCalendars } from "./dates.js";
import { followDownloads } from "./downloads.js";
import { CardFocus, CompareFocus } from "./focus.js";
import { followLinks } from "./links.js";
import { mend } from "./mending.js";
import { showPlaying } from "./playing.js";
import { PopoverFocus } from "./popovers.js";
import { connectShareBoxes } from "./share.js";
import { Sheet } from "./sheet.js";
import { offerSkips } from "./skips.js";
import { connectSuggestions, followSuggestionKeys } from "./suggest.js";

/** @import { PageWords } from "./mending.js" */

const WATCHED = ["aria-label", "rel", "data-event", "data-test-connection-state"];

function begin() {
  /** @type {PageWords} */
  let said = { events: (n) => (n === "1" ? "1 event" : `${n} events`), expand: "", fold: "", calendar: "" };
  const sheet = new Sheet(); // first: it shows what the focus goes to, and takes its own Escape
  const focus = new CardFocus();
  const comparing = new CompareFocus();
  const popovers = new PopoverFocus();
  const connection = new Connection();
  const look = () => {
    sheet.follow();
    focus.follow();
    connection.follow();
    connectShareBoxes(); // before the focus goes in: a field that has it keeps what it holds
    popovers.follow();
    comparing.follow();
    connectSuggestions();
    mend(said);
    offerSkips(said.skips);
    turnCalendars();
  };
  followLinks();
  followDownloads();
  followSuggestionKeys();
  applyTypedDates();
  window.eventMapPage = {
    plays: showPlaying,
    speak(lang, dir, words) {
      Object.assign(document.documentElement, { lang, dir });
      const rules = new Intl.PluralRules(lang);
      const form = (/** @type {string} */ n) => words.events[rules.select(Number(n.replaceAll(",", "")))];
      said = { ...words, events: (n) => (form(n) ?? "").replace("{n}", n) };
    },
  };
  const options = { childList: true, subtree: true, attributes: true, attributeFilter: WATCHED };
  new MutationObserver(look).observe(document.body, options);
  look();
}

if (!window.eventMapPage) begin();
