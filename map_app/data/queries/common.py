"""Queries over filtered rows, as Ibis expressions; an engine runs them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import reduce
from operator import or_
from typing import Any, Final

import ibis
import ibis.expr.types as ir

from map_app.core.criteria import BY_FIELD
from map_app.core.filters import EventFilter
from map_app.core.schema import AS_GIVEN
from map_app.core.units import Unit
from map_app.data.queries.clusters import Window, inside, is_placed
from map_app.data.queries.others import as_stated
from map_app.data.queries.predicates import PLACINGS, POSSIBLE, PREDICATES
from map_app.data.queries.timeline import counted
from map_app.data.reference.geodata import Geodata
from map_app.data.table import ORDER

LIST_COLUMNS: Final = (
    "id",
    "date_start",
    "date_end",
    "date_precision",
    "title",
    "event_type",
    "theatre",
    "country_code",
    "place",
    "location_precision",
    "killed_low",
    "killed_high",
    "injured_low",
    "injured_high",
    "verification",
    "attribution_basis",
    "initiators",
)


def apply_filter(table: ir.Table, filter_: EventFilter, geodata: Geodata) -> ir.Table:
    """The rows that match every criterion that is set."""
    if filter_.nothing:
        return table.filter(ibis.literal(value=False))
    criteria = [BY_FIELD[name] for name in filter_.set_fields]
    placings = PLACINGS | (POSSIBLE if filter_.within else {})
    terms = [
        placings[c.key](table, value, geodata) if c.key in placings else PREDICATES[c.key](table, value)
        for c in criteria
        for value in [getattr(filter_, c.field)]
    ]
    return table.filter(terms) if terms else table


def unreported(rows: ir.Table, figures: tuple[tuple[str, Any], ...]) -> ir.Table:
    """One row: how many events match what is asked of their figures, but for those that they lack."""
    criteria = [(BY_FIELD[field], value) for field, value in figures]
    lacking = [rows[c.reported_column].isnull() for c, _ in criteria]
    matching = [lacks | PREDICATES[c.key](rows, v) for lacks, (c, v) in zip(lacking, criteria, strict=True)]
    return rows.filter(reduce(or_, lacking), *matching).agg(n=ibis._.count())


def page(rows: ir.Table, columns: Sequence[str], limit: int | None, offset: int = 0) -> ir.Table:
    """Columns of some rows in total order."""
    return as_stated(rows).order_by(ORDER).select(columns).limit(limit, offset=offset)


def listed(rows: ir.Table, limit: int, offset: int) -> ir.Table:
    """A page of `LIST_COLUMNS`; `odd` has the whole record where it holds `as_given` values."""
    rows = page(rows, (*LIST_COLUMNS, "feature"), limit, offset)
    is_odd = rows.feature.contains(f'"{AS_GIVEN}"')
    return rows.mutate(odd=is_odd.ifelse(rows.feature, ibis.null("string"))).drop("feature")


def at(rows: ir.Table, column: str, values: Collection[Any], columns: Sequence[str]) -> ir.Table:
    """Columns of the rows that have one of these values."""
    return as_stated(rows.filter(rows[column].isin(values))).select(columns)


def histogram(rows: ir.Table, unit: Unit) -> ir.Table:
    """Rows of `at` (see `timeline.counted`), `event_type`, `n`, by the day an event began."""
    at = counted(rows.date_start, unit)
    grouped = rows.group_by(at=at, event_type=rows.event_type).agg(n=ibis._.count())
    return grouped.order_by(["at", "event_type"])


def members(rows: ir.Table, window: Window | None, columns: Sequence[str], limit: int) -> ir.Table:
    """Columns of the rows inside a window in total order, or of those that are not placed for None."""
    return page(rows.filter(inside(rows, window) if window else ~is_placed(rows)), columns, limit)
