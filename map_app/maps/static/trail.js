// Symbols that have left the window of playback, each window fainter.

const WINDOWS = 4; // after which a symbol that left is gone
const OPACITY = 0.45;

export class Trail {
  layer = L.layerGroup();
  /** @type {{marker: L.Marker, age: number}[]} */
  #ghosts = [];

  /** @param {L.Marker} marker */
  add(marker) {
    this.layer.addLayer(marker);
    marker.unbindTooltip();
    const mark = marker.getElement();
    mark?.removeAttribute("tabindex");
    mark?.setAttribute("aria-hidden", "true");
    mark?.classList.add("ghost");
    marker.setZIndexOffset(-1000);
    this.#ghosts.push({ marker, age: 0 });
  }

  /** One window on. */
  age() {
    for (const ghost of this.#ghosts) {
      ghost.age += 1;
      if (ghost.age >= WINDOWS) this.layer.removeLayer(ghost.marker);
      else ghost.marker.setOpacity(OPACITY * (1 - ghost.age / WINDOWS));
    }
    this.#ghosts = this.#ghosts.filter(({ age }) => age < WINDOWS);
  }

  clear() {
    this.#ghosts = [];
    this.layer.clearLayers();
  }
}
