// Whether the page shows the newest data. One page in many asks rarely and only while it is seen, and waits a random
// while before it is drawn anew: new data shall not bring all readers at once.
(function () {
  "use strict";
  const eventMap = (window.eventMap = window.eventMap || {});
  const AGAIN_S = 4;
  const LONGEST_S = 120;

  /** Give `shows(state)`, to be told what the page shows now; `renew` has the page drawn anew. */
  eventMap.freshness = function (base, renew) {
    let shown = null;
    let pause = AGAIN_S;
    let spread = 1;
    let timer = 0;
    let vain = 0; // times that the page was drawn anew and still showed something else

    const later = (seconds, act) => {
      clearTimeout(timer);
      timer = setTimeout(act, seconds * 1000);
    };
    const between = (least, most) => least + Math.random() * (most - least);
    const wait = () => later(between(0.75, 1.25) * Math.min(LONGEST_S, pause * 2 ** vain), ask);

    async function ask() {
      if (document.hidden) return; // asks when it is seen again
      let answer = null;
      try {
        answer = await eventMap.answered(`${base}api/version`);
      } catch {
        return wait(); // the server is away; Streamlit connects again by itself
      }
      pause = answer.again;
      spread = answer.spread;
      if (!answer.state || answer.state === shown) {
        vain = 0;
        return wait();
      }
      later(between(0, spread), () => {
        if (document.hidden) return;
        vain += 1;
        renew();
        wait();
      });
    }

    /** The page has lost its server and found one again, maybe another that knows nothing of it. */
    eventMap.reconnected = () => setTimeout(renew, 1000 * between(0, Math.max(1, spread)));

    document.addEventListener("visibilitychange", () => document.hidden || later(between(0, 1), ask));
    wait();
    return (state) => (shown = state);
  };
})();
