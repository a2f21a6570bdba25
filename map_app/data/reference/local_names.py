"""Names to show in another language, each with a source: of actors, regions and settlements.

Those of regions stand in `tables/regions.csv`.

A settlement's is that of the gazetteer, which has names without their language. So one is taken only where it
has the consonants of the name that it stands for: a town's Kurdish name is not its Arabic one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from map_app.core.folding import fold, fold_each
from map_app.core.transliteration import ARTICLE, ARTICLES, sound_of
from map_app.data.reference.actors import Actors
from map_app.data.reference.gazetteer import Gazetteer
from map_app.data.reference.places import Place
from map_app.data.reference.tables import read_table

PLACE: Final = "place "
"""Begins the context of a place, which ends in its country's code, if it lies in one."""

_SCRIPTS: Final = {
    "ar": re.compile("[\u0621-\u063a\u0641-\u0652 ()-]+"),
    "he": re.compile("[\u05d0-\u05ea'\"׳״ ()-]+"),
}
"""What a name in the language is written in; letters of Persian, Kurdish and Urdu are none of Arabic."""

_LATIN: Final = ((r"kh|[aeiouyhw]", ""), ("gh|j", "g"), ("sh", "s"), ("th", "t"), ("dh", "d"))
_CONSONANTS: Final = str.maketrans(
    dict(zip("qcpvf", "kkbbb", strict=True))
    | dict(zip("بتثجدذرزسشصضطظغفقكلمن", "bttgddrzssstttgbkklmn", strict=True))
    | dict(zip("בגדזטכךלמםנןספףצץקרשת", "bgdztkklmmnnsbbsskrst", strict=True))
)
_ENDS: Final = {"a": "aehاةىءאה", "i": "iyيי", "u": "uowوו"}
_ARABIC_ARTICLE: Final = re.compile(r"\bال")


class LocalNames:
    """The names that a map knows in other languages: of a table of regions, its actors and its places."""

    def __init__(self, regions: Path, actors: Actors, gazetteer: Gazetteer, labels: Sequence[Place]) -> None:
        self._regions = regions
        self._actors = actors
        self._gazetteer = gazetteer
        self._labels = labels
        self._exact = lru_cache(None)(self._exact_of)
        self._towns = lru_cache(None)(self._towns_of)

    def local(self, context: str, text: str, code: str) -> str:
        """The name in a language of the interface, of `actor` or a place; the text where there is none.

        A place in no country may be told by a settlement of any, where those of its name have one in common.
        """
        if context == "actor":
            return self._actors.local_name(text, code)
        country, key = context.removeprefix(PLACE), fold(text)
        if exact := self._exact(code).get((country, key)) or self._exact(code).get(("", key)):
            return exact
        found = {self._settled(one, key, code) for one in ([country] if country else self._countries)} - {""}
        return found.pop() if len(found) == 1 else text

    def _settled(self, country: str, key: str, code: str) -> str:
        """The name of a settlement of a folded name; empty where there is none."""
        sounds = _sounds(key)

        def unlike(name: str) -> tuple[bool, bool]:
            return end_of(name) != end_of(key), bool(_ARABIC_ARTICLE.match(name)) != (
                sounds[:1] == (ARTICLE,)
            )

        found = (name for name in self._towns(code).get((country, sounds), ()) if is_alike(name, key))
        return min(found, key=unlike, default="")

    @cached_property
    def _countries(self) -> tuple[str, ...]:
        return tuple(sorted({town.country_code for town in self._gazetteer.settlements}))

    def _exact_of(self, code: str) -> dict[tuple[str, str], str]:
        """Names of regions by country and folded English name, and of the map's labels, by no country."""
        rows = [row for row in read_table(self._regions) if row.get(f"name_{code}")]
        regions = {(row["country_code"], fold(row["name"])): row[f"name_{code}"] for row in rows}
        labels = {
            ("", fold(label.names["en"])): label.names[code]
            for label in self._labels
            if label.names[code] != label.names["en"]
        }
        return labels | regions

    def _towns_of(self, code: str) -> dict[tuple[str, tuple[str, ...]], list[str]]:
        """Names of settlements, by country and sound of each name in Latin letters; of large ones first."""
        script = _SCRIPTS.get(code)  # without one the gazetteer's names cannot be told apart by language
        towns = sorted(self._gazetteer.settlements, key=lambda town: -town.population)
        folded = iter(fold_each(name for town in towns for name in (town.name, *town.aliases)))
        found: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
        for town in towns:
            names = [name for name in town.local if script and script.fullmatch(name)]
            for key in [_sounds(next(folded)) for _ in (town.name, *town.aliases)]:
                found[town.country_code, key] += names
        return dict(found)


def is_alike(name: str, folded: str) -> bool:
    """Whether both have the same consonants, and not one a last i where the other has a u."""
    return skeleton(name) == skeleton(folded) and {end_of(name), end_of(folded)} != {"i", "u"}


def _sounds(folded: str) -> tuple[str, ...]:
    return tuple(sound_of(word) or word for word in folded.split())


def end_of(name: str) -> str:
    """The vowel that a name ends in, roughly."""
    return next((vowel for vowel, letters in _ENDS.items() if name[-1:] in letters), "")


def skeleton(name: str) -> str:
    """The consonants of a folded or Arabic or Hebrew name that all three scripts write, without articles."""
    bare = _ARABIC_ARTICLE.sub("", name).replace("אל-", "")
    text = "".join(word for word in bare.split() if word not in ARTICLES)
    for pattern, by in _LATIN:
        text = re.sub(pattern, by, text)
    letters = re.sub("[^a-z]", "", text.translate(_CONSONANTS))
    return re.sub(r"(.)\1+", r"\1", letters)
