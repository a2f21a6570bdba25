// Requests to the API: one of each kind at a time. The one before is cancelled, which stops its query on the server, and
// one that fails is repeated while the store or the server is away.

const RETRY_MS = 2500;
const LONGEST_MS = 20000;
const AWAY = 503;

/** A request that got no answer: its message is in the language of the map; `away` where asking again will help. */
export class RequestError extends Error {
  /**
   * @param {string} message
   * @param {boolean} away
   */
  constructor(message, away) {
    super(message);
    this.away = away;
  }
}

/**
 * The answer to a request. Sentences of the API, which speaks English, are looked up in `faults`.
 * @param {Record<string, string>} faults
 * @param {string} address
 * @param {AbortSignal} [signal]
 */
export async function request(faults, address, signal) {
  /** @type {(text: string) => string} */
  const translated = (text) => faults[text] || text;
  let response;
  try {
    response = await fetch(address, { signal });
  } catch {
    throw new RequestError(translated("away"), true);
  }
  const answer = await response.json().catch(() => ({})); // a proxy's own error is no JSON
  if (response.ok) return answer;
  throw new RequestError(translated(answer.detail || answer.title || "away"), response.status === AWAY);
}

/**
 * Give `ask(address)`, which hands the answer to `show` or what is wrong to `say`; no address: nothing more.
 * @template T
 * @param {Record<string, string>} faults
 * @param {(answer: T) => void} show
 * @param {(message: string) => void} say
 */
export function requester(faults, show, say) {
  let controller = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let retry;
  let pause = RETRY_MS;

  const wait = () => {
    const ms = pause * (0.75 + Math.random() / 2); // not all maps of an outage at once
    pause = Math.min(LONGEST_MS, pause * 1.5);
    return ms;
  };

  /**
   * @param {string | null} address
   * @returns {Promise<void>}
   */
  return async function ask(address) {
    clearTimeout(retry);
    controller.abort();
    if (!address) return;
    controller = new AbortController();
    const { signal } = controller;
    try {
      const answer = await request(faults, address, signal);
      pause = RETRY_MS;
      if (!signal.aborted) show(answer);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (signal.aborted) return;
      if (error.away) retry = setTimeout(() => ask(address), wait());
      say(error.message);
    }
  };
}
