"""Facets: how many events have each value of a criterion, under all other criteria."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import ibis
import ibis.expr.types as ir

from map_app.core.countries import NO_COUNTRY
from map_app.core.criteria import BY_FIELD, CRITERIA
from map_app.core.filters import EventFilter
from map_app.core.kinds import NAMES
from map_app.core.vocab import Role
from map_app.core.vocabulary import ELSEWHERE
from map_app.data.queries import spellings
from map_app.data.queries.compiler import FilteredRows, QueryCompiler

FACETED: Final = tuple(c for c in CRITERIA if c.column and not c.role)
"""The criteria that are always counted; those of an actor's role only where a list of them is shown."""

_LISTS: Final = frozenset({"actors", "publishers", *(f"{role}s" for role in Role)})
MAX_FACET_VALUES: Final = 1_000
Facets = dict[str, dict[str, int]]
"""Field of a criterion -> its values, most frequent first -> how many events have it."""

Split = Callable[[ir.StringColumn], ir.ArrayColumn]


def facets(
    compiler: QueryCompiler, rows: Mapping[str, FilteredRows], filter_: EventFilter, split: Split
) -> Facets:
    """Count the values of some fields in one query, each over its own rows (see `without`)."""
    parts = [compiler.over(rows[field], facet, field, split) for field in rows]
    counted: Facets = {field: {} for field in rows}
    for row in sorted(compiler.union(parts), key=lambda row: (-row["n"], row["value"])):
        counted[row["field"]][row["value"]] = row["n"]
    for field in rows:
        if field != ELSEWHERE and BY_FIELD[field].kind.name == NAMES.name:
            counted[field] = spellings.added(counted[field].items(), getattr(filter_, field))
    return counted


def without(filter_: EventFilter, field: str) -> EventFilter:
    """The filter without one criterion, under which its values are counted.

    `ELSEWHERE` stands beside the criteria: the countries of what lies outside every theatre.
    """
    if field == ELSEWHERE:
        return filter_.but(theatre=(ELSEWHERE,), country=())
    return filter_.but(**{field: BY_FIELD[field].kind.empty})


def facet(rows: ir.Table, field: str, split: Split) -> ir.Table:
    """Rows of `field`, `value`, `n`: one criterion's most frequent values, of rows with their measure `n`."""
    column = BY_FIELD["country" if field == ELSEWHERE else field].column
    values = rows[column]
    if column == "country_code":
        values = values.fill_null(NO_COUNTRY)
    if column in _LISTS:
        values = split(values).unnest()
    named = rows.select("n", value=values)
    counted = named.filter(named.value != "").group_by("value").agg(n=named.n.sum().cast("int64"))
    most = counted.order_by([ibis.desc("n"), "value"]).limit(MAX_FACET_VALUES)
    return most.select("value", "n", field=ibis.literal(field))
