"""Events of types and theatres that the map lacks: they are counted, filtered and drawn under others.

Beside the column that is asked stands what the record says, for rows that are shown or written as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import ibis
import ibis.expr.types as ir

from map_app.core.profile import MapProfile
from map_app.core.vocabulary import ELSEWHERE, OTHER

COLUMNS: Final = ("event_type", "theatre")
STATED: Final = {column: f"stated_{column}" for column in COLUMNS}


class Known(NamedTuple):
    """A column, the values that the map has for it, and what stands for all others."""

    column: str
    terms: tuple[str, ...]
    other: str


def said(rows: ir.Table) -> ir.Table:
    """The types and theatres that rows with their measure `n` name, each pair once with its sum of `n`."""
    return rows.group_by(COLUMNS).agg(n=rows.n.sum().cast("int64"))


def named(rows: Sequence[Mapping[str, Any]], column: str) -> list[str]:
    """The values of a column of `said`, those of the most events first."""
    counted: Counter[str] = Counter()
    for row in rows:
        counted[row[column]] += row["n"]
    return most_first(counted)


def most_first(counted: Mapping[str, int]) -> list[str]:
    """Slugs by their numbers of events, in one order whatever the events were read from."""
    return sorted(counted, key=lambda slug: (-counted[slug], slug))


def lacking(profile: MapProfile, rows: Sequence[Mapping[str, Any]]) -> tuple[Known, ...]:
    """The columns of `said` with values that a map lacks; theatres only where it has any."""
    known = (
        Known("event_type", tuple(map(str, profile.types)), OTHER),
        Known("theatre", tuple(map(str, profile.theatres)), ELSEWHERE),
    )
    return tuple(one for one in known if one.terms and any(row[one.column] not in one.terms for row in rows))


def under_others(rows: ir.Table, known: Iterable[Known]) -> ir.Table:
    """Rows in which values that the map lacks are replaced; what the records say stands beside."""
    for column, terms, other in known:
        shown = rows[column].isin(terms).ifelse(rows[column], ibis.literal(other))
        rows = rows.mutate(**{STATED[column]: rows[column], column: shown})
    return rows


def as_stated(rows: ir.Table) -> ir.Table:
    """The same rows as the records have them."""
    for column, beside in STATED.items():
        if beside in rows.columns:
            rows = rows.mutate(**{column: rows[beside]}).drop(beside)
    return rows
