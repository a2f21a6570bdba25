// A long export says how far it is and can be cancelled; the server ends its writer when the request is gone.
// Short ones, and what is too large for a page to hold, are the browser's own downloads.
(() => {
  if (window.eventMapDownloads) return;
  window.eventMapDownloads = true;
  const MEGABYTE = 1e6;
  const MOST = 500 * MEGABYTE;

  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };

  /** Why there is no file, in the language of the page: the API speaks English. */
  async function refusal(answer, box) {
    const words = JSON.parse(box.dataset.faults);
    if (answer.status === 429) return box.dataset.many.replace("{n}", answer.headers.get("retry-after"));
    const { detail } = await answer.json().catch(() => ({})); // a proxy's own error is no JSON
    return words[detail] || detail || words.away;
  }

  async function take(link, box, signal) {
    const said = box.querySelector("span");
    const answer = await fetch(link.href, { signal });
    if (!answer.ok) throw new Error(await refusal(answer, box));
    const reader = answer.body.getReader();
    const parts = [];
    let size = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      size += value.length;
      said.textContent = box.dataset.words.replace("{n}", (size / MEGABYTE).toFixed(1));
      if (size > MOST) {
        await reader.cancel();
        location.assign(link.href); // an attachment: the page stays
        return;
      }
    }
    save(new Blob(parts, { type: answer.headers.get("content-type") }), link.download);
    said.textContent = box.dataset.done.replace("{n}", (size / MEGABYTE).toFixed(1));
  }

  const wordsOf = (error, box) => {
    if (error.name === "AbortError") return box.dataset.cancelled;
    return error instanceof TypeError ? JSON.parse(box.dataset.faults).away : error.message; // TypeError: no answer
  };

  document.addEventListener("click", async (event) => {
    const link = event.target.closest && event.target.closest(".files.long a[download]:not(.drawn)");
    if (!link) return;
    event.preventDefault();
    const box = link.closest(".files").querySelector(".progress");
    if (!box.hidden && !box.querySelector("button").hidden) return; // one at a time
    const stop = new AbortController();
    const cancel = box.querySelector("button");
    box.querySelector("span").textContent = box.dataset.words.replace("{n}", "0.0");
    box.hidden = cancel.hidden = false;
    cancel.onclick = () => stop.abort();
    try {
      await take(link, box, stop.signal);
    } catch (error) {
      box.querySelector("span").textContent = wordsOf(error, box);
    }
    cancel.hidden = true;
  });
})();
