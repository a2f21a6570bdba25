"""The lakes, great rivers and the Suez Canal of `basemap.geojson`: few corners, for far zooms."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from build_gshhg import read_rivers
from build_source import natural_earth
from build_water import without

LAKES = shapely.box(27, 8, 52, 41)
"""Where lakes are drawn, in degrees: around the theatres."""
RIVERS = shapely.box(31, -0.5, 50, 41)
"""What a river meets that is drawn: the Nile, the Euphrates, the Tigris."""
SUEZ = shapely.box(32.2, 29.8, 32.7, 31.4)
"""What holds the Suez Canal and no other."""

SMALLEST = 0.01  # square degrees, of a lake
SHORTEST = 0.1  # degrees, of a piece of a river
BAY = 0.03  # degrees, half the width of what is filled
TOLERANCE = 0.03  # degrees: less than a pixel at zoom 5, not three at zoom 7
DIGITS = 2

CLASSES = {0: "river", 1: "river", 8: "canal"}
"""Of GSHHG: rivers with two banks, the other great ones, and canals for ships."""


def far_water(path: Path) -> list[dict[str, Any]]:
    """Return a feature each for lakes, rivers and the canal; `path` is the file of GSHHG's rivers."""
    lakes = shapely.get_parts(gpd.read_file(natural_earth("ne_10m_lakes")).geometry.to_numpy())
    lakes = lakes[shapely.intersects(lakes, LAKES) & (shapely.area(lakes) >= SMALLEST)]
    lines = read_rivers(RIVERS.bounds, path, CLASSES)
    rivers = shapely.get_parts(lines["river"])
    rivers = [_one_bank(line) for line in rivers if line.intersects(RIVERS) and line.length >= SHORTEST]
    canals = shapely.get_parts(lines["canal"])
    shapes = {
        "lake": shapely.union_all([_smooth(lake) for lake in lakes]),
        "river": without(shapely.union_all(rivers), shapely.union_all(lakes)),
        "canal": shapely.multilinestrings(canals[shapely.within(canals, SUEZ)]),
    }
    return [{"properties": {"kind": kind}, "geometry": _few(shape)} for kind, shape in shapes.items()]


def _one_bank(line: BaseGeometry) -> BaseGeometry:
    """Return one bank of a river whose two are a ring, from the one of its ends to the other."""
    points = shapely.get_coordinates(line)
    if (points[0] != points[-1]).any():
        return line
    corners = np.unique(shapely.get_coordinates(line.convex_hull), axis=0)
    ends = max(combinations(corners, 2), key=lambda pair: float(np.hypot(*(pair[0] - pair[1]))))
    first, last = sorted(int(np.flatnonzero((points == end).all(axis=1))[0]) for end in ends)
    return shapely.linestrings(points[first : last + 1])


def _smooth(lake: BaseGeometry) -> BaseGeometry:
    """Return a lake without its islands and its narrow bays."""
    filled = shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(lake)))
    return shapely.buffer(shapely.buffer(shapely.union_all(filled), BAY), -BAY)


def _few(shape: BaseGeometry) -> BaseGeometry:
    """Return the shape with few corners of few digits."""
    simple = shapely.simplify(shape, TOLERANCE)
    rounded = shapely.transform(simple, lambda points: points.round(DIGITS))
    valid = shapely.make_valid(rounded, method="structure") if shapely.area(shape) else rounded
    parts = shapely.get_parts(valid)
    kept = parts[shapely.length(parts) > TOLERANCE]
    return shapely.normalize((shapely.union_all if shapely.area(shape) else shapely.multilinestrings)(kept))
