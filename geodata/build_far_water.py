"""The lakes, great rivers and the Suez Canal of `basemap.geojson`: few corners, for far zooms."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from build_gshhg import read_rivers
from build_source import natural_earth
from map_app.making.water import few, one_bank, smooth, without

LAKES = shapely.box(27, 8, 52, 41)
"""Where lakes are drawn, in degrees: around the theatres."""
RIVERS = shapely.box(31, -0.5, 50, 41)
"""What a river meets that is drawn: the Nile, the Euphrates, the Tigris."""
SUEZ = shapely.box(32.2, 29.8, 32.7, 31.4)
"""What holds the Suez Canal and no other."""

SMALLEST = 0.01  # square degrees, of a lake
SHORTEST = 0.1  # degrees, of a piece of a river
CLASSES = {0: "river", 1: "river", 8: "canal"}
"""Of GSHHG: rivers with two banks, the other great ones, and canals for ships."""


def far_water(path: Path) -> list[dict[str, Any]]:
    """Return a feature each for lakes, rivers and the canal; `path` is the file of GSHHG's rivers."""
    lakes = shapely.get_parts(gpd.read_file(natural_earth("ne_10m_lakes")).geometry.to_numpy())
    lakes = lakes[shapely.intersects(lakes, LAKES) & (shapely.area(lakes) >= SMALLEST)]
    lines = read_rivers(RIVERS.bounds, path, CLASSES)
    rivers = shapely.get_parts(lines["river"])
    rivers = [one_bank(line) for line in rivers if line.intersects(RIVERS) and line.length >= SHORTEST]
    canals = shapely.get_parts(lines["canal"])
    shapes = {
        "lake": shapely.union_all([smooth(lake) for lake in lakes]),
        "river": without(shapely.union_all(rivers), shapely.union_all(lakes)),
        "canal": shapely.multilinestrings(canals[shapely.within(canals, SUEZ)]),
    }
    return [{"properties": {"kind": kind}, "geometry": few(shape)} for kind, shape in shapes.items()]
