// While playback runs the page does not rerun: its sentence then says what the map shows.

/**
 * Write over the sentence, or with null give it back.
 * @param {string | null} text
 */
export function showPlaying(text) {
  const sentence = document.querySelector(".sentence");
  const old = sentence?.querySelector(".playing");
  if (!sentence || (!old && text === null)) return;
  if (text === null) {
    old?.remove();
    return;
  }
  const line = old ?? document.createElement("strong");
  line.className = "playing";
  line.setAttribute("aria-live", "off"); // one window after the other: the strip says where it rests
  line.textContent = text;
  sentence.append(line);
}
