"""The theatres of a new map: its countries, or the first-level units of the one country that it has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from map_app.making.areas import fitted
from map_app.making.countries import Country, World
from map_app.making.gazetteer import without_marks
from map_app.making.land import Unit
from map_app.making.units import Named

CHOICES: Final = ("countries", "units", "none")
LONGEST: Final = 40
TAKEN: Final = frozenset({"elsewhere", "other"})
"""Slugs that mean something else."""


@dataclass(frozen=True)
class Place:
    """A theatre, or a unit: slug, names by language, and what it is made of.

    `keys` are those of the land that it holds; `unit` is the code of the first-level unit that it is, if any.
    """

    slug: str
    names: Mapping[str, str]
    keys: tuple[str, ...]
    unit: str = ""


def of_countries(world: World, countries: Sequence[Country]) -> list[Place]:
    """A theatre for each country, with the land that only these surround as one of its own."""
    made: list[Place] = []
    for country in countries:
        made.append(Place(slug_of(country.names["en"], made), country.names, (country.unit.key,)))
    for gap in gaps_within(world, countries):
        made.append(Place(slug_of(gap.name, made), {"en": gap.name}, (gap.key,)))
    return made


def of_units(country: Country, units: Sequence[Named], before: Sequence[Place] = ()) -> list[Place]:
    """A theatre for each unit of a country; `before` are those that are there already."""
    made: list[Place] = []
    for unit in units:
        slug = slug_of(unit.names["en"], [*before, *made])
        made.append(Place(slug, unit.names, (country.unit.key,), unit.code))
    return made


def gaps_within(world: World, countries: Sequence[Country]) -> list[Unit]:
    """Land that the source gives to no country and that touches only these."""
    own = {country.unit.key for country in countries}
    found = []
    for gap in world.gaps:
        touched = {
            unit.key for unit in world.units if unit.key != gap.key and unit.geometry.intersects(gap.geometry)
        }
        if gap.country is None and touched <= own:
            found.append(gap)
    return found


def slug_of(name: str, made: Iterable[Place] = ()) -> str:
    """A slug for a name that no other place has: small letters, digits and underscores."""
    ascii_ = without_marks(name).replace("ß", "ss").replace("ø", "o").replace("Ø", "O").replace("ı", "i")
    base = re.sub("[^a-z0-9]+", "_", re.sub("['’‘]", "", ascii_.lower())).strip("_")
    base = (base if base[:1].isalpha() else f"area_{base}".strip("_"))[:LONGEST].strip("_")
    taken = {place.slug for place in made} | TAKEN
    numbered = (f"{base[: LONGEST - 3]}_{number}" for number in range(2, 100))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


def outlines(
    places: Sequence[Place],
    units: Sequence[Unit],
    shapes: Mapping[int, BaseGeometry],
    named: Sequence[Named],
    tolerance: float,
) -> dict[str, BaseGeometry]:
    """Slug -> outline, on the land that `shapes` has by the index in `units`; empty ones are left out."""
    by_key = {units[i].key: shape for i, shape in shapes.items()}
    own = {place.unit: place for place in places if place.unit}
    found: dict[str, BaseGeometry] = {}
    for key in dict.fromkeys(place.keys[0] for place in own.values()):
        land = country_shape(units, shapes, key)
        source = {
            unit.code: unit.geometry for unit in named if unit.code in own and own[unit.code].keys[0] == key
        }
        found |= {own[code].slug: shape for code, shape in fitted(source, land, tolerance).items()}
    for place in places:
        if not place.unit:
            found[place.slug] = shapely.union_all(_of_keys(place, units, by_key))
    return {slug: shape for slug, shape in found.items() if not shape.is_empty}


def _of_keys(place: Place, units: Sequence[Unit], by_key: Mapping[str, BaseGeometry]) -> list[BaseGeometry]:
    more = [unit.key for unit in units if unit.country in place.keys and unit.key not in place.keys]
    return [by_key[key] for key in (*place.keys, *more) if key in by_key]


def country_shape(units: Sequence[Unit], shapes: Mapping[int, BaseGeometry], code: str) -> BaseGeometry:
    """All land of one ISO code, with the gaps that belong to it."""
    return shapely.union_all([shape for i, shape in shapes.items() if units[i].country == code])


def feature(place: Place, shape: BaseGeometry) -> dict[str, Any]:
    """The feature of a theatre, without its type."""
    what = f"First-level unit {place.unit}." if place.unit else "All land of the country, with its islands."
    properties = {
        "name": place.names["en"],
        "rule": what,
        "source": "Natural Earth 10m",
        "licence": "Public domain",
    }
    return {"id": place.slug, "properties": properties, "geometry": shape, "bbox": list(shape.bounds)}
