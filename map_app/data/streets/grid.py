"""The web map's tiles: which holds a place, and what place a point of a tile is."""

from __future__ import annotations

import math

from map_app.data.table import MAX_LATITUDE


def tile_at(zoom: int, lon: float, lat: float) -> tuple[int, int]:
    """Column and row of the tile that holds a place in degrees."""
    side = 2**zoom
    sine = math.sin(math.radians(max(-MAX_LATITUDE, min(MAX_LATITUDE, lat))))
    x, y = lon / 360 + 0.5, 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)
    return max(0, min(side - 1, math.floor(x * side))), max(0, min(side - 1, math.floor(y * side)))


def place_at(zoom: int, x: float, y: float) -> tuple[float, float]:
    """Latitude and longitude of a point, its column and row with their fractions, to a tenth of a metre."""
    side = 2**zoom
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / side))))
    return round(lat, 6), round(x / side * 360 - 180, 6)
