// How the map asks the API: of each kind one question at a time, the one before given up (its query is then
// stopped on the server), and again by itself while the store or the server is away.
(function () {
  "use strict";
  const eventMap = (window.eventMap = window.eventMap || {});
  const AGAIN_MS = 2500;
  const LONGEST_MS = 20000;
  const AWAY = 503;

  /** A sentence of the API, which speaks English, in the language of the map. */
  const said = (text) => (eventMap.faults || {})[text] || text;

  /** The answer; what is wrong is an Error in words, `away` where asking again will help. */
  eventMap.answered = async function (address, signal) {
    let response;
    try {
      response = await fetch(address, { signal });
    } catch {
      throw Object.assign(new Error(said("away")), { away: true });
    }
    const answer = await response.json().catch(() => ({})); // a proxy's own error is no JSON
    if (response.ok) return answer;
    const words = answer.detail || answer.title || "away";
    throw Object.assign(new Error(said(words)), { away: response.status === AWAY });
  };

  /** Give `ask(address)`, which hands the answer to `show` or what is wrong to `say`; no address: nothing more. */
  eventMap.asking = function (show, say) {
    let controller = new AbortController();
    let again = 0;
    let pause = AGAIN_MS;
    const soon = () => {
      const wait = pause * (0.75 + Math.random() / 2); // not all maps of an outage at once
      pause = Math.min(LONGEST_MS, pause * 1.5);
      return wait;
    };

    return async function ask(address) {
      clearTimeout(again);
      controller.abort();
      if (!address) return;
      const { signal } = (controller = new AbortController());
      let answer;
      try {
        answer = await eventMap.answered(address, signal);
      } catch (error) {
        if (signal.aborted) return;
        if (error.away) again = setTimeout(() => ask(address), soon());
        say(error.message);
        return;
      }
      pause = AGAIN_MS;
      if (!signal.aborted) show(answer);
    };
  };
})();
