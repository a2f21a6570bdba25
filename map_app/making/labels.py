"""The labels of a new map (`places.csv`): countries, seas, capitals and large towns."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

import shapely

from map_app.making.countries import Country
from map_app.making.gazetteer import ARTICLE, City, as_csv, plain, without_marks
from map_app.making.gshhg import Bounds
from map_app.making.packages import CITIES, file_of
from map_app.making.seas import Sea
from map_app.making.theatres import slug_of
from map_app.making.units import Named

COLUMNS: Final = (
    *("id", "kind", "country_code", "lat", "lon", "min_zoom", "rank", "rotation"),
    *("name_en", "name_ar", "name_he", "source"),
)
LARGE_TOWNS: Final = 12
"""Towns named besides the capital, of each of the map's countries."""

ABROAD: Final = 300_000
"""Inhabitants of a town of another country that is named."""

SPREAD: Final = 1 / 25
"""Of the region's larger side: the distance between two named towns of a country at least."""

Row = list[Any]


def places_csv(
    bounds: Bounds,
    span: float,
    chosen: Collection[str],
    countries: Sequence[Country],
    seas: Iterable[Sea],
    cities: Sequence[City],
    units: Iterable[Named] = (),
) -> str:
    """The text of places.csv: all countries of the world; within bounds (degrees) seas and towns.

    `span` is the larger side of the map's region in degrees, `chosen` has the codes of its countries;
    `units` are its first-level units, of which many are named after their chief town.
    """
    window = shapely.box(*bounds)
    rows = [
        _country(country, chosen, near=window.contains(shapely.Point(country.label))) for country in countries
    ]
    rows += [_sea(sea) for sea in seas]
    known = {(unit.code[:2], unit.names["en"]): unit.names for unit in units}
    rows += [_city(*named, known) for named in _named(cities, chosen, bounds, SPREAD * span)]
    return as_csv([COLUMNS, *_unique(rows)])


def _unique(rows: Sequence[Row]) -> list[Row]:
    """Number ids that occur twice."""
    counted: dict[str, int] = {}
    for row in rows:
        counted[row[0]] = counted.get(row[0], 0) + 1
        if counted[row[0]] > 1:
            row[0] = f"{row[0]}-{counted[row[0]]}"
    return list(rows)


def _row(
    kind: str, code: str, point: tuple[float, float], zoom: int, rank: int, names: Mapping[str, str]
) -> Row:
    origin = {"country": "Natural Earth", "sea": "Natural Earth", "city": "GeoNames"}[kind]
    said = "; ".join(f"{lang}: {origin}" for lang in ("en", "ar", "he") if names.get(lang))
    slug = slug_of(names["en"]).replace("_", "-")
    head = [slug, kind, code, f"{point[1]:.4f}", f"{point[0]:.4f}", zoom, rank, 0]
    return [*head, *(names.get(lang, "") for lang in ("en", "ar", "he")), f"point: {origin}; {said}"]


def _country(country: Country, chosen: Collection[str], *, near: bool) -> Row:
    rank = 1 if country.code in chosen else 3 if near else 5
    zoom = min(max(math.ceil(country.min_zoom), 3), 7)
    return _row("country", country.code or "", country.label, zoom, rank, country.names)


def _sea(sea: Sea) -> Row:
    return _row("sea", "", sea.point, sea.min_zoom, 2, {"en": sea.name})


def _city(city: City, zoom: int, rank: int, units: Mapping[tuple[str, str], Mapping[str, str]]) -> Row:
    names = {lang: name for lang in ("en", "ar", "he") if (name := city.in_language(lang))}
    arabic = units.get((city.country, names["en"]), {}).get("ar", "")
    if arabic.removeprefix(ARTICLE) in city.alternates:  # GeoNames often leaves out the article of a town
        names["ar"] = arabic
    return _row("city", "", (city.lon, city.lat), zoom, rank, names)


def _named(
    cities: Sequence[City], chosen: Collection[str], bounds: Bounds, apart: float
) -> list[tuple[City, int, int]]:
    """The towns to name, each with its first zoom and its rank."""
    west, south, east, north = bounds
    inside = [city for city in cities if west <= city.lon <= east and south <= city.lat <= north]
    by_country: dict[str, list[City]] = {}
    for city in sorted(inside, key=lambda city: (-city.population, city.id)):
        by_country.setdefault(city.country, []).append(city)
    named = []
    for code, capital in read_capitals().items():
        own = by_country.get(code, [])
        seat = next((city for city in own if capital and _is_named(city, capital)), None)
        if seat:
            named.append((seat, 5, 1 if code in chosen else 3))
        others = [city for city in own if city is not seat]
        least = 0 if code in chosen else ABROAD
        large = _spread([city for city in others if city.population > least], seat, apart)
        named += [(city, 6, 2 if code in chosen else 4) for city in large]
    return named


def _is_named(city: City, name: str) -> bool:
    wanted = without_marks(name).casefold()
    return any(without_marks(own).casefold() == wanted for own in (city.name, *city.alternates))


def _spread(cities: Iterable[City], first: City | None, apart: float) -> list[City]:
    """The largest towns, none within so many degrees of a larger one."""
    kept = [first] if first else []
    for city in cities:
        if len(kept) > LARGE_TOWNS:
            break
        if all(math.hypot(city.lon - other.lon, city.lat - other.lat) >= apart for other in kept):
            kept.append(city)
    return kept[1:] if first else kept[:LARGE_TOWNS]


def read_capitals() -> dict[str, str]:
    """Country code -> the English name of the capital, as GeoNames has it. Raises MissingError."""
    rows = json.loads(file_of(CITIES, "countries.json").read_text(encoding="utf-8"))
    return {code: plain(row["capital"]) if row["capital"] else "" for code, row in sorted(rows.items())}
