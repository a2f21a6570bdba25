"""The predicate of each criterion over the event table (`data/table.py`), as an Ibis expression."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import ibis
import ibis.expr.types as ir
import shapely

from map_app.core.countries import NO_COUNTRY
from map_app.core.criteria import BY_KEY
from map_app.core.folding import fold, name_key
from map_app.core.geometry import Box
from map_app.core.text import delimited, words
from map_app.core.vocab import Precision, Role
from map_app.data.queries.touching import may_lie_in, outline_of
from map_app.data.reference.geodata import Geodata
from map_app.data.reference.search_names import match_patterns

Predicate = Callable[[ir.Table, Any], ir.BooleanValue]
"""Rows of a table and the value of a filter's field -> whether a row matches."""

Placing = Callable[[ir.Table, Any, Geodata], ir.BooleanValue]
"""The same with the map's geodata."""


def _any_of(column: str) -> Predicate:
    """The column equals one of the terms."""
    return lambda t, values: t[column].isin([str(value) for value in values])


def _any_listed(column: str) -> Predicate:
    """The column, a delimited list of keys, contains one of the names."""
    return lambda t, names: ibis.or_(*(t[column].contains(delimited([name_key(name)])) for name in names))


def _any_name(column: str) -> Predicate:
    """The column, a key, is that of one of the names."""
    return lambda t, names: t[column].isin([name_key(name) for name in names])


def _all_words(t: ir.Table, text: str) -> ir.BooleanValue:
    """Every word of the search occurs, or is a whole word of another name of the place or of an actor.

    Words are folded; a hyphenated one stays together. See `search_names` for names that merely sound alike.
    """
    folded = [word for word in dict.fromkeys(map(fold, words(text))) if word]
    return ibis.and_(*(t.search.contains(word) | _is_named(t, word) for word in folded))


def _is_named(t: ir.Table, word: str) -> ir.BooleanValue:
    each = [ibis.and_(*(t.other_names.contains(part) for part in parts)) for parts in match_patterns(word)]
    return ibis.or_(*each)


def _placed_within(t: ir.Table, km: int, geodata: Geodata) -> ir.BooleanValue:
    """The true place is known to lie within `km`; a radius of 0 counts only where the place is exact.

    Where the outline of a unit stands for the disc, it counts by the smallest circle around it.
    """
    by_disc = (t.radius_km <= km) & ((t.radius_km > 0) | (t.precision_rank == Precision.EXACT.rank))
    fitting = geodata.areas.fitting(km)
    return (t.location_area.isnull() & by_disc) | t.location_area.fill_null("").isin(fitting)


def in_box(t: ir.Table, box: Box) -> ir.BooleanValue:
    """Points in the box, edges included; a box with west > east crosses the antimeridian."""
    west, south, east, north = box
    across = (t.lon >= west) & (t.lon <= east)
    if west > east:
        across = (t.lon >= west) | (t.lon <= east)
    return across & (t.lat >= south) & (t.lat <= north)


def in_area(t: ir.Table, wkt: str) -> ir.BooleanValue:
    """Points inside the polygon by the even-odd rule: an odd number of edges lies to the east.

    Source: W. R. Franklin's point inclusion test; equals `shapely.contains_xy` off the edges.
    """
    polygon = _polygon(wkt)
    west, south, east, north = polygon.bounds
    lon = t.lon
    if east > 180:
        lon, east = (t.lon < west).ifelse(t.lon + 360, t.lon), east - 360
    crossings = [
        _crosses(t.lat, lon, start, end)
        for ring in (polygon.exterior, *polygon.interiors)
        for start, end in zip(ring.coords[:-1], ring.coords[1:], strict=True)
        if start[1] != end[1]
    ]
    return in_box(t, (west, south, east, north)) & (_sum(crossings) % 2 == 1)


def _polygon(wkt: str) -> shapely.Polygon:
    shape = shapely.from_wkt(wkt)
    if not isinstance(shape, shapely.Polygon):
        raise TypeError(f"not a polygon: {wkt[:80]}")
    return shape


def _sum(terms: list[ir.IntegerValue]) -> ir.IntegerValue:
    """Add as a balanced tree: a chain of 64 additions nests too deep for some SQL parsers."""
    while len(terms) > 1:
        pairs = [terms[i] + terms[i + 1] for i in range(0, len(terms) - 1, 2)]
        terms = pairs + terms[len(pairs) * 2 :]
    return terms[0]


def _crosses(
    lat: ir.FloatingValue, lon: ir.FloatingValue, start: tuple[float, ...], end: tuple[float, ...]
) -> ir.IntegerValue:
    """1 where the ray from the point to the east crosses the edge, else 0."""
    (x1, y1), (x2, y2) = (start, end) if start[1] < end[1] else (end, start)
    spans = (lat >= y1) & (lat < y2)
    edge_lon = (lat - y1) * ((x2 - x1) / (y2 - y1)) + x1
    return (spans & (lon < edge_lon)).ifelse(1, 0)  # PostgreSQL casts no truth to a bigint


PREDICATES: Final[dict[str, Predicate]] = {
    "from": lambda t, day: t.date_end >= ibis.literal(day),
    "to": lambda t, day: t.date_start <= ibis.literal(day),
    "type": _any_of("event_type"),
    "theatre": _any_of("theatre"),
    "country": lambda t, codes: t.country_code.fill_null(NO_COUNTRY).isin(codes),
    "verification": _any_of("verification"),
    "attribution": _any_of("attribution_basis"),
    "precision": lambda t, least: t.precision_rank <= least.rank,
    "actor": _any_listed("actor_keys"),
    **{str(role): _any_listed(f"{role}_keys") for role in Role},
    "source": _any_listed("publisher_keys"),
    "dataset": _any_name("dataset_key"),
    "q": _all_words,
    "min_killed": lambda t, least: t.killed_best.notnull() & (t.killed_best >= least),
    "bbox": in_box,
    "within": lambda _t, _reach: ibis.literal(value=True),  # it says how the shapes are meant
    "area": in_area,
}
"""By the criterion's key."""

PLACINGS: Final[dict[str, Placing]] = {"max_radius": _placed_within}
"""Those that ask the map's geodata."""

POSSIBLE: Final[dict[str, Placing]] = {
    "bbox": lambda t, box, geodata: may_lie_in(t, outline_of(box), in_box(t, box), geodata),
    "area": lambda t, wkt, geodata: may_lie_in(t, _polygon(wkt), in_area(t, wkt), geodata),
}
"""What takes their place where events that may lie inside are kept too (`within`)."""

if (_known := PREDICATES.keys() | PLACINGS.keys()) != BY_KEY.keys():
    differing = sorted(_known ^ BY_KEY.keys())
    raise LookupError(f"criteria and predicates differ in {', '.join(differing)}")
