"""Where a long event's total may include the casualties of others: their days overlap in one place.

A place is a theatre; of what lies in none, a country, or what lies in no country.

Only the long events are fetched, grouped by their days and joined to spans; one scan of the others then finds
those that overlap a span. Neither grows with the square of the events.
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

from map_app.core.vocabulary import ELSEWHERE
from map_app.data.queries.compiler import Ask, Row

LONG_DAYS: Final = 7
"""An event of so many days or more may report a total that includes others' casualties."""

MOST_SPANS: Final = 8
"""For each place and type; where there are more, those with the fewest days between them are joined."""

_OF_COUNTRY: Final = ":"
"""Between a theatre that is no single place and the country: `elsewhere:LB`."""

Added = Callable[[ir.Table, tuple[str, ...]], ir.Table]
"""Takes filtered rows and the ids of parts, gives the rows whose casualties are added; a named function."""


class Overlap(NamedTuple):
    """A long event of one type overlaps an event of another in one place, and both report casualties."""

    place: str
    long_type: str
    short_type: str

    @property
    def theatre(self) -> str:
        """The theatre of the place; empty on a map without theatres."""
        return self.place.partition(_OF_COUNTRY)[0]


class Span(NamedTuple):
    """The first and last of the days that long events of a place and type cover."""

    place: str
    kind: str
    since: date
    until: date


def overlaps(ask: Ask, added: Added, parts: tuple[str, ...]) -> frozenset[Overlap]:
    """Find the overlaps among the events whose casualties are added."""
    spans, found = joined(ask(_long, added, parts))
    kinds = {span.kind for span in spans}
    for row in ask(_meeting, added, parts, spans) if spans else ():
        for kind in kinds:
            is_other = (
                kind != row["event_type"] or not row["is_long"]
            )  # `joined` has found those of long ones
            if row[f"meets_{kind}"] and is_other:
                found.add(Overlap(row["place"], kind, row["event_type"]))
    return frozenset(found)


def joined(rows: Iterable[Row]) -> tuple[tuple[Span, ...], set[Overlap]]:
    """The spans of long events, and the overlaps within one type; rows come by place, type, days."""
    spans: list[Span] = []
    found: set[Overlap] = set()
    for (place, kind), group in groupby(rows, itemgetter("place", "event_type")):
        own: list[Span] = []
        for row in group:
            since, until = row["date_start"], row["date_end"]
            meets_last = bool(own) and since <= own[-1].until
            if meets_last or row["n"] > 1:
                found.add(Overlap(place, kind, kind))
            if meets_last:
                since, until = own[-1].since, max(own.pop().until, until)
            own.append(Span(place, kind, since, until))
        spans += _fewer(own)
    return tuple(spans), found


def _fewer(spans: list[Span]) -> list[Span]:
    """At most `MOST_SPANS`, the nearest joined: that may report an overlap too many, never one too few."""
    gaps = [(later.since - earlier.until, i) for i, (earlier, later) in enumerate(pairwise(spans))]
    cuts = sorted(i for _, i in sorted(gaps, reverse=True)[: MOST_SPANS - 1])
    ends = zip([0, *(i + 1 for i in cuts)], [*cuts, len(spans) - 1], strict=True)
    return [spans[first]._replace(until=spans[last].until) for first, last in ends]


def _is_long(rows: ir.Table) -> ir.BooleanValue:
    return rows.date_start + ibis.interval(days=LONG_DAYS - 1) <= rows.date_end


def _placed(rows: ir.Table) -> ir.Table:
    """The rows with the place in which casualties may be counted twice."""
    country = rows.theatre.concat(_OF_COUNTRY, rows.country_code.fill_null(""))
    return rows.mutate(place=rows.theatre.isin(("", ELSEWHERE)).ifelse(country, rows.theatre))


def _long(rows: ir.Table, added: Added, parts: tuple[str, ...]) -> ir.Table:
    """Count the long events by place, type and days."""
    added_rows = _placed(added(rows, parts))
    keys = ("place", "event_type", "date_start", "date_end")
    return added_rows.filter(_is_long(added_rows)).group_by(*keys).agg(n=ibis._.count()).order_by(keys)


def _meeting(rows: ir.Table, added: Added, parts: tuple[str, ...], spans: tuple[Span, ...]) -> ir.Table:
    """By place, type and whether long: does any event overlap a span? One column for each type of span."""
    added_rows = _placed(added(rows, parts))
    kinds = sorted({span.kind for span in spans})
    meets = {f"meets_{kind}": _within(added_rows, [s for s in spans if s.kind == kind]) for kind in kinds}
    grouped = added_rows.group_by(
        place=added_rows.place, event_type=added_rows.event_type, is_long=_is_long(added_rows)
    )
    return grouped.agg(**{name: met.ifelse(1, 0).max() for name, met in meets.items()})


def _within(rows: ir.Table, spans: list[Span]) -> ir.BooleanValue:
    met = [
        (rows.place == span.place) & (rows.date_start <= span.until) & (rows.date_end >= span.since)
        for span in spans
    ]
    return reduce(or_, met)
