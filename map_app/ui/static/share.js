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

/** @param {HTMLInputElement | HTMLTextAreaElement} field */
async function copy(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy"); // no clipboard without https
  }
}

/**
 * Copy a field by a button, which says so for a moment.
 * @param {HTMLButtonElement} button
 * @param {() => HTMLInputElement | HTMLTextAreaElement} field
 */
export function copyBy(button, field) {
  const words = button.textContent;
  button.addEventListener("click", async () => {
    await copy(field());
    button.textContent = button.dataset.done ?? "";
    setTimeout(() => {
      button.textContent = words;
    }, SAID_MS);
  });
}

/** A report of an error, where the operator takes none. @param {HTMLElement} box */
function connectReport(box) {
  const text = /** @type {HTMLTextAreaElement} */ (box.querySelector("textarea"));
  copyBy(/** @type {HTMLButtonElement} */ (box.querySelector("button")), () => text);
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
  copyBy(button, () => {
    link.value = fullLink();
    return link;
  });
}

/** Connect every box that is new on the page. */
export function connectShareBoxes() {
  for (const box of /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll(".share:not([data-live])")
  )) {
    box.dataset.live = "";
    if (box.matches(".to-copy")) connectReport(box);
    else connect(box);
  }
}
