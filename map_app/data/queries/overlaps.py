"""Where a long event's total may already hold the tolls of others: its days meet theirs in one theatre.

Of all events only the long ones are fetched, added up by their days and joined to spans; one look through the
others then tells which of them meet a span. Neither grows with the square of the events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import reduce
from itertools import groupby, pairwise
from operator import itemgetter, or_
from typing import Final, NamedTuple

import ibis
import ibis.expr.types as ir

from map_app.data.queries.compiler import Ask, Row

LONG_DAYS: Final = 7
"""An event of so many days or more reports a total that may hold others' tolls."""

MOST_SPANS: Final = 8
"""Of a theatre and type; where there are more, those with the fewest days between them count as one."""

Added = Callable[[ir.Table, tuple[str, ...]], ir.Table]
"""Of kept rows and the ids of parts, those whose tolls are added; a named function."""


class Overlap(NamedTuple):
    """A long event of one type whose days hold an event of another, both with tolls, in one theatre."""

    theatre: str
    long_type: str
    short_type: str


class Span(NamedTuple):
    """Days, first and last, that long events of a theatre and type cover."""

    theatre: str
    kind: str
    since: date
    until: date


def overlaps(ask: Ask, added: Added, parts: tuple[str, ...]) -> frozenset[Overlap]:
    """Ask the events that are added for those that meet."""
    spans, found = joined(ask(_long, added, parts))
    kinds = {span.kind for span in spans}
    for row in ask(_meeting, added, parts, spans) if spans else ():
        for kind in kinds:
            is_other = kind != row["event_type"] or not row["is_long"]  # `joined` has seen to the long ones
            if row[f"meets_{kind}"] and is_other:
                found.add(Overlap(row["theatre"], kind, row["event_type"]))
    return frozenset(found)


def joined(rows: Iterable[Row]) -> tuple[tuple[Span, ...], set[Overlap]]:
    """The spans of long events, which come in order of theatre, type and days; which of one type overlap."""
    spans: list[Span] = []
    found: set[Overlap] = set()
    for (theatre, kind), group in groupby(rows, itemgetter("theatre", "event_type")):
        own: list[Span] = []
        for row in group:
            since, until = row["date_start"], row["date_end"]
            meets_last = bool(own) and since <= own[-1].until
            if meets_last or row["n"] > 1:
                found.add(Overlap(theatre, kind, kind))
            if meets_last:
                since, until = own[-1].since, max(own.pop().until, until)
            own.append(Span(theatre, kind, since, until))
        spans += _fewer(own)
    return tuple(spans), found


def _fewer(spans: list[Span]) -> list[Span]:
    """At most `MOST_SPANS`, the nearest joined: then a few days too many tell of an overlap, none too few."""
    collector = [(later.since - earlier.until, i) for i, (earlier, later) in enumerate(pairwise(spans))]
    cuts = sorted(i for _, i in sorted(collector, reverse=True)[: MOST_SPANS - 1])
    ends = zip([0, *(i + 1 for i in cuts)], [*cuts, len(spans) - 1], strict=True)
    return [spans[first]._replace(until=spans[last].until) for first, last in ends]


def _is_long(rows: ir.Table) -> ir.BooleanValue:
    return rows.date_start + ibis.interval(days=LONG_DAYS - 1) <= rows.date_end


def _long(kept: ir.Table, added: Added, parts: tuple[str, ...]) -> ir.Table:
    """Count the long events by theatre, type and days."""
    rows = added(kept, parts)
    keys = ("theatre", "event_type", "date_start", "date_end")
    return rows.filter(_is_long(rows)).group_by(*keys).agg(n=ibis._.count()).order_by(keys)


def _meeting(kept: ir.Table, added: Added, parts: tuple[str, ...], spans: tuple[Span, ...]) -> ir.Table:
    """By theatre, type and whether they are long: do any meet a span? A column for each type of spans."""
    rows = added(kept, parts)
    kinds = sorted({span.kind for span in spans})
    meets = {f"meets_{kind}": _within(rows, [s for s in spans if s.kind == kind]) for kind in kinds}
    grouped = rows.group_by(theatre=rows.theatre, event_type=rows.event_type, is_long=_is_long(rows))
    return grouped.agg(**{name: met.ifelse(1, 0).max() for name, met in meets.items()})


def _within(rows: ir.Table, spans: list[Span]) -> ir.BooleanValue:
    met = [
        (rows.theatre == span.theatre) & (rows.date_start <= span.until) & (rows.date_end >= span.since)
        for span in spans
    ]
    return reduce(or_, met)
