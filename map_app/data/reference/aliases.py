"""Other names of the place of an event, for searches: other spellings, Arabic and Hebrew.

A place is recognised by a name of the gazetteer or of the map's labels in its text *and* by lying near that
point: one Springfield is not the other.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from map_app.core.folding import fold, fold_each
from map_app.core.geometry import KM_PER_DEGREE
from map_app.data.reference.gazetteer import Gazetteer
from map_app.data.reference.localities import LOCAL_KINDS, Locality
from map_app.data.reference.places import Place

MOST_WORDS: Final = 4
"""Longest name, in words, that is matched."""

SHORTEST: Final = 3
"""Characters of a name, one more in Latin letters: shorter ones occur in other words."""

NEAR_KM: Final = 30.0
TOWN_KM: Final = 150.0
REGION_KM: Final = 1_500.0
"""How far from its point a name may be meant: of a place, of a town and its region, of a country or sea."""

TOWN: Final = 100_000
"""Inhabitants from which on a region is called after a place."""

MOST_RADIUS_KM: Final = 100.0
"""An event's own radius lets it lie no further off than this."""

TEXTS_CACHED: Final = 20_000

_ARTICLES: Final = frozenset(("al", "el", "as", "ash", "ad", "an", "ar", "at", "az", "ed", "es"))
_PARTS: Final = re.compile(r"[,;:()/\n]")


class Known(NamedTuple):
    """A place: its point, all its folded names, and the name to show in each language of the interface.

    `kind` is that of a label (`country`, `sea` ...), of a locality (`site`, `quarter`, `island`) or `city`;
    `country_code` is empty for a label.
    """

    lat: float
    lon: float
    reach_km: float
    names: tuple[str, ...]
    shown: dict[str, str]
    kind: str = "city"
    country_code: str = ""
    population: int = 0

    @property
    def is_country(self) -> bool:
        """Whether it is the label of a country."""
        return self.kind == "country"

    @property
    def searched(self) -> Iterator[str]:
        """The names, Arabic ones also without their article, which is joined to the word."""
        for name in self.names:
            yield name
            if name.startswith("ال") and len(name) > SHORTEST + 2:
                yield name.removeprefix("ال")


_SCRIPTS: Final = {"ar": re.compile("[\u0621-\u064a]"), "he": re.compile("[\u05d0-\u05ea]")}

Others = tuple[tuple[Known, tuple[str, ...]], ...]
"""All places that a name may refer to, each with its other names."""


class KnownPlaces:
    """The places of a map, recognised in texts: labels, settlements and localities."""

    def __init__(self, gazetteer: Gazetteer, localities: Sequence[Locality], labels: Sequence[Place]) -> None:
        self._gazetteer = gazetteer
        self._own = localities
        self._labels = labels
        self._named = lru_cache(TEXTS_CACHED)(self._named_in)

    def other_names(self, text: str, lat: float, lon: float, radius_km: float) -> list[str]:
        """Other names, folded, of the places that a text names near a point: `al qahira`, `qahira`."""
        found: dict[str, None] = {}
        for _, names in self._meant(text, lat, lon, radius_km):
            found |= dict.fromkeys(names)
        return list(found)

    def meant(self, text: str, lat: float, lon: float, radius_km: float) -> list[Known]:
        """The places that a text names near a point."""
        return [known for known, _ in self._meant(text, lat, lon, radius_km)]

    @property
    def names(self) -> Iterator[str]:
        """Every folded name by which a place is known, without camps and quarters: those are also words."""
        for name, known in self._index.items():
            if any(place.kind not in LOCAL_KINDS for place in known):
                yield name

    @cached_property
    def every(self) -> tuple[Known, ...]:
        """Labels and settlements; a city's label gives its names to the settlement at its point."""
        found = [*self._towns(), *self._localities(), *self._regions()]
        folded = iter(fold_each(name for known in found for name in known.names))
        return tuple(
            known._replace(names=_long_enough([next(folded) for _ in known.names])) for known in found
        )

    def _meant(self, text: str, lat: float, lon: float, radius_km: float) -> Others:
        radius_km = min(radius_km, MOST_RADIUS_KM)
        return tuple(one for others in self._named(text) for one in _nearest(others, lat, lon, radius_km))

    def _named_in(self, text: str) -> tuple[Others, ...]:
        """The candidates of the longest known names in a text."""
        found: dict[str, Others] = {}
        for part in _PARTS.split(text):
            for name, is_last in _longest(fold(part).split(), self._index):
                # A country stands at the end of a part: a street may be called after one.
                meant = [known for known in self._index[name] if is_last or not known.is_country]
                found[name] = tuple((known, _besides(known, name)) for known in meant)
        return tuple(found.values())

    @cached_property
    def _index(self) -> dict[str, list[Known]]:
        """All places by name, also by the name without its article."""
        found: dict[str, list[Known]] = defaultdict(list)
        for known in self.every:
            for name in known.names:
                article, _, rest = name.partition(" ")
                for key in {name, rest if article in _ARTICLES and len(rest) > SHORTEST else name}:
                    found[key].append(known)
        return dict(found)

    def _towns(self) -> Iterator[Known]:
        labels = {(place.lat, place.lon): place.names for place in self._own if place.kind == "town"}
        labels |= {(label.lat, label.lon): label.names for label in self._labels if label.kind == "city"}
        for town in self._gazetteer.settlements:
            reach = TOWN_KM if town.population >= TOWN else NEAR_KM
            label = labels.get((town.lat, town.lon), {})
            local = {code: next(filter(script.search, town.local), "") for code, script in _SCRIPTS.items()}
            shown = {code: name for code, name in ({"en": town.name} | local | label).items() if name}
            names = (*label.values(), *town.names)
            yield Known(town.lat, town.lon, reach, names, shown, "city", town.country_code, town.population)

    def _localities(self) -> Iterator[Known]:
        for place in self._own:
            if place.kind in LOCAL_KINDS:
                names = tuple(place.names.values())
                point = (place.lat, place.lon)
                yield Known(*point, NEAR_KM, names, place.names, place.kind, place.country_code)

    def _regions(self) -> Iterator[Known]:
        for label in self._labels:
            if label.kind != "city":
                names = (*label.names.values(), label.id.replace("-", " "))
                yield Known(label.lat, label.lon, REGION_KM, names, label.names, label.kind)


def _nearest(others: Others, lat: float, lon: float, radius_km: float) -> Others:
    """The nearest place within reach, and any others at the same point."""
    away = [(_km(lat, lon, one[0]), one) for one in others]
    within = [(km, one) for km, one in away if km <= one[0].reach_km + radius_km]
    least = min((km for km, _ in within), default=0.0)
    return tuple(one for km, one in within if km <= least + 0.5)


def _longest(words: list[str], index: dict[str, list[Known]]) -> Iterator[tuple[str, bool]]:
    """Greedily match known names from left to right; gives each, and whether it ends the text."""
    at = 0
    while at < len(words):
        ends = range(min(at + MOST_WORDS, len(words)), at, -1)
        end = next((end for end in ends if " ".join(words[at:end]) in index), 0)
        if end:
            yield " ".join(words[at:end]), end == len(words)
        at = end or at + 1


def _besides(known: Known, name: str) -> tuple[str, ...]:
    """The other names, without extensions of this one: not all of Mexico is Mexico City."""
    return tuple(
        other
        for other in known.searched
        if name not in other or (other != name and set(other.replace(name, " ").split()) <= _ARTICLES)
    )


def _long_enough(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(key for key in dict.fromkeys(names) if len(key) > SHORTEST - (not key.isascii()))


def _km(lat: float, lon: float, known: Known) -> float:
    """Planar distance, accurate enough to tell places apart."""
    east = (lon - known.lon + 180) % 360 - 180
    return KM_PER_DEGREE * math.hypot(lat - known.lat, east * math.cos(math.radians(lat)))
