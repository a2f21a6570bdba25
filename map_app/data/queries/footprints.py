"""Discs of imprecisely known places: how far from its point an event may have happened; or its unit."""

from __future__ import annotations

import math
from typing import Final

import ibis
import ibis.expr.types as ir
import shapely

from map_app.core.geometry import KM_PER_DEGREE
from map_app.core.vocab import Precision
from map_app.data.queries.clusters import TILE_BITS, Window, inside, is_placed, padded
from map_app.data.queries.touching import outline_of, turn_to
from map_app.data.reference.areas import Areas

MAX_DISCS: Final = 400
"""Discs in a window at most: those of the most events."""

LEAST_DISC: Final = 2
"""The smallest radius, in pixels, at which a disc is drawn."""

EQUATOR_KM: Final = 40_075.017


def footprints(rows: ir.Table, window: Window, areas: Areas) -> ir.Table:
    """The discs of a window, `MAX_DISCS` at most, a row per centre and radius: how many events, which types.

    A disc is there where it reaches the window, wherever its point is, and so is a unit's outline: events
    known to a unit share one row, zero but for `location_area`, which is empty in others. Discs that would
    be smaller than `LEAST_DISC` pixels are left out: a symbol covers them.
    """
    found = _discs(rows, window, areas)
    ordered = found.order_by([ibis.desc("n"), "lon", "lat", "radius_km", "location_area"])
    return ordered.limit(MAX_DISCS)


def count(rows: ir.Table, window: Window, areas: Areas) -> ir.Table:
    """One row: how many discs the window would have."""
    return _discs(rows, window, areas).agg(n=ibis._.count())


def _discs(rows: ir.Table, window: Window, areas: Areas) -> ir.Table:
    around = padded(window)
    shape = outline_of(around.box)
    reaching = is_placed(rows) & rows.location_area.isnull() & _reaches(rows, shape)
    meeting = areas.meeting(shape.wkt)
    wide = rows.filter(inside(rows, around) | reaching | rows.location_area.isin(meeting))
    seen = wide.location_area.notnull() | (wide.radius_km >= LEAST_DISC * _km_per_pixel(window))
    vague = wide.filter((wide.location_precision != str(Precision.EXACT)) & seen)
    in_unit = vague.location_area.notnull()
    zero = ibis.literal(0).cast("float64")  # Spark takes 0.0 for a decimal of one digit
    keys = {name: in_unit.ifelse(zero, vague[name]) for name in ("lon", "lat", "radius_km")}
    vague = vague.mutate(**keys, location_area=vague.location_area.fill_null(""))
    grouped = vague.group_by("lon", "lat", "radius_km", "location_area")
    return grouped.agg(n=vague.count(), kind=vague.event_type.min(), last_kind=vague.event_type.max())


def _reaches(t: ir.Table, shape: shapely.Polygon) -> ir.BooleanValue:
    """Whether the box around a disc meets that of a shape: the disc itself takes ten times as long."""
    west, south, east, north = shape.bounds
    reach = t.radius_km / KM_PER_DEGREE
    lon, across = t.lon + turn_to(t, shape), reach / ibis.greatest(0.01, t.lat.radians().cos())
    return (
        (lon >= west - across) & (lon <= east + across) & (t.lat >= south - reach) & (t.lat <= north + reach)
    )


def _km_per_pixel(window: Window) -> float:
    """Measured at the latitude of the window where a pixel is smallest."""
    _, south, _, north = window.box
    return EQUATOR_KM * math.cos(math.radians(max(abs(south), abs(north)))) / 2.0 ** (window.zoom + TILE_BITS)
