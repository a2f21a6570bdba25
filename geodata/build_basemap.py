"""Turn the partition into the features of basemap.geojson: land, borders, disputed lines."""

from __future__ import annotations

from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from map_app.making.borders import lines_between, read_disputes
from map_app.making.land import Unit

THEATRE_COUNTRIES = frozenset({"PS", "JO", "IQ", "SY", "YE"})

Feature = dict[str, Any]


def basemap(units: list[Unit], shapes: dict[int, BaseGeometry], water: list[Feature]) -> list[Feature]:
    """Return land, then the water on it, then borders, then disputed lines, each sorted by its code."""
    return [*_land(units, shapes), *water, *lines_between(units, shapes, read_disputes())]


def country_shape(units: list[Unit], shapes: dict[int, BaseGeometry], code: str) -> BaseGeometry:
    """Return all land of one ISO code, with the gaps that belong to it."""
    return shapely.union_all([shape for i, shape in shapes.items() if units[i].country == code])


def _land(units: list[Unit], shapes: dict[int, BaseGeometry]) -> list[Feature]:
    """Return one feature per country; the Golan Heights is part of the one of Syria."""
    features = []
    for i, unit in enumerate(units):
        own = unit.country is None or unit.key == unit.country
        if not own or i not in shapes:
            continue
        shape = country_shape(units, shapes, unit.country) if unit.country else shapes[i]
        theatre = unit.country in THEATRE_COUNTRIES
        named = {"country": unit.country, "name": unit.name, "theatre": theatre}
        features.append({"properties": {"kind": "land", **named}, "geometry": shape})
    return features
