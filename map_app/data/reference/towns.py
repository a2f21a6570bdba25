"""Names for the map: the largest settlements of each small square, camps, quarters, islands, governorates."""

from __future__ import annotations

import hashlib
import json
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from map_app.core.folding import fold
from map_app.core.geometry import KM_PER_DEGREE, Box
from map_app.core.language import LANGUAGES
from map_app.core.mercator import share_of
from map_app.core.transliteration import sound_of
from map_app.data.reference.gazetteer import Settlement
from map_app.data.reference.governorates import LAST_ZOOM, Governorate
from map_app.data.reference.localities import LOCAL_KINDS, Locality
from map_app.data.reference.places import Place
from map_app.data.reference.tables import read_bytes

ZOOMS: Final = (6, 14)
"""First and last zoom that has names of its own; nearer ones show those of the last."""

ACROSS: Final = 3
"""A tile is as wide as one of the web map this many zooms farther out: 2,048 pixels."""

CELL: Final = 2
"""Cells that settlements are counted in are those this many zooms nearer than a tile: 512 pixels."""

FAR: Final = 7
MOST: Final = (6, 8)
"""Settlements of a cell up to that zoom, where other names come beside them, and nearer, where those that we
spell are always among them."""

DECIMALS: Final = ((11, 4), (0, 3))
"""Of a coordinate from a zoom on: a tenth of a pixel at most is lost."""

WEIGHTS: Final = {"town": 33, "site": 40, "quarter": 36, "island": 44}
"""How a place of ours counts whose population is not known, in the measure of `weight_of`."""

TWIN_KM: Final = 30
"""Of two settlements of one sound, as far apart at most, only the larger is named."""

_SCRIPTS: Final = {"ar": "ARABIC", "he": "HEBREW"}
_NOT_ARABIC: Final = frozenset("پچژگکیھہەےڕڵۆێ")
_MARKS: Final = frozenset("\u0304\u0323\u0327\u0306\u0331")
"""Combining marks of romanisations: macron, dot below, cedilla, breve, line below."""

_APOSTROPHES: Final = str.maketrans("\u2018\u2019`", "'''")
_UNIT: Final = re.compile("^(Nahiyat|Markaz|Qada') ")

_MARKED: Final = frozenset({"TR"})
"""Countries whose own spelling has marks that are no part of a romanisation."""


class Name(NamedTuple):
    """What a map may call a point: names by language, how important, what it is, its first and last zoom.

    `kind` is `town`, `site`, `quarter`, `island` or `governorate`.
    """

    names: dict[str, str]
    lat: float
    lon: float
    weight: int
    kind: str
    zooms: tuple[int, int] = ZOOMS
    is_ours: bool = False

    def in_language(self, lang: str) -> str:
        """The name in a language, in English where there is none."""
        return self.names.get(lang, self.names["en"])


class Choice(NamedTuple):
    """What there is to choose from: settlements, the map's own places, its labels and units."""

    settlements: tuple[Settlement, ...]
    localities: tuple[Locality, ...]
    labels: tuple[Place, ...]
    governorates: tuple[Governorate, ...]


class TownNames:
    """The names of a map; `folder` holds the tables of which `choice` gives what they hold."""

    def __init__(self, folder: Path, choice: Callable[[], Choice]) -> None:
        self._folder = folder
        self._make_choice = choice
        self.tile = lru_cache(1024)(self._tile)
        self.chosen = lru_cache(None)(self._chosen)

    @cached_property
    def version(self) -> str:
        """A hash of the names and of this module, which chooses them: an address never has other bytes."""
        digest = hashlib.sha256(Path(__file__).read_bytes())
        for name in ("gazetteer.csv", "places.csv", "localities.csv"):
            digest.update(read_bytes(self._folder / name))
        digest.update(repr(self._choice.governorates).encode())
        return digest.hexdigest()[:12]

    @cached_property
    def bounds(self) -> Box | None:
        """West, south, east, north of all names, in whole degrees; None where there are none."""
        points = [(town.lon, town.lat) for town in self._choice.settlements]
        points += [(name.lon, name.lat) for name in self._names]
        if not points:
            return None
        lons, lats = zip(*points, strict=True)
        return math.floor(min(lons)), math.floor(min(lats)), math.ceil(max(lons)), math.ceil(max(lats))

    def settings(self) -> dict[str, Any]:
        """What a script must know to ask for names (`TownOptions` in `maps/static/types.d.ts`)."""
        return {"zooms": ZOOMS, "across": ACROSS, "bounds": self.bounds}

    def _tile(self, lang: str, zoom: int, x: int, y: int) -> bytes | None:
        """The names for a zoom of the map in a tile, as JSON.

        Each is name, latitude, longitude, weight, and kind if it is no town.

        `x` and `y` are column and row of a tile of the zoom less `ACROSS`. None for another language or zoom.
        """
        if lang not in LANGUAGES or not ZOOMS[0] <= zoom <= ZOOMS[1]:
            return None
        decimals = next(decimals for first, decimals in DECIMALS if zoom >= first)
        found = [_row(name, lang, decimals) for name in self.chosen(zoom).get((x, y), ())]
        return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()

    def _chosen(self, zoom: int) -> dict[tuple[int, int], list[Name]]:
        """The names of each tile for a zoom, the most important first."""
        cells: dict[tuple[int, int], int] = defaultdict(int)
        tiles: dict[tuple[int, int], list[Name]] = defaultdict(list)
        for name in self._names:
            if not name.zooms[0] <= zoom <= name.zooms[1]:
                continue
            cell = _cell(name.lat, name.lon, zoom - ACROSS + CELL)
            is_sure = name.kind != "town" or (name.is_ours and zoom > FAR)
            if not is_sure and cells[cell] >= MOST[zoom > FAR]:
                continue
            cells[cell] += name.kind == "town"
            tiles[cell[0] >> CELL, cell[1] >> CELL].append(name)
        return tiles

    @cached_property
    def _choice(self) -> Choice:
        return self._make_choice()

    @cached_property
    def _names(self) -> tuple[Name, ...]:
        """All names but those that the base map labels itself, the most important first."""
        found = list(self._towns())
        for unit in filter(lambda unit: unit.is_named, self._choice.governorates):
            zooms = (unit.zoom, LAST_ZOOM)
            found.append(Name(unit.names, unit.lat, unit.lon, unit.weight, "governorate", zooms))
        for place in self._choice.localities:
            if place.kind in LOCAL_KINDS:
                weight = WEIGHTS[place.kind]
                zooms = (place.min_zoom, ZOOMS[1])
                found.append(Name(place.names, place.lat, place.lon, weight, place.kind, zooms))
        return tuple(sorted(found, key=lambda name: (-name.weight, name.names["en"], name.lat)))

    def _towns(self) -> Iterator[Name]:
        """Settlements; of two of one sound near each other the larger."""
        settlements, localities, labels, _ = self._choice
        ours = {(place.lat, place.lon): place.names for place in localities if place.kind == "town"}
        cities = [place for place in labels if place.kind == "city"]
        seen: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for city in cities:
            seen[_sound(city.names["en"])].append((city.lat, city.lon))
        for point, names in ours.items():
            seen[_sound(names["en"])].append(point)
        others = {(city.lat, city.lon) for city in cities}
        others |= {(place.lat, place.lon) for place in localities if place.kind == "unnamed"}
        for town in sorted(settlements, key=lambda town: (-town.population, town.name, town.lat)):
            point = (town.lat, town.lon)
            if point in others:
                continue
            names = ours.get(point) or {lang: name_in(town, lang) for lang in LANGUAGES}
            twins = seen[_sound(names["en"])]
            if point not in ours and any(_is_near(point, twin) for twin in twins):
                continue
            twins.append(point)
            least = WEIGHTS["town"] if point in ours else 0
            weight = max(least, weight_of(town.population))
            yield Name(names, *point, weight, "town", is_ours=point in ours)


def _row(name: Name, lang: str, decimals: int) -> list[str | float]:
    kind = [name.kind] if name.kind != "town" else []
    point = (round(name.lat, decimals), round(name.lon, decimals))
    return [name.in_language(lang), *point, name.weight, *kind]


def weight_of(population: int) -> int:
    """How important a settlement is: ten times the logarithm of its population, 10 where it is not known."""
    return round(10 * math.log10(max(population, 10)))


def _sound(name: str) -> str:
    return " ".join(sound_of(word) or word for word in fold(name).split())


def _is_near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    east = (one[1] - other[1]) * math.cos(math.radians(one[0]))
    return math.hypot(one[0] - other[0], east) * KM_PER_DEGREE <= TWIN_KM


def _cell(lat: float, lon: float, zoom: int) -> tuple[int, int]:
    """Column and row of the web map's tile that holds a point."""
    side = 2**zoom
    return int((lon / 360 + 0.5) * side), int(share_of(lat) * side)


def name_in(town: Settlement, lang: str) -> str:
    """The settlement's name in a language where the gazetteer has one in its letters, else in Latin ones."""
    script = _SCRIPTS.get(lang)
    own = [name for name in town.local if script and _is_written_in(script, name)]
    return min(own, key=_unlikely) if own else _plain(town)


def _unlikely(name: str) -> tuple[bool, bool]:
    """Sorts spellings of Persian, Urdu and Kurdish, and those that leave out an article, after the others."""
    return any(char in _NOT_ARABIC for char in name), not name.startswith("ال")


def _plain(town: Settlement) -> str:
    """The name as newspapers write it: no marks of a romanisation, no first ayn, no word for a unit."""
    if town.country_code in _MARKED:
        return town.name
    split = unicodedata.normalize("NFD", town.name)
    plain = unicodedata.normalize("NFC", "".join(char for char in split if char not in _MARKS))
    bare = _UNIT.sub("", plain.translate(_APOSTROPHES)).lstrip("'")
    return bare[:1].upper() + bare[1:]


def _is_written_in(script: str, name: str) -> bool:
    return any(unicodedata.name(char, "").startswith(script) for char in name)
