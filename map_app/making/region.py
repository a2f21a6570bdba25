"""The part of the world that a map shows in detail: its frame, and how finely it is drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from map_app.making.coverage import Zone
from map_app.making.gshhg import FULL, HIGH, Bounds
from map_app.making.tiles import Level

GAP: Final = 8.0
"""Degrees of sea between parts of the countries that are one region; what is farther does not count."""

MARGIN: Final = 0.03
"""Of the frame's larger side, around the countries."""

NORTHERNMOST: Final = 84.0
SOUTHERNMOST: Final = -60.0
"""Degrees: nothing is drawn beyond it."""

USUAL_SPAN: Final = 25.0
"""Degrees of the larger side for which the details below hold; a wider region is drawn more coarsely."""

MOST_TILES: Final = 1_500
"""Of a level: a wider region has them of a zoom that is farther out."""

LARGE: Final = 2_500.0
"""Square degrees from which on the coast is read with fewer points."""


@dataclass(frozen=True)
class Region:
    """The frame of the countries: west, south, east, north in degrees, on one side of 180 degrees."""

    frame: Bounds

    @property
    def span(self) -> float:
        """Its larger side, in degrees."""
        west, south, east, north = self.frame
        return max(east - west, north - south)

    @property
    def zones(self) -> tuple[Zone, ...]:
        """The detail of the base map, from the region to the world."""
        fine = min(max(0.006 * self.span / USUAL_SPAN, 0.0015), 0.02)
        near = _around(self.frame, 1.0)
        wide = _around(self.frame, max(5.0, self.span / 2))
        return (
            Zone(near, fine, fine**2 / 4, 3 if fine > 0.003 else 4),
            Zone(wide, max(0.02, fine * 2), 0.00005, 3),
            Zone((-180, SOUTHERNMOST, 180, 90), 0.4, 0.15, 2),
        )

    @property
    def wide(self) -> Bounds:
        """What is drawn with lakes, rivers and labels from afar."""
        return self.zones[1].bounds

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels of the ground, from few details to many."""
        more = max(1.0, math.sqrt(_area(self.frame) / USUAL_SPAN**2))
        return (
            self._level("wide", 5, 0.01 * more, 0.0005, 2048, ("river",)),
            self._level("far", 6, 0.0035 * more, 0.00003, 2048, ("river",)),
            self._level("near", 8, 0.0006 * more, 0.0, 4096, ("river", "stream")),
        )

    def _level(
        self, name: str, zoom: int, tolerance: float, smallest: float, extent: int, kinds: tuple[str, ...]
    ) -> Level:
        columns, rows = tiles_of(_around(self.frame, 1.0), zoom)
        while (columns[1] - columns[0] + 1) * (rows[1] - rows[0] + 1) > MOST_TILES:
            zoom, tolerance = zoom - 1, tolerance * 2
            columns, rows = tiles_of(_around(self.frame, 1.0), zoom)
        return Level(name, zoom, columns, rows, tolerance, smallest, extent, kinds)

    @property
    def tiled(self) -> Bounds:
        """A little more than all tiles of all levels."""
        sides = [bounds_of(level) for level in self.levels]
        lows = [min(side[i] for side in sides) for i in (0, 1)]
        highs = [max(side[i] for side in sides) for i in (2, 3)]
        return _around((lows[0], lows[1], highs[0], highs[1]), 0.5)

    @property
    def resolution(self) -> str:
        """How finely the coast is read."""
        return HIGH if _area(self.tiled) > LARGE else FULL


def region_of(shapes: Sequence[BaseGeometry]) -> Region:
    """The region of countries; parts far from their largest ones, as islands overseas, do not widen it."""
    parts = shapely.get_parts(list(shapes))
    sizes = shapely.area(parts)
    owners = np.repeat(np.arange(len(shapes)), shapely.get_num_geometries(list(shapes)))
    kept = {int(np.flatnonzero(owners == i)[np.argmax(sizes[owners == i])]) for i in range(len(shapes))}
    boxes: Any = shapely.box(*shapely.bounds(parts).T)
    while True:
        reach = shapely.union_all([box.buffer(GAP, join_style="mitre") for box in boxes[sorted(kept)]])
        more = {int(i) for i in np.flatnonzero(shapely.intersects(boxes, reach))} - kept
        if not more:
            break
        kept |= more
    return Region(_framed(shapely.total_bounds(parts[sorted(kept)]).tolist()))


def _framed(sides: Sequence[float]) -> Bounds:
    west, south, east, north = sides
    margin = max(0.1, MARGIN * max(east - west, north - south))
    bounds = _around((west, south, east, north), margin)
    return round(bounds[0], 2), round(bounds[1], 2), round(bounds[2], 2), round(bounds[3], 2)


def _around(bounds: Bounds, margin: float) -> Bounds:
    west, south, east, north = bounds
    low, high = max(SOUTHERNMOST, south - margin), min(NORTHERNMOST, north + margin)
    return max(-180.0, west - margin), low, min(180.0, east + margin), high


def _area(bounds: Bounds) -> float:
    return (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])


def tiles_of(bounds: Bounds, zoom: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and last column, first and last row of the tiles of a zoom that meet the bounds."""
    side = 2**zoom
    west, south, east, north = bounds
    columns = [min(side - 1, int((lon / 360 + 0.5) * side)) for lon in (west, east)]
    rows = [min(side - 1, int(_share(lat) * side)) for lat in (north, south)]
    return (columns[0], columns[1]), (rows[0], rows[1])


def bounds_of(level: Level) -> Bounds:
    """West, south, east, north of a level's tiles."""
    side = 2**level.zoom
    west, east = level.columns[0] / side * 360 - 180, (level.columns[1] + 1) / side * 360 - 180
    north, south = _latitude(level.rows[0] / side), _latitude((level.rows[1] + 1) / side)
    return west, south, east, north


def _share(lat: float) -> float:
    return 0.5 - math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi)


def _latitude(share: float) -> float:
    return math.degrees(2 * math.atan(math.exp((0.5 - share) * 2 * math.pi)) - math.pi / 2)
