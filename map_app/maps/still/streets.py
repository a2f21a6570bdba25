"""The operator's own streets on a still picture: vector tiles as paths, pictures as they are, and names."""

from __future__ import annotations

import base64
import gzip
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final
from xml.etree import ElementTree as ET

from map_app.core.language import language
from map_app.data.streets.archive import ArchiveError
from map_app.data.streets.grid import tile_at, tiles_in
from map_app.data.streets.names import EXTENT
from map_app.data.streets.served import RUN_ZOOM, Streets
from map_app.maps.still.viewport import Viewport, in_steps
from map_app.maps.streets import FROM_ZOOM, NAMES_FROM, ROADS_FROM, STROKES, TILE, Row, Stroke, color, merged

PICTURE: Final = 256
"""Pixels of a picture's side."""

MOST_TILES: Final = 150
"""Of a picture; a window of more is drawn with those of the zoom farther out."""

OVERLAP: Final = 0.5
"""Pixels that a tile reaches over its edge, so that no hairline shows between two."""


@dataclass(slots=True)
class Ground:
    """The tiles of a window: their zoom, and of vector tiles what `Streets.tile` says, by column and row."""

    held: Streets
    window: Viewport
    zoom: int
    tiles: dict[tuple[int, int], Any] = field(default_factory=dict)

    def covers(self, lat: float, lon: float) -> bool:
        """Whether the file has a tile there."""
        return tile_at(self.zoom, lon, lat) in self.tiles


def ground_of(window: Viewport, held: Streets | None) -> Ground | None:
    """Read the tiles that a window shows; None where there are none. What cannot be read is left out."""
    if held is None or (held.is_vector and window.zoom < FROM_ZOOM - 0.25):
        return None
    header = held.header
    nearest = round(window.zoom) - round(math.log2((TILE if held.is_vector else PICTURE) / PICTURE))
    west, south, east, north = window.box
    w, s, e, n = header.bounds
    if west > east or west >= e or east <= w or south >= n or north <= s:
        return None
    box = max(west, w), max(south, s), min(east, e), min(north, n)
    zoom = min(nearest, header.max_zoom)
    if zoom > header.min_zoom and len(tiles_in(zoom, box)) > MOST_TILES:
        zoom -= 1
    if zoom < header.min_zoom:
        return None
    ground = Ground(held, window, zoom)
    for x, y in tiles_in(zoom, box)[:MOST_TILES]:
        read = _read(ground, x, y)
        if read is not None:
            ground.tiles[x, y] = read
    return ground if ground.tiles else None


def _read(ground: Ground, x: int, y: int) -> Any:  # noqa: ANN401 - JSON, or a picture's bytes
    try:
        if not ground.held.is_vector:
            return ground.held.picture(ground.zoom, x, y)
        body = ground.held.tile(language(), ground.zoom, x, y)
        return json.loads(gzip.decompress(body)) if body else None
    except ArchiveError as fault:
        ground.held.warn(fault)
        return None


def draw(frame: ET.Element, ground: Ground) -> None:
    """Draw the tiles over the map's own ground."""
    for (x, y), tile in ground.tiles.items():
        left, top, side = ground.window.tile(ground.zoom, x, y)
        wide = f"{side + 2 * OVERLAP:.2f}"
        box = {"x": f"{left - OVERLAP:.2f}", "y": f"{top - OVERLAP:.2f}", "width": wide, "height": wide}
        if not ground.held.is_vector:
            kind = ground.held.header.tiles.media_type
            picture = f"data:{kind};base64,{base64.b64encode(tile).decode()}"
            ET.SubElement(frame, "image", {**box, "preserveAspectRatio": "none", "href": picture})
            continue
        step = side / EXTENT
        rim = OVERLAP / step
        seen = f"{-rim:.1f} {-rim:.1f} {EXTENT + 2 * rim:.1f} {EXTENT + 2 * rim:.1f}"
        clipped = ET.SubElement(frame, "svg", {**box, "viewBox": seen})
        for stroke in STROKES:
            if tile["shapes"].get(stroke.kind):
                _stroke(clipped, stroke, tile["shapes"][stroke.kind], ground.window.zoom, step)


def _stroke(parent: ET.Element, stroke: Stroke, lines: list[list[int]], zoom: float, step: float) -> None:
    shade = color(stroke.color, "light")
    data = in_steps(lines, closed=not stroke.width)
    style = {"fill": shade, "fill-rule": "evenodd"}
    if stroke.width:
        style = {"fill": "none", "stroke": shade, "stroke-width": f"{stroke.pixels(zoom) / step:.1f}"}
        style |= {"stroke-linejoin": "round"}
        if stroke.dashes:
            style["stroke-dasharray"] = " ".join(f"{dash / step:.0f}" for dash in stroke.dashes)
    ET.SubElement(parent, "path", {"d": data, **style})


def names(ground: Ground | None, own: Iterable[Row]) -> list[Row]:
    """What the picture names with these streets under it, in place of the map's own names."""
    if ground is None or not ground.held.has_names or ground.window.zoom + 0.25 < NAMES_FROM:
        return list(own)
    given = [row for tile in ground.tiles.values() for row in tile["names"]]
    zoom = ground.window.zoom
    found = merged(list(own), given, ground.covers)
    return [row for row in found if row[4] not in ROADS_FROM or zoom + 0.25 >= ROADS_FROM[row[4]]]


def room_on(row: Row, zoom: float) -> float:
    """Pixels of the straight piece that a road's name stands on; without end for other names."""
    return float(row[6]) * 2 ** (zoom - RUN_ZOOM) if len(row) > 6 else math.inf
