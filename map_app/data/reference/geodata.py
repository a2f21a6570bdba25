"""Theatres, base map and places of `geodata/`, and checks of events against them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from map_app.core.language import LANGUAGES
from map_app.core.schema import Event, Feature, Problem
from map_app.core.vocab import Theatre
from map_app.data.paths import GEODATA
from map_app.data.reference.areas import areas, copies_of
from map_app.data.reference.tables import read_table

KM_PER_DEGREE: Final = 111.195
"""Kilometres per degree of latitude on a sphere of 6371 km."""

OUTLINE_TOLERANCE_KM: Final = 2.0
"""Outlines are simplified from 1:10m data; nearer than this is inside."""


@dataclass(frozen=True, slots=True)
class Place:
    """A label of the base map, in every language of the interface; in English where a name is lacking."""

    id: str
    kind: str
    lat: float
    lon: float
    min_zoom: int
    rank: int
    rotation: float
    names: dict[str, str]


@cache
def theatres() -> dict[Theatre, BaseGeometry]:
    """The six outlines, in degrees, WGS 84."""
    shapes = {Theatre(f["id"]): shapely.geometry.shape(f["geometry"]) for f in theatre_features()}
    for shape in shapes.values():
        shapely.prepare(shape)
    return shapes


@cache
def theatre_features() -> tuple[Feature, ...]:
    """The six outlines as GeoJSON features, each with the rule that made it."""
    return tuple(json.loads((GEODATA / "theatres.geojson").read_text(encoding="utf-8"))["features"])


@cache
def places() -> tuple[Place, ...]:
    """The base map's labels, most important first."""
    return tuple(
        sorted(map(_place, read_table(GEODATA / "places.csv")), key=lambda place: (place.rank, place.id))
    )


def _place(row: dict[str, str]) -> Place:
    return Place(
        id=row["id"],
        kind=row["kind"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        min_zoom=int(row["min_zoom"]),
        rank=int(row["rank"]),
        rotation=float(row["rotation"] or 0),
        names={code: row.get(f"name_{code}") or row["name_en"] for code in LANGUAGES},
    )


def theatre_of(lons: Sequence[float], lats: Sequence[float]) -> list[Theatre]:
    """The theatre of each point (degrees); `elsewhere` outside them all."""
    xs, ys = np.asarray(lons, dtype=float), np.asarray(lats, dtype=float)
    found = np.full(len(xs), Theatre.ELSEWHERE, dtype=object)
    for name, shape in theatres().items():
        found[shapely.contains_xy(shape, xs, ys)] = name
    return [Theatre(name) for name in found]


class MapGeography:
    """Implements `core.coerce.Geography` with the shipped geodata."""

    def theatre_at(self, lon: float, lat: float) -> str:
        """The theatre of a point in degrees."""
        return str(theatre_of([lon], [lat])[0])

    def generic_point(self, country_code: object, theatre: object) -> tuple[float, float, str] | None:
        """Longitude, latitude and theatre for an event that is located only by country or theatre.

        None where neither is known, or the country spans several theatres.
        """
        shape = next((outline for name, outline in theatres().items() if name == theatre), None)
        label = _COUNTRY_LABELS.get(country_code) if isinstance(country_code, str) else None
        if shape is not None:
            inner = shape.representative_point()
            return round(inner.x, 4), round(inner.y, 4), str(theatre)
        if label is None or (theatre in (None, "") and country_code in _DIVIDED):
            return None
        place = next(place for place in places() if place.id == label)
        return place.lon, place.lat, str(theatre or self.theatre_at(place.lon, place.lat))


_COUNTRY_LABELS: Final = {
    "AE": "united-arab-emirates",
    "DJ": "djibouti",
    "EG": "egypt",
    "ER": "eritrea",
    "ET": "ethiopia",
    "IL": "israel",
    "IQ": "iraq",
    "IR": "iran",
    "JO": "jordan",
    "KW": "kuwait",
    "LB": "lebanon",
    "OM": "oman",
    "PS": "palestine",
    "SA": "saudi-arabia",
    "SD": "sudan",
    "SO": "somalia",
    "SY": "syria",
    "TR": "turkiye",
    "YE": "yemen",
}
"""ISO 3166-1 alpha-2 -> the label of the base map whose point stands for the country."""

_DIVIDED: Final = frozenset(("JO", "PS"))
"""Countries only partly in a theatre: an event must name its theatre."""

GEOGRAPHY: Final = MapGeography()


@lru_cache(256)
def countries_meeting(wkt: str) -> tuple[str, ...]:
    """ISO 3166-1 alpha-2 codes of the countries that a polygon meets, also one across 180 degrees."""
    copies = copies_of(wkt)
    return tuple(sorted({code for code, land in _lands() if any(land.intersects(copy) for copy in copies)}))


@lru_cache(256)
def seas_meeting(wkt: str) -> tuple[str, ...]:
    """The theatres of water that a polygon meets, also one across 180 degrees."""
    water = theatres()[Theatre.RED_SEA]
    return (str(Theatre.RED_SEA),) if any(water.intersects(copy) for copy in copies_of(wkt)) else ()


@cache
def countries_drawn() -> frozenset[str]:
    """ISO 3166-1 alpha-2 codes of the countries that the base map has a shape of."""
    return frozenset(code for code, _ in _lands())


@cache
def _lands() -> tuple[tuple[str, BaseGeometry], ...]:
    """The country and outline of each piece of land of the base map."""
    features = json.loads((GEODATA / "basemap.geojson").read_text(encoding="utf-8"))["features"]
    found = [
        (feature["properties"]["country"], shapely.geometry.shape(feature["geometry"]))
        for feature in features
        if feature["properties"]["kind"] == "land" and feature["properties"].get("country")
    ]
    for _, land in found:
        shapely.prepare(land)
    return tuple(found)


def theatre_problems(events: Sequence[Event]) -> Iterator[Problem]:
    """Report events that cannot lie in the declared theatre, and points off the unit that they are known to.

    An event may lie anywhere in its disc, or in the unit that stands for it.
    """
    inside = theatre_of([e.lon for e in events], [e.lat for e in events])
    for event, actual in zip(events, inside, strict=True):
        problem = _off_its_area(event)
        if not problem and actual != event.theatre:
            problem = _area_elsewhere(event, event.area) if event.area else _disc_elsewhere(event, actual)
        if problem:
            yield problem


def _disc_elsewhere(event: Event, actual: Theatre) -> Problem | None:
    away = km_outside(event)
    if away <= event.location_radius_km + OUTLINE_TOLERANCE_KM:
        return None
    reason = (
        f"says {event.theatre}, but the point lies in {actual}, {away:.0f} km off;"
        " correct the point or the theatre"
    )
    return Problem(event.id, "theatre", reason, "rule", f"{away:.0f}")


def _area_elsewhere(event: Event, area: str) -> Problem | None:
    """A unit may lie in two theatres, or in one and outside: then the record may say either."""
    outline, degrees = areas()[area].outline, OUTLINE_TOLERANCE_KM / KM_PER_DEGREE
    shapes = theatres()
    if event.theatre is Theatre.ELSEWHERE:
        is_possible = not any(shape.buffer(degrees).contains(outline) for shape in shapes.values())
    else:
        is_possible = bool(shapes[event.theatre].distance(outline) <= degrees)
    if is_possible:
        return None
    reason = f"says {event.theatre}, but no part of {area} lies there; correct the theatre or location_area"
    return Problem(event.id, "theatre", reason, "rule", area)


def _off_its_area(event: Event) -> Problem | None:
    area = areas().get(event.location_area or "")
    away = _km_to(area.near, event) if area else 0
    if away <= OUTLINE_TOLERANCE_KM + (0 if event.area else event.location_radius_km):
        return None
    reason = (
        f"says {event.location_area}, but the point lies {away:.0f} km off it; correct the point or the unit"
    )
    return Problem(event.id, "location_area", reason, "rule", f"{away:.0f}")


def km_outside(event: Event) -> float:
    """Distance of the point from the declared theatre, in km."""
    shapes = theatres()
    if event.theatre is Theatre.ELSEWHERE:
        within = [s for s in shapes.values() if shapely.contains_xy(s, event.lon, event.lat)]
        return max((_km_to(shape.boundary, event) for shape in within), default=0)
    return _km_to(shapes[event.theatre], event)


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
