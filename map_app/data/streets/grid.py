"""The web map's tiles: which holds a place, and what place a point of a tile is."""

from __future__ import annotations

from map_app.core.geometry import Box
from map_app.data.table import TILE_ZOOM, latitude, longitude, tile_x, tile_y


def tile_at(zoom: int, lon: float, lat: float) -> tuple[int, int]:
    """Column and row of the tile that holds a place in degrees, at zooms up to `TILE_ZOOM`."""
    farther = TILE_ZOOM - zoom
    return tile_x(lon) >> farther, tile_y(lat) >> farther


def tiles_in(zoom: int, box: Box) -> list[tuple[int, int]]:
    """Columns and rows of the tiles that a box reaches into, which does not cross 180 degrees."""
    west, south, east, north = box
    (left, top), (right, bottom) = tile_at(zoom, west, north), tile_at(zoom, east, south)
    return [(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]


def place_at(zoom: int, x: float, y: float) -> tuple[float, float]:
    """Latitude and longitude of a point, its column and row with their fractions, to a tenth of a metre."""
    tiles = 2 ** (TILE_ZOOM - zoom)
    return round(latitude(y * tiles), 6), round(longitude(x * tiles), 6)
