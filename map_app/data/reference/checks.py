"""Checks of events against a map's geodata: the theatre that they name, the unit that they are known to."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from map_app.core.geometry import KM_PER_DEGREE
from map_app.core.schema import Event, Problem
from map_app.core.vocabulary import ELSEWHERE
from map_app.data.reference.geodata import Geodata
from map_app.data.reference.theatres import TOLERANCE_KM


def theatre_problems(geodata: Geodata, events: Sequence[Event]) -> Iterator[Problem]:
    """Report events that cannot lie in the declared theatre, and points off the unit that they are known to.

    An event may lie anywhere in its disc, or in the unit that stands for it.
    """
    inside = geodata.theatres.at([e.lon for e in events], [e.lat for e in events])
    has_theatres = bool(geodata.theatres.outlines)
    for event, actual in zip(events, inside, strict=True):
        problem = _off_its_area(geodata, event)
        if has_theatres and not problem and actual != event.theatre:
            area = event.area
            problem = (
                _area_elsewhere(geodata, event, area) if area else _disc_elsewhere(geodata, event, actual)
            )
        if problem:
            yield problem


def _disc_elsewhere(geodata: Geodata, event: Event, actual: str) -> Problem | None:
    away = km_outside(geodata, event)
    if away <= event.location_radius_km + TOLERANCE_KM:
        return None
    reason = (
        f"says {event.theatre}, but the point lies in {actual}, {away:.0f} km off;"
        " correct the point or the theatre"
    )
    return Problem(event.id, "theatre", reason, "rule", f"{away:.0f}")


def _area_elsewhere(geodata: Geodata, event: Event, area: str) -> Problem | None:
    """A unit may lie in two theatres, or in one and outside: then the record may say either."""
    outline, degrees = geodata.areas.by_id[area].outline, TOLERANCE_KM / KM_PER_DEGREE
    shapes = geodata.theatres.outlines
    if event.theatre == ELSEWHERE:
        is_possible = not any(shape.buffer(degrees).contains(outline) for shape in shapes.values())
    else:
        named = shapes.get(event.theatre)
        is_possible = named is None or bool(named.distance(outline) <= degrees)
    if is_possible:
        return None
    reason = f"says {event.theatre}, but no part of {area} lies there; correct the theatre or location_area"
    return Problem(event.id, "theatre", reason, "rule", area)


def _off_its_area(geodata: Geodata, event: Event) -> Problem | None:
    area = geodata.areas.by_id.get(event.location_area or "")
    away = _km_to(area.near, event) if area else 0
    if away <= TOLERANCE_KM + (0 if event.area else event.location_radius_km):
        return None
    reason = (
        f"says {event.location_area}, but the point lies {away:.0f} km off it; correct the point or the unit"
    )
    return Problem(event.id, "location_area", reason, "rule", f"{away:.0f}")


def km_outside(geodata: Geodata, event: Event) -> float:
    """Distance of the point from the declared theatre, in km; 0 where that has no outline."""
    shapes = geodata.theatres.outlines
    if event.theatre == ELSEWHERE:
        within = [s for s in shapes.values() if shapely.contains_xy(s, event.lon, event.lat)]
        return max((_km_to(shape.boundary, event) for shape in within), default=0)
    named = shapes.get(event.theatre)
    return _km_to(named, event) if named else 0.0


def km_between(one: Event, other: Event) -> float:
    """Distance of two events' points in km."""
    return _km_to(shapely.Point(other.lon, other.lat), one)


def _km_to(shape: BaseGeometry, event: Event) -> float:
    """Distance in the tangent plane at the point: accurate to 1 % over 300 km.

    The shape is shifted by full turns to the nearer side, so that it is right across 180 degrees.
    """
    stretch = math.cos(math.radians(event.lat))
    west, _, east, _ = shape.bounds
    turn = 360 * round((event.lon - (west + east) / 2) / 360)

    def flat(coordinates: Any) -> Any:  # noqa: ANN401 - a NumPy array of shape (n, 2)
        return (coordinates - (event.lon - turn, event.lat)) * (stretch, 1) * KM_PER_DEGREE

    return float(shapely.transform(shape, flat).distance(shapely.Point(0, 0)))
