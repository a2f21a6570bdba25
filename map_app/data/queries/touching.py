"""Which events may lie in a shape although their point does not.

An event's disc is its point with its radius, on a sphere. It touches the shape where the nearest place on one
of the shape's edges, which are straight in longitude and latitude, is no further off. An event known only to
its country, sea or governorate may lie in the shape where the outline of that meets it, whatever the radius.
"""

from __future__ import annotations

from functools import reduce
from operator import or_

import ibis
import ibis.expr.types as ir
import shapely

from map_app.core.footprint import EARTH_KM
from map_app.core.geometry import KM_PER_DEGREE, Box
from map_app.core.vocab import Precision
from map_app.data.reference.geodata import Geodata


def outline_of(box: Box) -> shapely.Polygon:
    """A box as a shape: one across 180 degrees has longitudes beyond them."""
    west, south, east, north = box
    return shapely.box(west, south, east if west <= east else east + 360, north)


def may_lie_in(
    t: ir.Table, shape: shapely.Polygon, inside: ir.BooleanValue, geodata: Geodata
) -> ir.BooleanValue:
    """Whether events lie in a shape for certain (`inside`) or may do so.

    A shape across 180 degrees has longitudes beyond them.
    """
    wkt = shape.wkt
    is_country = t.location_precision == str(Precision.COUNTRY)
    at_sea = t.country_code.isnull() & t.theatre.isin(geodata.theatres.seas_meeting(wkt))
    by_country = is_country & (t.country_code.fill_null("").isin(geodata.lands.meeting(wkt)) | at_sea)
    by_area = t.location_area.fill_null("").isin(geodata.areas.meeting(wkt))
    by_disc = ~is_country & t.location_area.isnull() & _touches(t, shape)
    return inside | by_country | by_area | by_disc


def turn_to(t: ir.Table, shape: shapely.Polygon) -> ir.FloatingValue:
    """What brings the points of events to the copy of the world nearest to a shape, in degrees."""
    west, _, east, _ = shape.bounds
    middle = (west + east) / 2
    return (t.lon < middle - 180).ifelse(360.0, (t.lon > middle + 180).ifelse(-360.0, 0.0))


def _touches(t: ir.Table, shape: shapely.Polygon) -> ir.BooleanValue:
    _, south, _, north = shape.bounds
    reach = t.radius_km / KM_PER_DEGREE
    turn = turn_to(t, shape)
    edges = [
        _is_near(t, t.lon + turn, start, end)
        for ring in (shape.exterior, *shape.interiors)
        for start, end in zip(ring.coords[:-1], ring.coords[1:], strict=True)
    ]
    return (reach > 0) & (t.lat >= south - reach) & (t.lat <= north + reach) & reduce(or_, edges)


def _is_near(
    t: ir.Table, lon: ir.FloatingValue, start: tuple[float, ...], end: tuple[float, ...]
) -> ir.BooleanValue:
    """Whether an edge is no further from the point than the radius.

    The nearest place of the edge is found in the plane at the point, its distance by the haversine.
    """
    (x1, y1), (x2, y2) = start, end
    shrunk = t.lat.radians().cos()
    dx, dy, x, y = x2 - x1, y2 - y1, lon - x1, t.lat - y1
    along = (x * shrunk * shrunk * dx + y * dy) / (shrunk * shrunk * (dx * dx) + dy * dy)
    share = ibis.greatest(0.0, ibis.least(1.0, along)) if (dx, dy) != (0, 0) else ibis.literal(0.0)
    east, north = x - share * dx, y - share * dy
    halves = (north.radians() / 2).sin(), (east.radians() / 2).sin()
    haversine = halves[0] * halves[0] + shrunk * (t.lat - north).radians().cos() * halves[1] * halves[1]
    most = (t.radius_km / (2 * EARTH_KM)).sin()
    return haversine <= most * most
