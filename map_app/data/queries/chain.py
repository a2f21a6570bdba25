"""The chain an event hangs in: what it answers, what answered it, and so on for a few steps.

Links that answer or follow are walked both ways. `part_of` says what a thing is made of, not what led to
what: it is taken for the chosen event itself, and no further, or one long campaign would join everything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final, NamedTuple

import ibis.expr.types as ir

from map_app.core.schema import Event
from map_app.core.vocab import Relation
from map_app.data.queries.compiler import Ask

STEPS: Final = 3
"""Links from the chosen event that are followed at most."""

MOST: Final = 24
"""Events that a chain shows at most, the chosen one among them: more are neither read nor drawn well."""

ANSWERS: Final = (Relation.RETALIATION_FOR, Relation.FOLLOWS)


class RelationEdge(NamedTuple):
    """One event names another: `later` is the one that says so, `step` how far off the chosen event."""

    later: str
    earlier: str
    relation: Relation
    step: int


@dataclass(frozen=True, slots=True)
class Chain:
    """The events in total order, the chosen one among them, and what hangs on what; `more` were left."""

    events: tuple[Event, ...]
    links: tuple[RelationEdge, ...]
    more: bool = False

    def near(self, event_id: str) -> tuple[RelationEdge, ...]:
        """The links at one of whose ends the event stands."""
        return tuple(link for link in self.links if event_id in (link.later, link.earlier))


def chain(ask: Ask, selected: Event) -> Chain:
    """Walk from the chosen event through the events that are asked."""
    depth = {selected.id: 0}
    known = {selected.id: selected}
    frontier = [selected]
    more = False
    for step in range(1, STEPS + 1):
        if not frontier:
            break
        near = _neighbours(ask, frontier, tuple(Relation) if step == 1 else ANSWERS)
        fresh = [event for event in near if event.id not in known]
        frontier = fresh[: MOST - len(known)]
        more = more or len(fresh) > len(frontier)
        known |= {event.id: event for event in frontier}
        depth |= {event.id: step for event in frontier}
    ordered = sorted(known.values(), key=lambda event: event.sort_key)
    return Chain(tuple(ordered), tuple(_links(ordered, depth)), more)


def _neighbours(ask: Ask, of: list[Event], relations: Iterable[Relation]) -> list[Event]:
    """The events that these name, and those that name one of these, in total order."""
    ids = tuple(sorted({event.id for event in of}))
    named = tuple(
        sorted({link.id for event in of for link in event.relates_to if link.relation in relations})
    )
    found = [Event.from_feature(json.loads(row["feature"])) for row in ask(_near, ids, named)]
    return [e for e in found if e.id in named or any(_names(e, i, relations) for i in ids)]


def _near(kept: ir.Table, ids: tuple[str, ...], named: tuple[str, ...]) -> ir.Table:
    """The events with one of the names, and those that name one of the ids."""
    naming = [kept.related.contains(f"|{i}|") for i in ids]
    wanted = reduce(or_, [*naming, *([kept.id.isin(named)] if named else [])])
    return kept.filter(wanted).order_by("seq").select("feature").limit(4 * MOST)


def _names(event: Event, other: str, relations: Iterable[Relation]) -> bool:
    return any(link.id == other and link.relation in relations for link in event.relates_to)


def _links(events: Iterable[Event], depth: dict[str, int]) -> Iterator[RelationEdge]:
    """What hangs on what among the events; a part only on the chosen event, whose depth is 0."""
    for event in events:
        for link in event.relates_to:
            if link.id in depth and (link.relation in ANSWERS or 0 in (depth[event.id], depth[link.id])):
                yield RelationEdge(event.id, link.id, link.relation, max(depth[event.id], depth[link.id]))
