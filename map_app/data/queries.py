"""The questions that a store asks of kept rows, as Ibis expressions; whoever runs them is an engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import ibis
import ibis.expr.types as ir

from map_app.core.criteria import BY_FIELD, CRITERIA
from map_app.core.filters import EventFilter
from map_app.data.layout import ORDER
from map_app.data.timeline import Unit

FACETED: Final = tuple(c for c in CRITERIA if c.column)
MAX_FACET_VALUES: Final = 1_000
_UNITS: Final[dict[Unit, Literal["D", "W", "M"]]] = {"day": "D", "week": "W", "month": "M"}

Split = Callable[[ir.StringColumn], ir.ArrayColumn]


def kept_by(table: ir.Table, chosen: EventFilter) -> ir.Table:
    """The rows that every set criterion keeps: the criteria table, turned into a query."""
    if chosen.nothing:
        return table.filter(ibis.literal(value=False))
    set_fields = [BY_FIELD[name] for name in chosen.set_fields]
    terms = [c.where(table, getattr(chosen, c.field)) for c in set_fields]
    return table.filter(terms) if terms else table


def numbered(kept: ir.Table) -> ir.Table:
    """Each event's `number` in total order, counted from 1, and the ids of its neighbours."""
    window = ibis.window(order_by=ORDER)
    return kept.select(
        "id",
        number=ibis.row_number().over(window) + 1,
        previous=kept.id.lag().over(window),
        next=kept.id.lead().over(window),
    )


def facet(table: ir.Table, chosen: EventFilter, field: str, split: Split) -> ir.Table:
    """Rows of `value`, `n`: one criterion's values under the others, most frequent first."""
    criterion = BY_FIELD[field]
    others = kept_by(table, chosen.but(**{field: () if criterion.many else None}))
    values = others[criterion.column]
    if criterion.column in ("actors", "publishers"):
        values = split(values).unnest()
    named = others.select(value=values)
    counted = named.filter(named.value != "").group_by("value").agg(n=ibis._.count())
    return counted.order_by([ibis.desc("n"), "value"]).limit(MAX_FACET_VALUES)


def histogram(kept: ir.Table, unit: Unit) -> ir.Table:
    """Rows of `start` (first day of the unit), `event_type`, `n`, by the day an event began."""
    # As a timestamp, for DuckDB answers a day cut to its month with one, and Ibis sees no need to cast.
    start = kept.date_start.cast("timestamp").truncate(_UNITS[unit]).cast("date")
    grouped = kept.group_by(start=start, event_type=kept.event_type).agg(n=ibis._.count())
    return grouped.order_by(["start", "event_type"])


def bounds(rows: ir.Table) -> ir.Table:
    """One row: the box of the rows' points, nulls where there is none."""
    return rows.agg(w=rows.lon.min(), s=rows.lat.min(), e=rows.lon.max(), n=rows.lat.max())
