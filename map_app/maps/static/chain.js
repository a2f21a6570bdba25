// The chain of an event among those of a document, as `data/queries/chain.py` finds it in a database.

const STEPS = 3; // links away from the selected event at most
const MOST = 24; // events at most, the selected one too
const ANSWERS = ["retaliation_for", "follows"]; // what is followed beyond the first step

/** @typedef {{id: string, properties: {relates_to?: {id: string, relation: string}[]}}} Linked */
/** @typedef {{later: string, earlier: string, relation: string, step: number}} Edge */

/** @param {Linked} event */
const linksOf = ({ properties }) => properties.relates_to ?? [];

/**
 * The links of an event's chain; `part_of` only to or from the event itself.
 * @param {Linked[]} events in total order
 * @param {string} selected
 * @returns {Edge[]}
 */
export function chainOf(events, selected) {
  const depth = stepsFrom(events, selected);
  return events.flatMap((event) =>
    linksOf(event).flatMap(({ id, relation }) => {
      const [own, other] = [depth.get(event.id), depth.get(id)];
      if (own === undefined || other === undefined) return [];
      if (!ANSWERS.includes(relation) && own && other) return [];
      return [{ later: event.id, earlier: id, relation, step: Math.max(own, other) }];
    }),
  );
}

/**
 * How many links away the events of a chain are, breadth first, by id.
 * @param {Linked[]} events
 * @param {string} selected
 */
function stepsFrom(events, selected) {
  const depth = new Map([[selected, 0]]);
  let frontier = new Set([selected]);
  for (let step = 1; step <= STEPS && frontier.size; step += 1) {
    const isFollowed = (/** @type {{relation: string}} */ { relation }) =>
      step === 1 || ANSWERS.includes(relation);
    const here = events.filter(({ id }) => frontier.has(id));
    const named = new Set(
      here
        .flatMap(linksOf)
        .filter(isFollowed)
        .map(({ id }) => id),
    );
    const names = (/** @type {Linked} */ event) =>
      linksOf(event).some((link) => frontier.has(link.id) && isFollowed(link));
    const fresh = events.filter((event) => !depth.has(event.id) && (named.has(event.id) || names(event)));
    frontier = new Set(fresh.slice(0, MOST - depth.size).map(({ id }) => id));
    for (const id of frontier) depth.set(id, step);
  }
  return depth;
}
