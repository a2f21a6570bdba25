"""Names of settlements for the map: the largest of each small square, so that no zoom is without."""

from __future__ import annotations

import hashlib
import json
import math
import unicodedata
from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from map_app.core.language import LANGUAGES
from map_app.data.paths import GEODATA
from map_app.data.reference.gazetteer import Settlement, settlements
from map_app.data.reference.geodata import places

ZOOMS: Final = (6, 14)
"""First and last zoom that has names of its own; nearer ones show those of the last."""

ACROSS: Final = 3
"""A tile is as wide as one of the web map this many zooms farther out: 2,048 pixels."""

CELL: Final = 2
"""Cells that names are counted in are those this many zooms nearer than a tile: 512 pixels."""

MOST: Final = 8
"""Names of a cell."""

UNCOUNTED_FROM: Final = 10
"""The first zoom that names settlements whose population is not known."""

_SCRIPTS: Final = {"ar": "ARABIC", "he": "HEBREW"}
_NOT_ARABIC: Final = frozenset("پچژگکیھہەےڕڵۆێ")
_MARKS: Final = frozenset("\u0304\u0323\u0327\u0306\u0331")
"""Combining marks of romanisations: macron, dot below, cedilla, breve, line below."""

_LEFT_OUT: Final = frozenset({"East Jerusalem", "West Jerusalem", "Jadder Cemetery"})
"""The base map names Jerusalem once; a cemetery is no settlement."""

_MARKED: Final = frozenset({"TR"})
"""Countries whose own spelling has marks that are no part of a romanisation."""


@cache
def version() -> str:
    """A hash of the names and of this module, which chooses them: an address never has other bytes."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for name in ("gazetteer.csv", "places.csv"):
        digest.update((GEODATA / name).read_bytes())
    return digest.hexdigest()[:12]


@cache
def bounds() -> tuple[float, float, float, float]:
    """West, south, east, north of all settlements, in whole degrees."""
    lons, lats = zip(*((town.lon, town.lat) for town in settlements()), strict=True)
    return math.floor(min(lons)), math.floor(min(lats)), math.ceil(max(lons)), math.ceil(max(lats))


@lru_cache(1024)
def tile(lang: str, zoom: int, x: int, y: int) -> bytes | None:
    """The names for a zoom of the map in a tile, as JSON: name, latitude, longitude, the largest first.

    `x` and `y` are column and row of a tile of the zoom less `ACROSS`. None for another language or zoom.
    """
    if lang not in LANGUAGES or not ZOOMS[0] <= zoom <= ZOOMS[1]:
        return None
    found = [[name_in(town, lang), town.lat, town.lon] for town in _chosen(zoom).get((x, y), ())]
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


@cache
def _chosen(zoom: int) -> dict[tuple[int, int], list[Settlement]]:
    """The settlements of each tile, the largest first; those that the base map labels itself are left out."""
    labelled = {(place.lat, place.lon) for place in places()}
    cells: dict[tuple[int, int], int] = defaultdict(int)
    tiles: dict[tuple[int, int], list[Settlement]] = defaultdict(list)
    for town in sorted(settlements(), key=lambda town: (-town.population, town.name, town.lat)):
        if (
            town.name in _LEFT_OUT
            or (town.lat, town.lon) in labelled
            or (not town.population and zoom < UNCOUNTED_FROM)
        ):
            continue
        x, y = _cell(town, zoom - ACROSS + CELL)
        if cells[x, y] < MOST:
            cells[x, y] += 1
            tiles[x >> CELL, y >> CELL].append(town)
    return tiles


def _cell(town: Settlement, zoom: int) -> tuple[int, int]:
    """Column and row of the web map's tile that holds a settlement."""
    side = 2**zoom
    up = math.log(math.tan(math.pi / 4 + math.radians(town.lat) / 2)) / (2 * math.pi)
    return int((town.lon / 360 + 0.5) * side), int((0.5 - up) * side)


def name_in(town: Settlement, lang: str) -> str:
    """The settlement's name in a language where the gazetteer has one in its letters, else in Latin ones."""
    script = _SCRIPTS.get(lang)
    own = [name for name in town.local if script and _is_written_in(script, name)]
    return min(own, key=_unlikely) if own else _plain(town)


def _unlikely(name: str) -> tuple[bool, bool]:
    """Sorts spellings of Persian, Urdu and Kurdish, and those that leave out an article, after the others."""
    return any(char in _NOT_ARABIC for char in name), not name.startswith("ال")


def _plain(town: Settlement) -> str:
    """The name without the marks of a romanisation, as newspapers write it."""
    if town.country_code in _MARKED:
        return town.name
    split = unicodedata.normalize("NFD", town.name)
    kept = "".join(char for char in split if char not in _MARKS)
    return unicodedata.normalize("NFC", kept).replace("\u2018", "'").replace("\u2019", "'").replace("`", "'")


def _is_written_in(script: str, name: str) -> bool:
    return any(unicodedata.name(char, "").startswith(script) for char in name)


def settings() -> dict[str, Any]:
    """What a script must know to ask for names (`TownOptions` in `maps/static/types.d.ts`)."""
    return {"zooms": ZOOMS, "across": ACROSS, "bounds": bounds()}
