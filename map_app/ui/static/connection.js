// Streamlit connects again by itself, but draws nothing: the server may be another, for which a click would be the
// first that it hears of this page.
import { embeddedMap } from "./embedded.js";

export class Connection {
  #state = "";
  #lost = false;

  /** Whenever the page has changed: have the map ask for a rerun once a lost connection is back. */
  follow() {
    const app = /** @type {HTMLElement | null} */ (document.querySelector("[data-testid='stApp']"));
    const now = app?.dataset.testConnectionState ?? "";
    if (now === this.#state) return;
    this.#lost = this.#lost || this.#state === "CONNECTED";
    this.#state = now;
    const reconnected = embeddedMap()?.reconnected;
    if (now !== "CONNECTED" || !this.#lost || !reconnected) return;
    this.#lost = false;
    reconnected();
  }
}
