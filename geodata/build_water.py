"""Lakes that have changed since GSHHG's survey of the 1970s, after Natural Earth's.

Only these two kinds are taken over: elsewhere GSHHG's shores are the finer ones.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from build_source import natural_earth

SHRUNK = (("Dead Sea, northern basin", 35.48, 31.55), ("Dead Sea, ponds in the south", 35.45, 31.15))
"""Lakes that have fallen: GSHHG's shore, where Natural Earth has water too; as name, lon, lat of a point."""
FILLED = (
    ("Lake Assad", 38.09, 36.06),
    ("Atatürk Dam", 38.81, 37.66),
    ("Karakaya Dam", 38.42, 38.52),
    ("Keban Dam", 39.29, 38.84),
)
"""Lakes behind dams that GSHHG lacks: Natural Earth's shore."""

NEAR = 0.012  # degrees between the two shores of one lake


def todays_lakes(lakes: BaseGeometry) -> tuple[BaseGeometry, BaseGeometry]:
    """Return the lakes as they are today, and of these the ones that are new, in degrees."""
    source = shapely.get_parts(gpd.read_file(natural_earth("ne_10m_lakes")).geometry.to_numpy())
    fallen = shapely.union_all([_at(source, *spot) for spot in SHRUNK])
    filled = shapely.union_all([_at(source, *spot) for spot in FILLED])
    parts = shapely.get_parts(lakes)
    old = shapely.intersects(parts, fallen)
    kept = shapely.intersection(shapely.union_all(parts[old]), shapely.buffer(fallen, NEAR))
    return shapely.union_all([*parts[~old], kept, filled]), filled


def _at(source: np.ndarray, name: str, lon: float, lat: float) -> BaseGeometry:
    found = source[shapely.contains(source, Point(lon, lat))]
    if len(found) != 1:
        message = f"Natural Earth has no lake at {lat}, {lon} ({name}): it has changed"
        raise LookupError(message)
    shape: BaseGeometry = found[0]
    return shape
