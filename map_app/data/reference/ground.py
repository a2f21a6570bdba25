"""The tiles of `geodata/ground/`: coast, lakes, rivers and borders at the detail of near zooms.

A file for each level, in it a line for each tile: `geodata/build_tiles.py` says what stands there.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from map_app.data.paths import GEODATA

LEVELS: Final = ("wide", "far", "near")
"""From few details to many."""


@dataclass(frozen=True, slots=True)
class Level:
    """A level's tiles: those of a zoom of the web map, from column and row to column and row, inclusive.

    `extent` is the number of steps that a side of a tile has.
    """

    name: str
    zoom: int
    x: tuple[int, int]
    y: tuple[int, int]
    extent: int
    tiles: dict[tuple[int, int], bytes]

    def outline(self) -> dict[str, Any]:
        """What a script must know to ask for tiles."""
        return {"name": self.name, "zoom": self.zoom, "x": self.x, "y": self.y, "extent": self.extent}


@cache
def levels() -> dict[str, Level]:
    """All levels by name, in the order of `LEVELS`."""
    return {name: _level(name, _files()[name]) for name in LEVELS}


@cache
def version() -> str:
    """A hash of all tiles, so that an address with it never has other bytes."""
    return hashlib.sha256(b"\n".join(_files().values())).hexdigest()[:12]


@cache
def _files() -> dict[str, bytes]:
    return {name: (GEODATA / "ground" / f"{name}.tsv").read_bytes() for name in LEVELS}


def _level(name: str, text: bytes) -> Level:
    head, *lines = text.splitlines()
    said = json.loads(head)
    tiles = {}
    for line in lines:
        where, body = line.split(b"\t")
        x, y = where.split(b"/")
        tiles[int(x), int(y)] = body
    return Level(name, said["zoom"], tuple(said["x"]), tuple(said["y"]), said["extent"], tiles)
