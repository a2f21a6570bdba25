"""Events aggregated by small cells of the map: answers a wide view without reading every event.

A row stands for the `n` events of one cell of 2**BITS tiles that agree in all of `FIELDS`. Rows of single
events can be given the same columns (`each`), so that one expression aggregates either.
"""

from __future__ import annotations

from typing import Final

import ibis
import ibis.expr.types as ir

from map_app.core.filters import EventFilter

BITS: Final = 12
"""A cell is 2**12 tiles of zoom 24 wide: four pixels at zoom 6, about 6 km at 35 degrees north."""

MOST_ZOOM: Final = 6
"""From the next zoom on a cell would be visible, so single events are queried."""

FIELDS: Final = frozenset({"type", "theatre", "verification", "precision", "within"})
"""Criteria that the pyramid's columns can answer."""

KEYS: Final = ("event_type", "theatre", "verification", "location_precision", "precision_rank")


def answers(filter_: EventFilter, zoom: int = 0) -> bool:
    """Whether the pyramid can answer this filter in a view of this zoom."""
    return zoom <= MOST_ZOOM and FIELDS.issuperset(filter_.set_fields)


def each(events: ir.Table) -> ir.Table:
    """Every event as a row with the pyramid's measures."""
    x, y = events.tx, events.ty
    extent = {"min_x": x, "min_y": y, "max_x": x, "max_y": y}
    return events.mutate(n=ibis.literal(1), sum_x=x, sum_y=y, **extent, first=events.seq)


def measures(rows: ir.Table) -> dict[str, ir.Scalar]:
    """Aggregates of rows that have measures; `first` is the first event's position in the total order.

    Whole numbers only, which are the same in every engine; means are the caller's.
    """
    sums = {name: rows[name].sum() for name in ("n", "sum_x", "sum_y")}
    least = {name: rows[name].min() for name in ("min_x", "min_y", "first")}
    return sums | least | {name: rows[name].max() for name in ("max_x", "max_y")}


def build(events: ir.Table) -> ir.Table:
    """The pyramid of an event table; `tx` and `ty` are those of a cell's north-west corner."""
    rows = each(events)
    corner = {name: (rows[name] >> BITS) * (1 << BITS) for name in ("tx", "ty")}
    grouped = rows.group_by(**corner, **{name: rows[name] for name in KEYS})
    return grouped.agg(**{name: value.cast("int64") for name, value in measures(rows).items()})
