"""The chain of an event: what it responds to, what responded to it, and so on for a few steps.

Responses and sequels are followed in both directions. `part_of` tells composition, not consequence: it is
followed from the selected event only, or one long campaign would connect everything.
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
"""How many links away from the selected event the chain goes at most."""

MOST: Final = 24
"""Events in a chain at most, including the selected one: more can be neither read nor drawn well."""

ANSWERS: Final = (Relation.RETALIATION_FOR, Relation.FOLLOWS)


class RelationEdge(NamedTuple):
    """One event names another: `later` names `earlier`; `step` is the distance from the selected event."""

    later: str
    earlier: str
    relation: Relation
    step: int


@dataclass(frozen=True, slots=True)
class Chain:
    """The events in total order, including the selected one, and their links; `more`: some were left out."""

    events: tuple[Event, ...]
    links: tuple[RelationEdge, ...]
    more: bool = False

    def near(self, event_id: str) -> tuple[RelationEdge, ...]:
        """The links to or from an event."""
        return tuple(link for link in self.links if event_id in (link.later, link.earlier))


def chain(ask: Ask, selected: Event) -> Chain:
    """Follow the links from the selected event, breadth first."""
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
    """The events that these name, and the events that name one of these, in total order."""
    ids = tuple(sorted({event.id for event in of}))
    named = tuple(
        sorted({link.id for event in of for link in event.relates_to if link.relation in relations})
    )
    candidates = [Event.from_feature(json.loads(row["feature"])) for row in ask(_near, ids, named)]
    return [e for e in candidates if e.id in named or any(_names(e, i, relations) for i in ids)]


def _near(rows: ir.Table, ids: tuple[str, ...], named: tuple[str, ...]) -> ir.Table:
    """The events with one of the ids `named`, and those that name one of `ids`."""
    naming = [rows.related.contains(f"|{i}|") for i in ids]
    wanted = reduce(or_, [*naming, *([rows.id.isin(named)] if named else [])])
    return rows.filter(wanted).order_by("seq").select("feature").limit(4 * MOST)


def _names(event: Event, other: str, relations: Iterable[Relation]) -> bool:
    return any(link.id == other and link.relation in relations for link in event.relates_to)


def _links(events: Iterable[Event], depth: dict[str, int]) -> Iterator[RelationEdge]:
    """The links among the events; `part_of` only with the selected event, whose depth is 0."""
    for event in events:
        for link in event.relates_to:
            if link.id in depth and (link.relation in ANSWERS or 0 in (depth[event.id], depth[link.id])):
                yield RelationEdge(event.id, link.id, link.relation, max(depth[event.id], depth[link.id]))
