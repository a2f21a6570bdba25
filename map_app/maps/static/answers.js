// What was fetched, by key: each asked for once, also while it is on its way, and again where it failed.

/** @template T */
export class Answers {
  #ask;
  #most;
  /** What is held, the one that was wanted longest ago first.
   * @type {Map<string, Promise<T>>} */
  #held = new Map();

  /**
   * @param {(key: string) => Promise<T>} ask
   * @param {number} [most] answers to keep
   */
  constructor(ask, most = Number.POSITIVE_INFINITY) {
    this.#ask = ask;
    this.#most = most;
  }

  /**
   * The answer; rejects where there is none.
   * @param {string} key
   */
  get(key) {
    const answer = this.#held.get(key) ?? this.#first(key);
    this.#held.delete(key);
    this.#held.set(key, answer);
    if (this.#held.size > this.#most)
      this.#held.delete(/** @type {string} */ (this.#held.keys().next().value));
    return answer;
  }

  /**
   * The answer, or null where there is none, which is said to developers only.
   * @param {string} key
   */
  async tryGet(key) {
    try {
      return await this.get(key);
    } catch (error) {
      console.warn("not drawn:", key, error);
      return null;
    }
  }

  /**
   * Forget what need not be kept.
   * @param {(key: string) => boolean} isKept
   */
  forget(isKept) {
    for (const key of this.#held.keys()) if (!isKept(key)) this.#held.delete(key);
  }

  /** @param {string} key */
  #first(key) {
    const answer = this.#ask(key);
    answer.catch(() => {
      if (this.#held.get(key) === answer) this.#held.delete(key);
    });
    return answer;
  }
}

/**
 * The JSON at an address; null where there is no content.
 * @param {string} address
 */
export async function fetchJson(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status}: ${address}`);
  return answer.status === 204 ? null : answer.json();
}
