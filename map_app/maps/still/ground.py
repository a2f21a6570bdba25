"""The detailed ground of near zooms on a still picture: the tiles that the map draws there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final
from xml.etree import ElementTree as ET

from map_app.data.reference import ground
from map_app.data.streets.grid import tiles_in
from map_app.maps.drawing import GROUND
from map_app.maps.still.figures import BORDER, LAND, SEA, THEATRE, WATER, draw
from map_app.maps.still.viewport import Viewport, in_steps

AREAS: Final = {"land": LAND, "theatre": THEATRE, "lake": SEA}
LINES: Final = ("wadi", "stream", "canal", "river", "border", "disputed")
"""What a tile may hold, with the outlines of theatres, in the order in which it is drawn."""
DASHES: Final = {"wadi": "3 4", "disputed": "4 4"}
BORDER_WIDTH: Final = 1.1


@dataclass(frozen=True, slots=True)
class Ground:
    """The tiles of a window: kind -> lines of steps, by column and row.

    `is_whole` says that they cover the window; `extent` is the number of steps of a tile's side.
    """

    window: Viewport
    zoom: int
    extent: int
    tiles: dict[tuple[int, int], dict[str, list[list[int]]]]
    is_whole: bool

    def path(self, parent: ET.Element, kind: str, width: float, dashes: str = "", **style: object) -> None:
        """Draw a kind of all tiles; `width` and `dashes` are in pixels."""
        for (x, y), tile in self.tiles.items():
            if kind not in tile:
                continue
            left, top, side = self.window.tile(self.zoom, x, y)
            step = side / self.extent
            if dashes:
                style["stroke_dasharray"] = " ".join(f"{float(dash) / step:.4g}" for dash in dashes.split())
            draw(
                parent,
                "path",
                d=in_steps(tile[kind], closed=kind in AREAS or kind == "sea"),
                transform=f"translate({left:.2f} {top:.2f}) scale({step:.8g})",
                stroke_width=f"{width / step:.4g}",
                **style,
            )


def ground_of(window: Viewport, tiled: ground.Ground) -> Ground | None:
    """The tiles that a window shows at its zoom; None where there are none."""
    shown = [name for name, first in GROUND["from"].items() if window.zoom >= first and name in tiled.levels]
    west, south, east, north = window.box
    if not shown or west > east:
        return None
    level = tiled.levels[shown[-1]]
    wanted = tiles_in(level.zoom, (west, south, east, north))
    tiles: dict[tuple[int, int], Any] = {
        tile: json.loads(level.tiles[tile]) for tile in wanted if tile in level.tiles
    }
    whole = len(tiles) == len(wanted)
    return Ground(window, level.zoom, level.extent, tiles, whole) if tiles else None


def draw_ground(frame: ET.Element, ground: Ground) -> None:
    """Sea, land, water and borders, over the coarse base map where it shows."""
    if not ground.is_whole:
        side = ground.extent
        for tile in ground.tiles.values():
            tile["sea"] = [[0, 0, side, 0, 0, side, -side, 0]]
        ground.path(frame, "sea", 0, fill=SEA)
    for kind, fill in AREAS.items():
        # The stroke closes hairline gaps between neighbours and tiles.
        ground.path(frame, kind, 1, fill=fill, stroke=fill, fill_rule="evenodd")
    for kind in LINES:
        width = GROUND["widths"].get(kind, BORDER_WIDTH)
        color = WATER if kind in GROUND["widths"] else BORDER
        ground.path(frame, kind, width, DASHES.get(kind, ""), fill="none", stroke=color)
