// A layer that asks the API for what the window shows, and only while it is on.
import { windowOf } from "./globe.js";
import { requester } from "./requests.js";

/**
 * Ask a route whenever the map has moved, the events were painted anew or the layer is switched on.
 * @template T
 * @param {LiveShared} shared
 * @param {L.LayerGroup} group
 * @param {string} route
 * @param {(answer: T) => void} paint
 * @param {() => string} more parameters of the route's own
 */
export function askWhileShown(shared, group, route, paint, more = () => "") {
  const { map } = shared;
  const ask = requester(shared.config.faults, paint, (message) => shared.server?.fault(message));
  const refresh = () => {
    const asked = map.hasLayer(group) && map.getSize().y && shared.server;
    ask(asked ? asked.address(route, windowOf(map) + more()) : null);
  };
  map.on("moveend", refresh);
  group.on("add remove", refresh);
  shared.onPaint.push(refresh);
}
