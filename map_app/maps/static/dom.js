// Elements of the document, made in one call.

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} [className]
 * @param {string} [text]
 */
export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/**
 * @param {string} text
 * @param {(event: MouseEvent) => void} act
 */
export function button(text, act) {
  const made = element("button", "", text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/**
 * An SVG element with its attributes.
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 */
export function svg(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/**
 * A control of the map that is one box; clicks in it are none on the map.
 * @param {L.ControlPosition} position
 * @param {HTMLElement} box
 */
export function boxControl(position, box) {
  const control = new L.Control({ position });
  control.onAdd = () => {
    L.DomEvent.disableClickPropagation(box);
    return box;
  };
  return control;
}

/**
 * Call back whenever the reader touches an element in any way.
 * @param {HTMLElement} target
 * @param {() => void} act
 */
export function onTouch(target, act) {
  for (const kind of ["pointerdown", "wheel", "keydown"]) {
    target.addEventListener(kind, act, { capture: true, passive: true });
  }
}
