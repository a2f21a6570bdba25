"""Give a fine coast to the countries that are drawn coarsely.

The two coasts cross each other thousands of times. So both, and the borders between countries, are
cut into faces: a face that is water in the fine coast is water; land that lies in a country is that
country's; of the rest a strip along a coast belongs to the country behind it, and an island to the
nearest one.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from map_app.making.coverage import Faces, Labels
from map_app.making.land import Unit

OPEN = -2  # land whose country is not known yet
REACH = 0.3  # degrees that a border goes on into the sea, to part the strips along the coast
NEAR = 0.01

Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


def fine_shapes(
    units: Sequence[Unit], land: BaseGeometry, islands: Iterable[tuple[Box, str]] = ()
) -> dict[int, BaseGeometry]:
    """Index in `units` -> its part of `land`; neighbours have equal vertices.

    All are degrees; `land` may be cut off anywhere, units that have no part in it are left out. `islands` are
    boxes of islands that are nearer to another country than their own, with the key of their own.
    """
    faces = _faces(units, land)
    labels = _labels(faces, units, land)
    labels = _islands(faces, _strips(faces, labels), units, tuple(islands))
    present = sorted(set(labels[labels >= 0].tolist()))
    return {label: shapely.coverage_union_all(faces[labels == label]) for label in present}


def _faces(units: Sequence[Unit], land: BaseGeometry) -> Faces:
    """The polygons into which both coasts and all borders cut the land."""
    window = shapely.box(*shapely.bounds(land)).buffer(2 * REACH)
    outlines = shapely.intersection([unit.geometry.boundary for unit in units], window)
    lines = [*outlines[~shapely.is_empty(outlines)], *_cuts(units, window), land.boundary]
    faces: Faces = shapely.get_parts(shapely.polygonize([shapely.unary_union(lines)]))
    shapely.prepare(land)
    return faces[shapely.contains(land, shapely.point_on_surface(faces))]


def _labels(faces: Faces, units: Sequence[Unit], land: BaseGeometry) -> Labels:
    """For each face the index of the unit that it lies in, or OPEN."""
    near = [i for i, unit in enumerate(units) if unit.geometry.intersects(shapely.box(*land.bounds))]
    labels = np.full(len(faces), OPEN, dtype=np.int64)
    tree = shapely.STRtree([units[i].geometry for i in near])
    found, owner = tree.query(shapely.point_on_surface(faces), predicate="within")
    labels[found] = np.array(near)[owner]
    return labels


def _cuts(units: Sequence[Unit], window: BaseGeometry) -> list[BaseGeometry]:
    """Short lines from where borders meet the sea, out to the middle of the open side."""
    land = shapely.union_all([unit.geometry for unit in units if unit.geometry.intersects(window)])
    owners: dict[tuple[float, float], set[int]] = defaultdict(set)
    for i, unit in enumerate(units):
        for x, y in shapely.get_coordinates(unit.geometry):
            owners[float(x), float(y)].add(i)
    coast = {(float(x), float(y)) for x, y in shapely.get_coordinates(land.boundary)}
    ends = sorted(p for p in coast if len(owners[p]) > 1 and window.contains(Point(p)))
    shapely.prepare(land)
    return [shapely.linestrings([end, _outwards(end, land)]) for end in ends]


def _outwards(point: tuple[float, float], land: BaseGeometry) -> tuple[float, float]:
    """The end of a line of length REACH that halves the widest open angle at a coastal point."""
    turns = np.arange(0, 360, 5)
    around = [_moved(point, float(turn), NEAR) for turn in turns]
    is_open = ~shapely.contains_xy(land, *np.array(around).T)
    runs = np.split(np.concatenate((turns, turns + 360)), np.flatnonzero(np.diff(np.tile(is_open, 2))) + 1)
    widest = max((run for run in runs if is_open[(run[0] % 360) // 5]), key=len, default=turns[:1])
    return _moved(point, float(widest[len(widest) // 2]), REACH)


def _moved(point: tuple[float, float], turn: float, by: float) -> tuple[float, float]:
    angle = math.radians(turn)
    return point[0] + by * math.cos(angle), point[1] + by * math.sin(angle)


def _strips(faces: Faces, labels: Labels) -> Labels:
    """Give each open face to the country it shares the longest edge with, from the inside out."""
    labels = labels.copy()
    edges = shared_edges(faces)
    waiting = set(np.flatnonzero(labels == OPEN).tolist())
    while waiting:
        given = {}
        for face in waiting:
            lengths: dict[int, float] = defaultdict(float)
            for other, length in edges[face]:
                if labels[other] >= 0:
                    lengths[int(labels[other])] += length
            if lengths:
                given[face] = max(sorted(lengths), key=lambda unit: lengths[unit])
        for face, unit in given.items():
            labels[face] = unit
        waiting -= given.keys()
        if not given:
            break
    return labels


def shared_edges(faces: Faces) -> dict[int, list[tuple[int, float]]]:
    """For each face its neighbours, each with the length of an edge they share, in degrees."""
    seen: dict[tuple[bytes, bytes], int] = {}
    found: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for i, face in enumerate(faces):
        for ring in shapely.get_rings(face):
            for a, b in pairwise(shapely.get_coordinates(ring)):
                ends = sorted((a.tobytes(), b.tobytes()))
                other = seen.setdefault((ends[0], ends[1]), i)
                if other != i:
                    length = float(np.hypot(*(b - a)))
                    found[i].append((other, length))
                    found[other].append((i, length))
    return found


def _islands(
    faces: Faces, labels: Labels, units: Sequence[Unit], islands: Sequence[tuple[Box, str]]
) -> Labels:
    """Give each island that the coarse source lacks to the country named for it, or the nearest."""
    labels = labels.copy()
    keys = {unit.key: i for i, unit in enumerate(units)}
    shapes = [unit.geometry for unit in units]
    owners = np.repeat(np.arange(len(units)), shapely.get_num_geometries(shapes))
    tree = shapely.STRtree(shapely.get_parts(shapes))  # the distance to a part is found much faster
    for face in np.flatnonzero(labels == OPEN):
        middle = shapely.point_on_surface(faces[face])
        named = next((key for bounds, key in islands if shapely.box(*bounds).contains(middle)), None)
        nearest = int(owners[tree.query_nearest(faces[face])].min())
        labels[face] = keys.get(named, nearest) if named else nearest
    return labels
