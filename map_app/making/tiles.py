"""Cut what is drawn into square tiles of the web map, as whole numbers in few bytes.

A tile is a JSON object: kind -> rings or lines, each a list x, y, dx, dy, dx, dy ... in EXTENT-ths of
the tile's side, from its north-west corner, each point after the first as steps from the one before.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Points = npt.NDArray[np.float64]
Tile = dict[str, list[list[int]]]


@dataclass(frozen=True)
class Level:
    """A level of detail: its name, the zoom whose tiles it is cut into, and which of them there are.

    `tolerance` is as in `coverage.Zone`; `smallest` islands and lakes are in square degrees;
    `extent` is the number of steps that a tile's side has; `kinds` are the rivers that are shown.
    """

    name: str
    zoom: int
    columns: tuple[int, int]
    rows: tuple[int, int]
    tolerance: float
    smallest: float
    extent: int
    kinds: tuple[str, ...]

    def header(self) -> str:
        """The first line of the level's file."""
        return _compact({"zoom": self.zoom, "x": self.columns, "y": self.rows, "extent": self.extent})


def level_text(level: Level, layers: Mapping[str, BaseGeometry]) -> str:
    """The file of a level: its header, then a line for each tile, from north-west to south-east.

    `layers` are (Multi)Polygons and (Multi)LineStrings in degrees.
    """
    flat = {kind: shapely.transform(shape, _world) for kind, shape in layers.items()}
    lines = [level.header()]
    made = {name: _compact(tile) for name, tile in _cut(level, flat, level.columns, level.rows)}
    for y in range(level.rows[0], level.rows[1] + 1):
        lines += [f"{x}/{y}\t{made[x, y]}" for x in range(level.columns[0], level.columns[1] + 1)]
    return "\n".join(lines) + "\n"


def _world(points: Points) -> Points:
    """Degrees as shares of the side of the web map's world (EPSG:3857), from its north-west corner."""
    lat = np.radians(points[:, 1])
    y = 0.5 - np.log(np.tan(math.pi / 4 + lat / 2)) / (2 * math.pi)
    return np.column_stack((points[:, 0] / 360 + 0.5, y))


def _cut(
    level: Level, layers: Mapping[str, BaseGeometry], columns: tuple[int, int], rows: tuple[int, int]
) -> Iterator[tuple[tuple[int, int], Tile]]:
    """Halve the window until it is one tile, so that no large shape is cut hundreds of times."""
    side = 2**level.zoom
    window = shapely.box(columns[0] / side, rows[0] / side, (columns[1] + 1) / side, (rows[1] + 1) / side)
    inside = {kind: shapely.intersection(shape, window) for kind, shape in layers.items()}
    inside = {kind: shape for kind, shape in inside.items() if not shape.is_empty}
    if columns[0] == columns[1] and rows[0] == rows[1]:
        corner = np.array((columns[0], rows[0]))
        yield (columns[0], rows[0]), _tile(inside, corner, side, level.extent)
        return
    wide = columns[1] - columns[0] >= rows[1] - rows[0]
    low, high = columns if wide else rows
    middle = (low + high) // 2
    for part in ((low, middle), (middle + 1, high)):
        yield from _cut(level, inside, part if wide else columns, rows if wide else part)


def _tile(layers: Mapping[str, BaseGeometry], corner: Points, side: int, extent: int) -> Tile:
    tile: Tile = {}
    for kind, shape in layers.items():
        parts = shapely.get_parts(shape)
        polygons = parts[shapely.get_dimensions(parts) == 2]
        lines = shapely.get_rings(polygons) if len(polygons) else _lines(parts)
        steps = [_steps((shapely.get_coordinates(line) * side - corner) * extent) for line in lines]
        least = 8 if len(polygons) else 4
        if kept := [flat for flat in steps if len(flat) >= least]:
            tile[kind] = sorted(kept)
    return tile


def _lines(parts: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    merged = shapely.line_merge(shapely.multilinestrings(parts[shapely.get_dimensions(parts) == 1]))
    return shapely.get_parts(shapely.normalize(merged))


def _steps(points: Points) -> list[int]:
    """Whole numbers: the first point, then the steps; a point equal to the one before is left out."""
    whole = np.rint(points).astype(np.int64)
    moves = np.diff(whole, axis=0)
    moves = moves[moves.any(axis=1)]
    return [*whole[0].tolist(), *moves.ravel().tolist()]


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
