"""Lakes and rivers: those of today, and those of the base map with few corners."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from map_app.lazy import import_module
from map_app.making.gshhg import Bounds
from map_app.making.packages import LAYERS, file_of

BAY: Final = 0.03  # degrees, half the width of what is filled
TOLERANCE: Final = 0.03  # degrees: less than a pixel at zoom 5, not three at zoom 7
DIGITS: Final = 2

SMALLEST: Final = 0.01  # square degrees, of a lake on the base map
SHORTEST: Final = 0.1  # degrees, of a piece of a river there

SHRUNK: Final = 0.7
"""A lake of the old survey that today's covers less of has fallen, if it is larger than `MISPLACED`."""
MISPLACED: Final = (
    0.05  # square degrees: the two shores of a smaller lake may differ by the error of the survey
)
NEAR: Final = 0.012  # degrees between the two shores of one lake

Lakes = Sequence[BaseGeometry]


def read_lakes(bounds: Bounds) -> list[BaseGeometry]:
    """Natural Earth's lakes that meet the bounds, in degrees. Raises MissingError."""
    parts = {suffix: file_of(LAYERS, f"ne_10m_lakes.{suffix}").open("rb") for suffix in ("shp", "shx")}
    window = shapely.box(*bounds)
    with parts["shp"], parts["shx"], import_module("shapefile").Reader(**parts) as reader:
        shapes = [
            shapely.geometry.shape(shape.__geo_interface__)
            for shape in reader.iterShapes()
            if shape.shapeType
        ]
    return [
        part
        for shape in shapes
        if shape.intersects(window)
        for part in shapely.get_parts(shapely.make_valid(shape))
    ]


def todays_lakes(old: BaseGeometry, new: Lakes) -> tuple[BaseGeometry, BaseGeometry]:
    """The lakes as they are today, and of these the ones that the old survey lacks, in degrees.

    The old survey's shores are the finer ones; but of a large lake that has fallen only what is in today's is
    kept, and a lake that it lacks, as behind a dam, is today's.
    """
    tree = shapely.STRtree(new) if len(new) else None
    kept = []
    for lake in shapely.get_parts(old):
        today = (
            shapely.union_all([new[i] for i in tree.query(lake, predicate="intersects")]) if tree else lake
        )
        fallen = lake.area > MISPLACED and not today.is_empty
        if fallen and lake.intersection(today).area < SHRUNK * lake.area:
            kept.append(shapely.intersection(lake, shapely.buffer(today, NEAR)))
        else:
            kept.append(lake)
    whole = shapely.union_all(kept)
    risen = shapely.union_all([lake for lake in new if not lake.intersects(old)])
    return shapely.union_all([whole, risen]), risen


def far_water(bounds: Bounds, lakes: Lakes, rivers: Sequence[BaseGeometry]) -> list[dict[str, Any]]:
    """A feature each for lakes and rivers that meet the bounds, with few corners, for far zooms."""
    window = shapely.box(*bounds)
    large = [lake for lake in lakes if lake.area >= SMALLEST and lake.intersects(window)]
    lines = [one_bank(line) for line in shapely.get_parts(list(rivers)) if line.length >= SHORTEST]
    drawn = {
        "lake": [smooth(lake) for lake in large],
        "river": [line for line in lines if line.intersects(window)],
    }
    found = {"lake": shapely.union_all(drawn["lake"])}
    found["river"] = without(shapely.union_all(drawn["river"]), shapely.union_all(large))
    made = {kind: few(shape) for kind, shape in found.items() if not shape.is_empty}
    return [
        {"properties": {"kind": kind}, "geometry": shape}
        for kind, shape in made.items()
        if not shape.is_empty
    ]


def one_bank(line: BaseGeometry) -> BaseGeometry:
    """One bank of a river whose two are a ring, from the one of its ends to the other."""
    points = shapely.get_coordinates(line)
    if (points[0] != points[-1]).any():
        return line
    corners = np.unique(shapely.get_coordinates(line.convex_hull), axis=0)
    ends = max(combinations(corners, 2), key=lambda pair: float(np.hypot(*(pair[0] - pair[1]))))
    first, last = sorted(int(np.flatnonzero((points == end).all(axis=1))[0]) for end in ends)
    bank: BaseGeometry = shapely.LineString(points[first : last + 1])
    return bank


def smooth(lake: BaseGeometry) -> BaseGeometry:
    """A lake without its islands and its narrow bays."""
    filled = shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(lake)))
    return shapely.buffer(shapely.buffer(shapely.union_all(filled), BAY), -BAY)


def few(shape: BaseGeometry) -> BaseGeometry:
    """The shape with few corners of few digits."""
    simple = shapely.simplify(shape, TOLERANCE)
    rounded = shapely.transform(simple, lambda points: points.round(DIGITS))
    valid = shapely.make_valid(rounded, method="structure") if shapely.area(shape) else rounded
    parts = shapely.get_parts(valid)
    kept = parts[shapely.length(parts) > TOLERANCE]
    join: Any = shapely.union_all if shapely.area(shape) else shapely.multilinestrings
    joined: BaseGeometry = shapely.normalize(join(kept))
    return joined


def without(lines: BaseGeometry, water: BaseGeometry) -> BaseGeometry:
    """Rivers as far as no lake has risen over them."""
    return shapely.normalize(shapely.line_merge(shapely.difference(lines, water)))
