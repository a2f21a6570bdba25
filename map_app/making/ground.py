"""The ground of near zooms: coast, lakes, rivers, borders and the outlines of theatres, as tiles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from map_app.making.borders import lines_between, read_disputes
from map_app.making.land import Unit
from map_app.making.tiles import Level, level_text


@dataclass(frozen=True)
class Water:
    """Lakes, and the lines of each kind of river, in degrees."""

    lakes: BaseGeometry
    rivers: Mapping[str, BaseGeometry]


def ground_tsv(
    level: Level,
    units: Sequence[Unit],
    kept: Mapping[int, BaseGeometry],
    water: Water,
    lighter: Collection[str],
    outlines: Iterable[BaseGeometry],
) -> str:
    """The text of `ground/<level>.tsv`.

    `kept` has the simplified land of each unit by its index, `lighter` the keys of those that are drawn
    lighter, `outlines` are the theatres on that land.
    """
    light = [shape for i, shape in kept.items() if units[i].key in lighter]
    dark = [shape for i, shape in kept.items() if units[i].key not in lighter]
    drawn = {"land": shapely.union_all(dark), "theatre": shapely.union_all(light)}
    drawn["lake"] = large(shapely.simplify(water.lakes, level.tolerance / 2), level.smallest)
    for kind in level.kinds:
        drawn[kind] = shapely.simplify(water.rivers[kind], level.tolerance / 2)
    for line in lines_between(units, kept, read_disputes()):
        kind = line["properties"]["kind"]
        drawn[kind] = shapely.union(drawn.get(kind, Polygon()), line["geometry"])
    drawn["outline"] = edges_of(outlines)
    return level_text(level, {kind: shape for kind, shape in drawn.items() if not shape.is_empty})


def simplified(level: Level, shapes: Mapping[int, BaseGeometry]) -> dict[int, BaseGeometry]:
    """Leave out small islands and points; what neighbours share stays equal."""
    kept = {i: large(shape, level.smallest) for i, shape in shapes.items()}
    kept = {i: shape for i, shape in kept.items() if not shape.is_empty}
    simple = shapely.coverage_simplify(list(kept.values()), level.tolerance)
    return dict(zip(kept, simple, strict=True))


def large(shape: BaseGeometry, smallest: float) -> BaseGeometry:
    """The parts of a (Multi)Polygon that are not smaller, in square degrees."""
    parts = shapely.get_parts(shape)
    return shapely.MultiPolygon(list(parts[shapely.area(parts) >= smallest]))


def edges_of(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """The outlines of all shapes; an edge that two of them have is one line."""
    found = set()
    for shape in shapes:
        for ring in shapely.get_rings(shapely.get_parts(shape)):
            points = [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)]
            found |= {(min(a, b), max(a, b)) for a, b in pairwise(points)}
    return shapely.normalize(shapely.line_merge(shapely.multilinestrings(sorted(found))))
