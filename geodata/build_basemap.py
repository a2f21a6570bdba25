"""Turn the partition into the features of basemap.geojson: land, borders, disputed lines."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from build_source import Unit

THEATRE_COUNTRIES = frozenset({"PS", "JO", "IQ", "SY", "YE"})

Point = tuple[float, float]
Edge = tuple[Point, Point]
Feature = dict[str, Any]


@dataclass(frozen=True)
class Dispute:
    """A line that maps of the United Nations draw dashed, between two units of the source."""

    first: str
    second: str
    reason: str
    within: tuple[float, float, float, float] = (-180, -90, 180, 90)


DISPUTES = (
    Dispute("golan", "SY", "Golan, eastern limit as the source draws it"),
    Dispute("golan", "IL", "Golan, western limit as the source draws it"),
    Dispute("golan", "LB", "Golan, undetermined"),
    Dispute("golan", "JO", "Golan, undetermined"),
    Dispute("IL", "PS", "Gaza and the West Bank, limits as the source draws them"),
    Dispute("EG", "SD", "Halaib triangle", (33.1, 21, 38, 24)),
    Dispute("EG", "brt", "Bir Tawil"),
    Dispute("SD", "brt", "Bir Tawil"),
    Dispute("SD", "SS", "final boundary not yet determined"),
    Dispute("abyei", "SD", "final status of Abyei not yet determined"),
    Dispute("abyei", "SS", "final status of Abyei not yet determined"),
    Dispute("EH", "MA", "Western Sahara"),
    Dispute("RS", "kos", "Kosovo, Security Council resolution 1244 (1999)"),
    Dispute("IN", "PK", "Jammu and Kashmir", (72, 32.3, 80, 37)),
    Dispute("CN", "IN", "Jammu and Kashmir", (75, 32.3, 81, 37)),
    Dispute("AR", "patagonian-ice", "boundary not yet drawn"),
    Dispute("CL", "patagonian-ice", "boundary not yet drawn"),
    Dispute("BR", "artigas", "Rincón de Artigas"),
    Dispute("UY", "artigas", "Rincón de Artigas"),
)


def basemap(units: list[Unit], shapes: dict[int, BaseGeometry], water: list[Feature]) -> list[Feature]:
    """Return land, then the water on it, then borders, then disputed lines, each sorted by its code."""
    return [*_land(units, shapes), *water, *lines_between(units, shapes)]


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


def lines_between(units: list[Unit], shapes: dict[int, BaseGeometry]) -> list[Feature]:
    """Return the edges that two units share; coasts have one owner and so never appear."""
    pairs: dict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge, owners in _owners(shapes).items():
        if len(owners) == 2:
            first, second = sorted(units[i].key for i in owners)
            pairs[first, second].append(edge)
    borders = []
    disputed = []
    for (first, second), edges in sorted(pairs.items()):
        rule = next((d for d in DISPUTES if {d.first, d.second} == {first, second}), None)
        dashed = [edge for edge in edges if rule and _inside(edge, rule)]
        plain = sorted(set(edges) - set(dashed))
        between = f"{first}-{second}"
        if plain:
            borders.append(_line({"kind": "border", "between": between}, plain))
        if rule and dashed:
            named = {"kind": "disputed", "between": between, "reason": rule.reason}
            disputed.append(_line(named, dashed))
    return borders + disputed


def _owners(shapes: dict[int, BaseGeometry]) -> dict[Edge, set[int]]:
    """Return each edge, its ends in order, with the units that have it on their outline."""
    owners: dict[Edge, set[int]] = defaultdict(set)
    for i, shape in shapes.items():
        for ring in shapely.get_rings(shapely.get_parts(shape)):
            points = [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)]
            for a, b in pairwise(points):
                owners[min(a, b), max(a, b)].add(i)
    return owners


def _inside(edge: Edge, rule: Dispute) -> bool:
    middle = np.mean(edge, axis=0)
    return bool(box(*rule.within).contains(shapely.Point(middle)))


def _line(properties: dict[str, str], edges: list[Edge]) -> Feature:
    merged = shapely.normalize(shapely.line_merge(shapely.multilinestrings(sorted(edges))))
    parts = list(shapely.get_parts(merged))
    return {"properties": properties, "geometry": shapely.multilinestrings(parts)}
