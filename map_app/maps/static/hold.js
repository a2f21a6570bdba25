// Whether the selected event stays in view while the window changes its size, as where a card opens or closes: no
// longer once the map went elsewhere, by the reader's own hand or to the events of a new filter.
import { wayIntoView } from "./cover.js";

export class Hold {
  on = true;
  #map;
  /** @type {LatLon | null} */
  #place = null;

  /** @param {L.Map} map */
  constructor(map) {
    this.#map = map;
  }

  /** @param {LatLon} place where the event is */
  take(place) {
    this.on = true;
    this.#place = place;
  }

  /** The map was moved on purpose: an event that it left is not brought back. */
  moved() {
    if (this.#place && wayIntoView(this.#map, this.#place)) this.on = false;
  }
}
