"""The countries of the world as Natural Earth draws them, and what its polygons leave blank."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from map_app.core.folding import fold
from map_app.errors import DataError
from map_app.lazy import import_module
from map_app.making.gshhg import INLAND_SEAS
from map_app.making.land import Unit
from map_app.making.packages import COUNTRIES, file_of

GAPS: Final = Path(__file__).parent / "tables" / "gaps.csv"
"""Land that the source gives to no country, by a point in it."""

NOT_DRAWN: Final = "AQ"
NO_CODE: Final = "-99"
NOT_ISO: Final = "XK"
"""A code in common use that ISO 3166-1 has not."""

USUAL: Final = {"UK": "GB", "EL": "GR"}
"""Codes that are written for others."""


@dataclass(frozen=True)
class Country:
    """A piece of land as `Unit`, with its names by language code and the point of its label (lon, lat).

    `alpha_3` is its code of three letters; `min_zoom` is the first zoom that the source labels it at.
    """

    unit: Unit
    names: dict[str, str]
    label: tuple[float, float]
    min_zoom: float
    alpha_3: str = ""

    @property
    def code(self) -> str | None:
        """ISO 3166-1 alpha-2; None where there is no such code."""
        return self.unit.country


@dataclass(frozen=True)
class World:
    """Every country but the Antarctic, and every piece of land between them, in the order of their keys."""

    countries: tuple[Country, ...]
    gaps: tuple[Unit, ...]

    @property
    def units(self) -> list[Unit]:
        """The countries' land, then the gaps."""
        return [*(country.unit for country in self.countries), *self.gaps]

    def chosen(self, codes: Iterable[str]) -> tuple[Country, ...]:
        """The countries of these codes, in the order given. Raises DataError with the nearest one."""
        known = {country.code: country for country in self.countries if country.code}
        wanted = dict.fromkeys(code.strip().upper() for code in codes if code.strip())
        for code in wanted:
            if code not in known:
                raise _unknown(code, tuple(known.values()))
        return tuple(known[code] for code in wanted)


def _unknown(code: str, known: Sequence[Country]) -> DataError:
    """The refusal of a code, with what was perhaps meant: a country of that name, else the nearest code."""
    from rapidfuzz import process

    what = f"{code!r} is no country code of ISO 3166-1 with two letters that the map can draw"
    meant = next(
        (country for country in known if USUAL.get(code) == country.code or code == country.alpha_3), None
    )
    if meant is None:
        names = [fold(country.names["en"]) if len(code) > 3 else str(country.code) for country in known]
        meant = known[process.extractOne(fold(code).upper() if len(code) <= 3 else fold(code), names)[2]]
    return DataError(what, cure=f"Did you mean {meant.code} ({meant.names['en']})?")


def read_world() -> World:
    """Read the package. Raises MissingError."""
    rows: dict[str, list[tuple[dict[str, Any], BaseGeometry]]] = defaultdict(list)
    reader = import_module("shapefile").Reader(str(file_of(COUNTRIES)), encoding="utf-8")
    with reader:
        for row in reader.iterShapeRecords():
            record = row.record.as_dict()
            shape = shapely.make_valid(shapely.geometry.shape(row.shape.__geo_interface__))
            rows[_key(record)].append((record, shape))
    countries = [_country(key, rows[key]) for key in sorted(rows) if key != NOT_DRAWN]
    holes = _land_gaps([country.unit for country in countries])
    gaps = _named(holes)
    rest = [hole for hole in holes if not any(hole.equals(gap.geometry) for gap in gaps)]
    return World(tuple(_with_slivers(countries, rest)), tuple(gaps))


def _key(record: dict[str, Any]) -> str:
    code = str(record["ISO_A2_EH"])
    return str(record["ADM0_A3"]).lower() if code in (NO_CODE, NOT_ISO) else code


def _country(key: str, rows: list[tuple[dict[str, Any], BaseGeometry]]) -> Country:
    """Fold the source's rows of one country (mainland, dependencies coded alike) into one."""
    main = max(rows, key=lambda row: float(row[0]["POP_EST"]))[0]
    names = {lang: main.get(f"NAME_{lang.upper()}") for lang in ("en", "ar", "he")}
    named = {lang: str(name).strip() for lang, name in names.items() if name}
    unit = Unit(
        key,
        key if key.isupper() else None,
        named.get("en", str(main["NAME"])),
        shapely.union_all([shape for _, shape in rows]),
    )
    label = (float(main["LABEL_X"]), float(main["LABEL_Y"]))
    return Country(unit, {"en": unit.name} | named, label, float(main["MIN_LABEL"]), str(main["ISO_A3_EH"]))


def _land_gaps(units: Sequence[Unit]) -> list[Polygon]:
    """The holes that the countries leave between them, without the inland seas."""
    land = shapely.union_all([unit.geometry for unit in units])
    holes = [Polygon(ring) for part in shapely.get_parts(land) for ring in part.interiors]
    return [hole for hole in holes if not any(hole.contains(Point(p)) for p in INLAND_SEAS)]


def _named(holes: Sequence[Polygon]) -> list[Unit]:
    with GAPS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = []
    for row in rows:
        point = Point(float(row["lon"]), float(row["lat"]))
        hole = next((hole for hole in holes if hole.contains(point)), None)
        if hole is not None:
            found.append(Unit(row["key"], row["country"] or None, row["name"], hole))
    return found


def _with_slivers(countries: Sequence[Country], slivers: Sequence[Polygon]) -> list[Country]:
    """Give each small gap to the country it shares the longest edge with."""
    shapes = [country.unit.geometry for country in countries]
    for sliver in slivers:
        near = [i for i, shape in enumerate(shapes) if shape.intersects(sliver)]
        shared = [shapes[i].boundary.intersection(sliver.boundary).length for i in near]
        best = near[int(np.argmax(shared))]
        shapes[best] = shapely.union(shapes[best], sliver)
    pairs = zip(countries, shapes, strict=True)
    return [replace(country, unit=replace(country.unit, geometry=shape)) for country, shape in pairs]
