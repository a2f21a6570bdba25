"""Events of types and theatres that the map lacks: they are counted, filtered and drawn under others.

Beside the column that is asked stands what the record says, for rows that are shown or written as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

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
    """The types and theatres that rows name, each pair once."""
    return rows.select(*COLUMNS).distinct()


def lacking(profile: MapProfile, rows: Sequence[Mapping[str, str]]) -> tuple[Known, ...]:
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
