// The box with the links of exactly this view: as it is, pinned to its data, and as code to embed.
import { fullLink } from "./embedded.js";

const AGAIN_MS = 500;
const SAID_MS = 1500;
const SIZE = { width: "100%", height: "560", style: "border:0" };

/**
 * The link with one more key.
 * @param {string} key
 * @param {string} value
 */
function linkWith(key, value) {
  const [page, query = ""] = fullLink().split("?");
  const others = query.split("&").filter((pair) => pair && !pair.startsWith(`${key}=`));
  return `${page}?${[...others, `${key}=${value}`].join("&")}`;
}

/** The code of a frame with this view; its `outerHTML` escapes what stands in the address. */
function frameCode() {
  const frame = document.createElement("iframe");
  const title = document.querySelector(".sentence > :first-child")?.textContent ?? "";
  const named = { src: linkWith("embed", "true"), title, ...SIZE, loading: "lazy" };
  for (const [name, value] of Object.entries(named)) frame.setAttribute(name, value);
  return frame.outerHTML;
}

/** @param {HTMLInputElement} link */
async function copy(link) {
  link.value = fullLink();
  link.select();
  try {
    await navigator.clipboard.writeText(link.value);
  } catch {
    document.execCommand("copy"); // no clipboard without https
  }
}

/** @param {HTMLElement} box */
function connect(box) {
  const link = /** @type {HTMLInputElement} */ (box.querySelector("input"));
  const pin = /** @type {HTMLInputElement} */ (box.querySelector(".pinned"));
  const code = /** @type {HTMLTextAreaElement} */ (box.querySelector(".code"));
  const button = /** @type {HTMLButtonElement} */ (box.querySelector("button"));
  const fields = [link, pin, code];
  const texts = [fullLink, () => linkWith("data", pin.dataset.version ?? ""), frameCode];
  const show = () => {
    for (const [i, field] of fields.entries()) if (document.activeElement !== field) field.value = texts[i]();
  };
  const timer = setInterval(() => (link.isConnected ? show() : clearInterval(timer)), AGAIN_MS);
  show();
  for (const field of fields) field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    await copy(link);
    const words = button.textContent;
    button.textContent = button.dataset.done ?? "";
    setTimeout(() => {
      button.textContent = words;
    }, SAID_MS);
  });
}

/** Connect every box that is new on the page. */
export function connectShareBoxes() {
  for (const box of /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll(".share:not([data-live])")
  )) {
    box.dataset.live = "";
    connect(box);
  }
}
