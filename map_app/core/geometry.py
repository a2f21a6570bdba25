"""Boxes and drawn polygons: how they are read and written, and arithmetic on the globe."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from map_app.core.language import _, isolated, lazy_gettext
from map_app.core.text import number, numbers

if TYPE_CHECKING:
    import shapely

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; west > east crosses the antimeridian."""

KM_PER_DEGREE: Final = 111.195
"""Kilometres per degree of latitude on a sphere of 6371 km."""

MAX_CORNERS: Final = 64
"""Each corner is a term of the query; 64 keep it quick on a million events."""

MAX_WKT: Final = 4_000
DECIMALS: Final = 6
_WKT: Final = re.compile(r"\s*POLYGON\s*\([-+.,()\de\s]*\)\s*", flags=re.ASCII | re.IGNORECASE)
"""Numbers and brackets only: no curve, Z, M, EMPTY or nan ever comes to the parser."""


def parse_box(text: str) -> Box:
    """Read `w,s,e,n`; raises ValueError with the cure."""
    try:
        west, south, east, north = (round(part, DECIMALS) + 0.0 for part in numbers(text, 4))
    except ValueError:
        raise ValueError(lazy_gettext("is not four finite numbers; write west,south,east,north")) from None
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
        raise ValueError(lazy_gettext("lies outside the globe; longitudes to 180, latitudes to 90"))
    if south > north:
        raise ValueError(lazy_gettext("has its south above its north; write west,south,east,north"))
    return (west, south, east, north)


def write_box(box: Box) -> str:
    """Write `w,s,e,n`, as `parse_box` reads it."""
    return ",".join(number(side) for side in box)


def say_box(box: Box) -> str:
    """`12° N to 20° N, 42° E to 55° E`."""
    west, south, east, north = box
    return _("{south} to {north}, {west} to {east}").format(
        south=_degrees(south, "NS"),
        north=_degrees(north, "NS"),
        west=_degrees(west, "EW"),
        east=_degrees(east, "EW"),
    )


def _degrees(value: float, sides: str) -> str:
    """`12.5° N`."""
    return isolated(f"{number(abs(value), DECIMALS)}° {sides[0] if value >= 0 else sides[1]}")


def circular_hull(spans: Iterable[tuple[float, float]], around: float) -> tuple[float, float] | None:
    """The shortest span on a circle that holds all of these, each from its start to its end.

    A span, and so the answer, whose end lies below its start crosses the place where counting begins; the
    answer does so only where that is shorter. None where the spans leave no gap.
    """
    listed = sorted((start, end if start <= end else end + around, end) for start, end in spans)
    _, reach, last = max(listed, key=lambda span: span[1])
    widest = (0.0, 0.0, 0.0)
    reach -= around
    for start, unwrapped, end in listed:
        if start - reach > widest[0]:
            widest = (start - reach, start, last)
        if unwrapped > reach:
            reach, last = unwrapped, end
    return widest[1:] if widest[0] > 0 else None


def joined(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of these, across the antimeridian where that is the shorter way."""
    listed = list(boxes)
    west, east = circular_hull(((box[0], box[2]) for box in listed), 360) or (-180.0, 180.0)
    return west, min(box[1] for box in listed), east, max(box[3] for box in listed)


def box_around(lon: float, lat: float, reach: float) -> Box:
    """The box that reaches so many degrees from a point to every side."""
    return wrapped(lon - reach), max(-90.0, lat - reach), wrapped(lon + reach), min(90.0, lat + reach)


def wrapped(lon: float) -> float:
    """The same meridian in -180 to 180."""
    return lon if abs(lon) <= 180 else (lon + 180) % 360 - 180


def parse_area(text: str) -> str:
    """Read one WKT polygon and give it in canonical WKT; raises ValueError with the cure.

    One that crosses the antimeridian has longitudes beyond 180; its west side is written in -180 to 180.
    """
    if len(text) > MAX_WKT:
        raise ValueError(lazy_gettext("is longer than {n} characters; draw fewer corners", n=MAX_WKT))
    if not _WKT.fullmatch(text):
        raise ValueError(lazy_gettext("is not one flat polygon; write POLYGON((lon lat, lon lat, …))"))
    import numpy as np  # here, as with shapely: most addresses have no area, and both take long to import
    import shapely

    try:
        with np.errstate(all="ignore"):  # an overflowing number is infinite, so outside the globe
            polygon = shapely.from_wkt(text)
    except shapely.errors.ShapelyError:
        raise ValueError(lazy_gettext("is not WKT; write POLYGON((lon lat, lon lat, …))")) from None
    if not isinstance(polygon, shapely.Polygon) or polygon.is_empty or polygon.has_z:
        raise ValueError(lazy_gettext("is not one flat polygon; write POLYGON((lon lat, lon lat, …))"))
    rings = [_rounded(ring) for ring in (polygon.exterior, *polygon.interiors)]
    if sum(len(ring) - 1 for ring in rings) > MAX_CORNERS:
        raise ValueError(lazy_gettext("has more than {n} corners; draw it more coarsely", n=MAX_CORNERS))
    west, east = (end(x for ring in rings for x, _ in ring) for end in (min, max))
    if any(not abs(y) <= 90 for ring in rings for _, y in ring) or not _goes_round(west, east):
        raise ValueError(lazy_gettext("lies outside the globe; longitudes to 180, latitudes to 90"))
    if west < -180 or west >= 180:
        turn = 360 * math.floor((west + 180) / 360)
        rings = [[(round(x - turn, DECIMALS), y) for x, y in ring] for ring in rings]
    if not shapely.Polygon(rings[0], rings[1:]).is_valid:
        raise ValueError(lazy_gettext("is not a valid polygon; its edges must not cross or touch"))
    return _write(rings)


def _goes_round(west: float, east: float) -> bool:
    """Whether a polygon with these sides lies on the globe, perhaps across 180° by the shorter way."""
    inside = max(-west, east) <= 180
    return inside or (max(-west, east) <= 540 and east - west <= 180)


Ring = list[tuple[float, float]]


def _rounded(ring: shapely.LinearRing) -> Ring:
    return [(round(x, DECIMALS) + 0.0, round(y, DECIMALS) + 0.0) for x, y in ring.coords]


def _write(rings: list[Ring]) -> str:
    inner = (",".join(f"{number(x)} {number(y)}" for x, y in ring) for ring in rings)
    return f"POLYGON({','.join(f'({ring})' for ring in inner)})"
