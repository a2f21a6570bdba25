"""The tiles of `geodata/ground/`: coast, lakes, rivers and borders at the detail of near zooms.

A file for each level, in it a line for each tile: `map_app/making/tiles.py` says what stands there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from map_app.data.reference.tables import read_bytes, version_of

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


class Ground:
    """The tiles of a folder, which may have all levels, some or none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def levels(self) -> dict[str, Level]:
        """All levels by name, in the order of `LEVELS`."""
        return {name: self.level(name) for name in self._files}

    def level(self, name: str) -> Level:
        """Read one level. Raises ValueError, KeyError or TypeError where its file is no file of tiles."""
        return _level(name, self._files[name])

    @cached_property
    def version(self) -> str:
        """A hash of all tiles, so that an address with it never has other bytes."""
        return version_of(b"\n".join(self._files.values()))

    @cached_property
    def _files(self) -> dict[str, bytes]:
        files = {name: read_bytes(self._folder / f"{name}.tsv") for name in LEVELS}
        return {name: text for name, text in files.items() if text}


def _level(name: str, text: bytes) -> Level:
    head, *lines = text.splitlines()
    said = json.loads(head)
    tiles = {}
    for line in lines:
        where, body = line.split(b"\t")
        x, y = where.split(b"/")
        tiles[int(x), int(y)] = body
    return Level(name, said["zoom"], tuple(said["x"]), tuple(said["y"]), said["extent"], tiles)
