"""Reduces a geometry other than a point to a point and a radius: its smallest enclosing circle.

An event given as a line, an area or several points is thus drawn like any other, without
looking more precise than it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from map_app.core.json_schema import MAX_RADIUS_KM

Geometry = dict[str, Any]
"""A GeoJSON geometry as `json` reads it."""

MAX_POSITIONS: Final = 10_000
"""A geometry of more is refused: it travels with the event into every export."""

MAX_LENGTH: Final = 20_000
"""Degrees of all edges together, some fifty times round the globe: a point each degree is looked at."""

EARTH_KM: Final = 6371.0
DECIMALS: Final = 4
_STEP: Final = 1.0
"""Degrees between the points of an edge that are held against the circle: edges bend on the globe."""

_PARTS: Final = {
    "MultiPoint": (1, 1, "several points"),
    "LineString": (1, 2, "a line"),
    "MultiLineString": (2, 2, "several lines"),
    "Polygon": (2, 4, "a polygon"),
    "MultiPolygon": (3, 4, "several polygons"),
}
"""Type -> how deep its lists of positions nest, how many positions each has at least, and its words."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """The circle that covers a geometry: its centre in degrees and its radius, rounded up to 100 m."""

    lon: float
    lat: float
    radius_km: float


def words(geometry: Geometry) -> str:
    """How the geometry is named in a sentence: `a polygon`."""
    return _PARTS[geometry["type"]][2] if geometry["type"] in _PARTS else "several shapes"


def footprint(geometry: Geometry) -> Footprint:
    """The smallest covering circle; raises ValueError with what is wrong with the geometry."""
    runs = list(_runs(geometry))
    if sum(map(len, runs)) > MAX_POSITIONS:
        raise ValueError(f"has more than {MAX_POSITIONS:,} positions; simplify it")
    if not runs:
        raise ValueError("holds no position")
    lines = _unwrapped(runs)
    _covering(np.concatenate(lines))  # refuses what is too large before its edges are densified
    if sum(float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in lines) > MAX_LENGTH:
        raise ValueError(f"has edges of more than {MAX_LENGTH:,} degrees together; simplify it")
    return _covering(np.concatenate([_with_points_between(line) for line in lines]))


def _covering(points: np.ndarray[Any, Any]) -> Footprint:
    lon, lat = _centre(points)
    radius = float(_km_from(lon, lat, points).max())
    if radius > MAX_RADIUS_KM:
        raise ValueError(f"reaches farther than {MAX_RADIUS_KM:,} km from its centre; give a smaller area")
    return Footprint(lon, lat, math.ceil(radius * 10) / 10)


def _runs(geometry: object, left: int = 4) -> Iterator[list[tuple[float, float]]]:
    """The positions, in runs that follow each other on a line or ring."""
    if not isinstance(geometry, dict) or left == 0:
        raise ValueError("is no geometry, or a collection that nests too deep")
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "GeometryCollection" and isinstance(geometry.get("geometries"), list):
        for part in geometry["geometries"]:
            yield from _runs(part, left - 1)
    elif kind == "Point":
        yield [_position(coordinates)]
    elif isinstance(kind, str) and kind in _PARTS:
        depth, fewest, _ = _PARTS[kind]
        yield from _listed(coordinates, depth, fewest)
    else:
        raise ValueError("is no geometry of GeoJSON")


def _listed(positions: object, depth: int, fewest: int) -> Iterator[list[tuple[float, float]]]:
    if not isinstance(positions, list):
        raise ValueError("lacks a list of positions")
    if depth > 1:
        for part in positions:
            yield from _listed(part, depth - 1, fewest)
        return
    if len(positions) < fewest:
        raise ValueError(f"has a part of fewer than {fewest} positions")
    yield [_position(pair) for pair in positions]


def _position(pair: object) -> tuple[float, float]:
    """A longitude and latitude; longitudes up to 360 are allowed, as some tools write them across 180°."""
    if isinstance(pair, list) and len(pair) >= 2:
        lon, lat = pair[:2]
        numbers = all(isinstance(n, int | float) and not isinstance(n, bool) for n in (lon, lat))
        if numbers and abs(lon) <= 360 and abs(lat) <= 90:
            return float(lon), float(lat)
    raise ValueError("has a position that is not [longitude, latitude] in degrees")


def _unwrapped(runs: list[list[tuple[float, float]]]) -> list[np.ndarray[Any, Any]]:
    """The positions of each run, shape (n, 2), with longitudes that run past 180."""
    lines = [np.array(run) for run in runs]
    start = _west_edge(np.concatenate(lines)[:, 0])
    for line in lines:
        line[:, 0] = (line[:, 0] - start) % 360 + start
    return lines


def _with_points_between(line: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The line with points between its own, `_STEP` degrees apart at most."""
    if len(line) == 1:
        return line
    return np.asarray(shapely.get_coordinates(shapely.segmentize(shapely.LineString(line), _STEP)))


def _west_edge(lons: np.ndarray[Any, Any]) -> float:
    """The longitude behind the widest gap: read eastwards from it, the positions span the fewest degrees."""
    around = np.unique(lons % 360)
    gaps = np.diff(around, append=around[0] + 360)
    return float(around[(int(gaps.argmax()) + 1) % len(around)])


def _centre(points: np.ndarray[Any, Any]) -> tuple[float, float]:
    """The centre of the smallest circle around the points, on a plane that touches the globe amid them.

    The plane is the azimuthal equidistant projection: distances from its middle are true.
    """
    lon, lat = ((points.min(axis=0) + points.max(axis=0)) / 2).tolist()
    for _ in range(2):  # the second projection is centred almost on the result
        flat = _projected(lon, lat, points)
        circle = shapely.minimum_bounding_circle(shapely.MultiPoint(flat))
        x, y = shapely.get_coordinates(circle.centroid)[0]
        lon, lat = _unprojected(float(lon), float(lat), float(x), float(y))
    return round((lon + 180) % 360 - 180, DECIMALS) + 0.0, round(lat, DECIMALS) + 0.0


def _projected(lon: float, lat: float, points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    east, north = np.radians(points[:, 0] - lon), np.radians(points[:, 1])
    phi = math.radians(lat)
    far = _km_from(lon, lat, points)
    y = math.cos(phi) * np.sin(north) - math.sin(phi) * np.cos(north) * np.cos(east)
    bearing = np.arctan2(np.sin(east) * np.cos(north), y)
    return np.column_stack((far * np.sin(bearing), far * np.cos(bearing)))


def _unprojected(lon: float, lat: float, x: float, y: float) -> tuple[float, float]:
    arc, bearing, phi = math.hypot(x, y) / EARTH_KM, math.atan2(x, y), math.radians(lat)
    sine = math.sin(phi) * math.cos(arc) + math.cos(phi) * math.sin(arc) * math.cos(bearing)
    north = math.asin(max(-1.0, min(1.0, sine)))
    across = math.sin(bearing) * math.sin(arc) * math.cos(phi)
    east = math.atan2(across, math.cos(arc) - math.sin(phi) * math.sin(north))
    return lon + math.degrees(east), math.degrees(north)


def _km_from(lon: float, lat: float, points: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Distances on the globe by the haversine formula."""
    east, north = np.radians(points[:, 0] - lon), np.radians(points[:, 1])
    phi = math.radians(lat)
    half = np.sin((north - phi) / 2) ** 2 + math.cos(phi) * np.cos(north) * np.sin(east / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))
