"""The viewport of a still picture: Web Mercator to pixels, and the base map clipped to it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from map_app.core.geometry import Box, wrapped
from map_app.core.mercator import MAX_LATITUDE, latitude_of, share_of, shares_of
from map_app.core.view import Position
from map_app.maps import drawing
from map_app.maps.drawing import FIT, TILE

FIT_LEAST: Final = 1.0
SEAM: Final = 1e-5
"""Gap in degrees between the edges of a window that shows the whole world but is not cut at 180 degrees."""

TOLERANCE: Final = 0.4
"""Tolerance of simplified outlines, in pixels."""


@dataclass(frozen=True, slots=True)
class Viewport:
    """A part of the map, `width` by `height` pixels around a centre in degrees, at a (fractional) zoom."""

    lat: float
    lon: float
    zoom: float
    width: float
    height: float

    @property
    def scale(self) -> float:
        """Pixels around the globe."""
        return float(TILE * 2.0**self.zoom)

    def at(self, lon: float, lat: float, turn: float | None = None) -> tuple[float, float]:
        """Position of a point, in pixels from the upper left corner.

        It is in the copy of the world nearest to the centre, or for a shape in that of its `turn_of`.
        """
        x = (lon + (self.turn_of(lon) if turn is None else turn) - self.lon) / 360 * self.scale
        y = (share_of(lat) - share_of(self.lat)) * self.scale
        return x + self.width / 2, y + self.height / 2

    def turn_of(self, lon: float) -> float:
        """The shift of -360, 0 or 360 degrees that brings a meridian nearest to the centre."""
        return float(-360 * round((lon - self.lon) / 360))

    def tile(self, zoom: int, x: int, y: int) -> tuple[float, float, float]:
        """Left and upper edge of a tile of the web map, and its side, in pixels."""
        lon, lat = x / 2**zoom * 360 - 180, latitude_of(y / 2**zoom)
        return *self.at(lon, lat, self.turn_of(self.lon)), self.scale / float(2**zoom)

    @property
    def reach(self) -> float:
        """Degrees of longitude from the centre to either edge; 180 at most."""
        return min(180.0, self.width / 2 / self.scale * 360)

    @property
    def box(self) -> Box:
        """West, south, east, north; west > east where the window crosses 180 degrees."""
        middle, side = share_of(self.lat), self.height / 2 / self.scale
        west, east = wrapped(self.lon - self.reach), wrapped(self.lon + self.reach)
        if self.reach == 180 and west > SEAM - 180:  # the whole world, cut at the far side
            east = west - SEAM
        elif self.reach == 180:
            west, east = -180.0, 180.0
        return west, latitude_of(min(1, middle + side)), east, latitude_of(max(0, middle - side))

    def pixels(self, km: float, lat: float) -> float:
        """A ground distance in pixels at a latitude."""
        return drawing.pixels(km, lat, self.scale)


def around(at: Position, width: float, height: float) -> Viewport:
    """The viewport of a link's `at`."""
    lat, lon, zoom = at
    return Viewport(max(-MAX_LATITUDE, min(MAX_LATITUDE, lat)), lon, zoom, width, height)


def fitted(
    box: Box, width: float, height: float, margin: float = 28, most: float = FIT["max_zoom"]
) -> Viewport:
    """The closest viewport, in quarter zoom levels up to `most`, that shows a box with a margin in pixels."""
    west, south, east, north = box
    east += 360 if west > east else 0
    low, high = share_of(south), share_of(north)
    wide, tall = max((east - west) / 360, 1e-9), max(low - high, 1e-9)
    room = (max(width - 2 * margin, 1) / wide, max(height - 2 * margin, 1) / tall)
    zoom = math.floor(math.log2(min(room) / TILE) * 4) / 4
    zoom = max(FIT_LEAST, min(most, zoom))
    return Viewport(latitude_of((low + high) / 2), wrapped((west + east) / 2), zoom, width, height)


def paths(window: Viewport, shapes_of: Mapping[str, Any]) -> dict[str, str]:
    """Shapes by kind (`data.reference.drawn`) as SVG path data in the window's pixels."""
    drawn: dict[str, list[str]] = {}
    for kind, shapes in shapes_of.items():
        for turn in (0, -360, 360):
            for shape in shapely.simplify(_cut(window, shapes, turn), TOLERANCE):
                drawn.setdefault(kind, []).append(_data(shape))
    return {kind: "".join(parts) for kind, parts in drawn.items()}


def outline(window: Viewport, shape: Any) -> tuple[str, tuple[float, float], float]:  # noqa: ANN401 - any geometry
    """A shape as SVG path data, its topmost point, and half its larger side, in the window's pixels."""
    west, _, east, _ = shape.bounds
    turn = window.turn_of((west + east) / 2)
    flat = shapely.simplify(shapely.transform(shape, lambda xy: _flat(window, xy, turn)), TOLERANCE)
    left, upper, right, lower = flat.bounds
    x, y = min(shapely.get_coordinates(flat).tolist(), key=lambda point: point[1])
    return _data(flat), (x, y), max(right - left, lower - upper) / 2


def _cut(window: Viewport, shapes: Any, turn: float) -> Any:  # noqa: ANN401 - arrays of geometries
    """The shapes, shifted by `turn` degrees, clipped to the window, in its pixels."""
    _, south, _, north = window.box
    west, east = window.lon - window.reach - turn, window.lon + window.reach - turn
    near = shapes[shapely.intersects(shapes, shapely.box(west, south, east, north))]
    pad = 4 / window.scale * 360
    cut = shapely.clip_by_rect(near, west - pad, south - pad, east + pad, north + pad)
    return shapely.transform(cut, lambda xy: _flat(window, xy, turn))


def _flat(window: Viewport, xy: Any, turn: float) -> Any:  # noqa: ANN401 - shape (n, 2), degrees in, pixels out
    x = (xy[:, 0] + turn - window.lon) / 360 * window.scale + window.width / 2
    y = (shares_of(xy[:, 1]) - share_of(window.lat)) * window.scale + window.height / 2
    return np.column_stack([x, y])


def _data(shape: Any) -> str:  # noqa: ANN401 - any geometry of areas or lines
    """SVG path data; an area's rings are closed."""
    parts = shapely.get_parts(shape)
    data = []
    for part in parts:
        if part.geom_type == "Polygon":
            data += [_line(ring.coords, end="Z") for ring in shapely.get_rings(part)]
        elif part.geom_type == "LineString":
            data.append(_line(part.coords))
        elif part.geom_type == "GeometryCollection":
            data.append(_data(part))
    return "".join(data)


def in_steps(lines: Iterable[list[int]], *, closed: bool) -> str:
    """SVG path data of lines or rings of a tile: the first point, then steps."""
    end = "z" if closed else ""
    return "".join(f"M{x} {y}l{' '.join(map(str, rest))}{end}" for x, y, *rest in lines if rest)


def _line(coords: Any, end: str = "") -> str:  # noqa: ANN401 - shapely's coordinates
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (coords[:-1] if end else coords))
    return f"M{points}{end}" if points else ""
