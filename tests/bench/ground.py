"""`python -m tests.bench ground`: what the tiles of ground and names weigh, wherever a window stands."""

from __future__ import annotations

import gzip
import math
import sys
from pathlib import Path
from typing import Final

from map_app.data.paths import GEODATA
from map_app.data.reference import towns
from map_app.data.reference.ground import Level
from map_app.maps.drawing import GROUND, TILE
from tests.shipped import GEO

WINDOW: Final = (1400, 900)
"""Pixels of a laptop's page; the map on it is smaller."""
KB: Final = 1024


def main() -> None:
    """Print a row for each level, and the size of all."""
    sys.stdout.write("| level | first view, gzipped, most | a pan, most | budget |\n|---|---|---|---|\n")
    for name, level in GEO.ground.levels.items():
        view, pan = most(level)
        cells = (name, f"{view / KB:.1f} KB", f"{pan / KB:.1f} KB", "<= 60 KB, <= 30 KB")
        sys.stdout.write(f"| {' | '.join(cells)} |\n")
    sys.stdout.write(f"all levels: {size(GEODATA / 'ground') / KB**2:.2f} MB, budget <= 8 MB\n")


def most(level: Level) -> tuple[int, int]:
    """Bytes of the heaviest window of `WINDOW` pixels, at the zoom where it shows most tiles, and of a pan.

    A pan brings a row or a column of tiles that was not there. Names are those in Arabic, the heaviest.
    """
    zoom = int(GROUND["from"][level.name])
    side = TILE * 2 ** (zoom - level.zoom)
    across, down = (math.floor(pixels / side) + 2 for pixels in WINDOW)
    weights = {tile: len(gzip.compress(body)) for tile, body in level.tiles.items()}
    named = {
        tile: len(gzip.compress(GEO.towns.tile("ar", zoom, *tile) or b"")) for tile in GEO.towns.chosen(zoom)
    }
    spans = ((across, down), (across, 1), (1, down))
    view, row, column = (
        max(_sum(weights, x, y, *span) + _names(named, side, (x, y), span) for x, y in weights)
        for span in spans
    )
    return view, max(row, column)


def _names(named: dict[tuple[int, int], int], side: int, at: tuple[int, int], span: tuple[int, int]) -> int:
    """Bytes of the names of a window in the middle of some tiles of the ground, no larger than those."""
    wide = TILE * 2**towns.ACROSS
    ranges = [
        range(int(side * (first + n / 2) - part) // wide, int(side * (first + n / 2) + part) // wide + 1)
        for first, n, pixels in zip(at, span, WINDOW, strict=True)
        for part in (min(pixels, n * side) / 2,)
    ]
    return sum(named.get((x, y), 0) for x in ranges[0] for y in ranges[1])


def size(folder: Path) -> int:
    """Bytes of all files of a folder."""
    return sum(path.stat().st_size for path in folder.iterdir())


def _sum(weights: dict[tuple[int, int], int], x: int, y: int, across: int, down: int) -> int:
    return sum(weights.get((x + i, y + j), 0) for i in range(across) for j in range(down))
