// A long export says how far it is and can be cancelled; the server ends its writer when the request is gone.
// Short ones, and what is too large for a page to hold, are the browser's own downloads.
import { around } from "./embedded.js";

const MEGABYTE = 1e6;
const MOST = 500 * MEGABYTE;
const REVOKE_MS = 60_000;

/** @param {number} bytes */
const megabytes = (bytes) => (bytes / MEGABYTE).toFixed(1);

/** The line under the links that says how far a download is. */
class Progress {
  /** @param {HTMLElement} box */
  constructor(box) {
    this.box = box;
    this.words = box.dataset;
    this.line = /** @type {HTMLElement} */ (box.querySelector("span"));
    this.cancel = /** @type {HTMLButtonElement} */ (box.querySelector("button"));
  }

  isBusy() {
    return !this.box.hidden && !this.cancel.hidden;
  }

  /** @param {string} [text] */
  say(text = "") {
    this.line.textContent = text;
  }

  /**
   * Why there is no file, in the language of the page: the API speaks English.
   * @param {Response} answer
   */
  async refusal(answer) {
    if (answer.status === 429)
      return this.words.many?.replace("{n}", answer.headers.get("retry-after") ?? "");
    const { detail } = await answer.json().catch(() => ({})); // a proxy's own error is no JSON
    return this.faults()[detail] || detail || this.faults().away;
  }

  /** @param {unknown} error */
  failure(error) {
    if (!(error instanceof Error)) return String(error);
    if (error.name === "AbortError") return this.words.cancelled;
    return error instanceof TypeError ? this.faults().away : error.message; // TypeError: no answer
  }

  /** @returns {Record<string, string>} */
  faults() {
    return JSON.parse(this.words.faults ?? "{}");
  }
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), REVOKE_MS);
}

/**
 * @param {HTMLAnchorElement} link
 * @param {Progress} progress
 * @param {AbortSignal} signal
 */
async function download(link, progress, signal) {
  const answer = await fetch(link.href, { signal });
  if (!answer.ok || !answer.body) throw new Error(await progress.refusal(answer));
  const reader = answer.body.getReader();
  const parts = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    size += value.length;
    progress.say(progress.words.words?.replace("{n}", megabytes(size)));
    if (size > MOST) {
      await reader.cancel();
      location.assign(link.href); // an attachment: the page stays
      return;
    }
  }
  save(new Blob(parts, { type: answer.headers.get("content-type") ?? "" }), link.download);
  progress.say(progress.words.done?.replace("{n}", megabytes(size)));
}

/** @param {MouseEvent} event */
async function onClick(event) {
  const link = /** @type {HTMLAnchorElement | null} */ (around(event, ".files.long a[download]:not(.drawn)"));
  const box = /** @type {HTMLElement | null | undefined} */ (
    link?.closest(".files")?.querySelector(".progress")
  );
  if (!link || !box) return;
  event.preventDefault();
  const progress = new Progress(box);
  if (progress.isBusy()) return; // one at a time
  const stop = new AbortController();
  progress.say(progress.words.words?.replace("{n}", megabytes(0)));
  box.hidden = false;
  progress.cancel.hidden = false;
  progress.cancel.onclick = () => stop.abort();
  try {
    await download(link, progress, stop.signal);
  } catch (error) {
    progress.say(progress.failure(error));
  }
  progress.cancel.hidden = true;
}

export function followDownloads() {
  document.addEventListener("click", onClick);
}
