"""The web map's tiles: which holds a place, and what place a point of a tile is."""

from __future__ import annotations

from map_app.data.table import TILE_ZOOM, latitude, longitude, tile_x, tile_y


def tile_at(zoom: int, lon: float, lat: float) -> tuple[int, int]:
    """Column and row of the tile that holds a place in degrees, at zooms up to `TILE_ZOOM`."""
    farther = TILE_ZOOM - zoom
    return tile_x(lon) >> farther, tile_y(lat) >> farther


def place_at(zoom: int, x: float, y: float) -> tuple[float, float]:
    """Latitude and longitude of a point, its column and row with their fractions, to a tenth of a metre."""
    tiles = 2 ** (TILE_ZOOM - zoom)
    return round(latitude(y * tiles), 6), round(longitude(x * tiles), 6)
