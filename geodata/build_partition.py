"""The detail that the base map is drawn with; `map_app/making/coverage.py` cuts and simplifies."""

from __future__ import annotations

from shapely.geometry.base import BaseGeometry

from map_app.making import coverage
from map_app.making.coverage import Zone
from map_app.making.land import Unit

WORLD = Zone((-180, -60, 180, 90), 0.4, 0.15, 2)
REGION = Zone((25, 5, 65, 45), 0.02, 0.00005, 3)
CORE = Zone((32, 10, 55, 38), 0.006, 0.00001, 3)
NEAR_GAZA = Zone((32, 29.3, 37, 34), 0, 0, 4)
ZONES = (NEAR_GAZA, CORE, REGION, WORLD)  # the first that holds a point decides


def partition(units: list[Unit]) -> dict[int, BaseGeometry]:
    """Return index in `units` -> simplified (Multi)Polygon; shared edges have equal vertices."""
    return coverage.partition(units, ZONES)
