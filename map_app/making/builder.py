"""Makes the geodata of a new map, step by step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from map_app.making import theatres
from map_app.making.areas import fitted, line
from map_app.making.borders import lines_between, read_disputes
from map_app.making.coast import fine_shapes
from map_app.making.countries import Country, World, read_world
from map_app.making.coverage import partition
from map_app.making.gazetteer import City, as_csv, gazetteer_csv, read_cities
from map_app.making.geojson import collection
from map_app.making.ground import Water, ground_tsv, simplified
from map_app.making.gshhg import read_land_and_lakes, read_rivers
from map_app.making.labels import places_csv
from map_app.making.region import Region, region_of
from map_app.making.seas import read_seas
from map_app.making.theatres import Place
from map_app.making.tiles import Level
from map_app.making.units import Named, read_lines, units_of
from map_app.making.water import far_water, read_lakes, todays_lakes, without

FEWEST_UNITS: Final = 2

Shapes = dict[int, BaseGeometry]


class Step(NamedTuple):
    """A part of the work: what a reader is told of it, and how long it takes about, in seconds."""

    name: str
    seconds: int
    work: Callable[[Path], None]


@dataclass
class Builder:
    """The geodata of the countries with these codes; `choice` is one of `theatres.CHOICES`, or empty.

    Its steps are to be taken in their order; each writes into the folder that it is given.
    """

    codes: Sequence[str]
    choice: str = ""

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps, in order."""
        return (
            Step("countries", 5, lambda _folder: self._read()),
            Step("settlements", 5, lambda _folder: self._read_cities()),
            Step("units", 3, lambda _folder: self._read_units()),
            Step("base map", 15, self._write_base),
            Step("theatres", 3, self._write_theatres),
            Step("coast and rivers", 10, lambda _folder: self._read_coast()),
            *(Step(f"ground, {name}", 8, self._writer_of(name)) for name in ("wide", "far", "near")),
            Step("units on the ground", 5, self._write_areas),
            Step("labels and gazetteer", 8, self._write_names),
        )

    @cached_property
    def world(self) -> World:
        """Every country."""
        return read_world()

    @cached_property
    def countries(self) -> tuple[Country, ...]:
        """The map's countries. Raises DataError for a code that is none."""
        return self.world.chosen(self.codes)

    @cached_property
    def region(self) -> Region:
        """What is drawn in detail."""
        return region_of([country.unit.geometry for country in self.countries])

    @cached_property
    def lighter(self) -> frozenset[str]:
        """Keys of the land that is drawn lighter."""
        own = {country.unit.key for country in self.countries}
        belonging = {gap.key for gap in self.world.gaps if gap.country in own}
        return frozenset(
            own | belonging | {gap.key for gap in theatres.gaps_within(self.world, self.countries)}
        )

    def _read(self) -> None:
        self._units = self.world.units
        self._region_box = shapely.box(*self.region.wide)
        _ = self.lighter

    def _read_cities(self) -> None:
        self.cities: list[City] = read_cities()

    def _read_units(self) -> None:
        """Units of each country, by code; a country of which fewer than two are known has none."""
        lines = read_lines()
        self.units: dict[str, list[Named]] = {}
        for country in self.countries:
            own = [city for city in self.cities if city.country == country.code]
            found = units_of(country.unit.key, country.unit.geometry, own, lines)
            self.units[country.unit.key] = found if len(found) >= FEWEST_UNITS else []
        self.places = self._places()

    @property
    def without_units(self) -> tuple[Country, ...]:
        """The countries of which no units are known, once these are read."""
        return tuple(country for country in self.countries if not self.units[country.unit.key])

    @property
    def instead_of_units(self) -> str:
        """Why countries were made theatres where units were asked for, as a sentence; else empty."""
        if self.choice != "units" or not self.without_units:
            return ""
        named = ", ".join(country.names["en"] for country in self.without_units)
        return f"no units are known of {named}, so the theatres are countries"

    def _places(self) -> list[Place]:
        if self.choice == "none":
            return []
        wants_units = self.choice == "units" or (not self.choice and len(self.countries) == 1)
        if wants_units and not self.without_units:
            made: list[Place] = []
            for country in self.countries:
                made += theatres.of_units(country, self.units[country.unit.key], made)
            return made
        return theatres.of_countries(self.world, self.countries)

    def _write_base(self, folder: Path) -> None:
        self._shapes = partition(self._units, self.region.zones)
        self._lakes = read_lakes(self.region.tiled)
        self._rivers = read_rivers(self.region.tiled)
        great = [self._rivers["banks"], self._rivers["great"]]
        water = far_water(self.region.wide, self._lakes, [lines for lines in great if not lines.is_empty])
        borders = lines_between(self._units, self._shapes, read_disputes())
        write(folder / "basemap.geojson", collection([*self._land(), *water, *borders]))

    def _land(self) -> list[dict[str, Any]]:
        """A feature per country, and per piece of land that is in none."""
        features = []
        for i, unit in enumerate(self._units):
            if i not in self._shapes or (unit.country and unit.key != unit.country):
                continue
            shape = (
                theatres.country_shape(self._units, self._shapes, unit.country)
                if unit.country
                else self._shapes[i]
            )
            named = {"country": unit.country, "name": unit.name, "theatre": unit.key in self.lighter}
            features.append({"properties": {"kind": "land", **named}, "geometry": shape})
        return features

    def _outlines(self, shapes: Shapes, tolerance: float) -> dict[str, BaseGeometry]:
        named = [unit for units in self.units.values() for unit in units]
        return theatres.outlines(self.places, self._units, shapes, named, tolerance)

    def _write_theatres(self, folder: Path) -> None:
        tolerance = self.region.zones[0].tolerance
        outlines = self._outlines(self._shapes, tolerance)
        self.places = [place for place in self.places if place.slug in outlines]
        features = [theatres.feature(place, outlines[place.slug]) for place in self.places]
        if features:
            write(folder / "theatres.geojson", collection(features))
        found = self._areas(self._shapes, tolerance)
        if found:
            features = [self._area(unit, shape) for unit, shape in found]
            write(folder / "areas.geojson", collection(features))

    def _areas(self, shapes: Shapes, tolerance: float) -> list[tuple[Named, BaseGeometry]]:
        """Every unit on the land that is drawn, sorted by code."""
        found = []
        for key, units in self.units.items():
            land = theatres.country_shape(self._units, shapes, key)
            made = fitted({unit.code: unit.geometry for unit in units}, land, tolerance) if units else {}
            found += [(unit, made[unit.code]) for unit in units if unit.code in made]
        return sorted(found, key=lambda pair: pair[0].code)

    def _area(self, unit: Named, shape: BaseGeometry) -> dict[str, Any]:
        properties = {"country": unit.code[:2], "name": unit.names["en"]}
        return {"id": unit.code, "properties": properties, "geometry": shape, "bbox": list(shape.bounds)}

    def _read_coast(self) -> None:
        land, old = read_land_and_lakes(self.region.tiled, self.region.resolution)
        lakes, risen = todays_lakes(old, self._lakes)
        great = [self._rivers[kind] for kind in ("banks", "great", "river")]
        rivers = shapely.union_all([lines for lines in great if not lines.is_empty])
        self._water = Water(
            lakes, {"river": without(rivers, risen), "stream": without(self._rivers["stream"], risen)}
        )
        self._fine = fine_shapes(self._units, land)

    def _writer_of(self, name: str) -> Callable[[Path], None]:
        def write_level(folder: Path) -> None:
            level = next(level for level in self.region.levels if level.name == name)
            kept = self._kept(level)
            outlines = self._outlines(kept, level.tolerance)
            text = ground_tsv(level, self._units, kept, self._water, self.lighter, outlines.values())
            (folder / "ground").mkdir(exist_ok=True)
            write(folder / "ground" / f"{name}.tsv", text)

        return write_level

    def _kept(self, level: Level) -> Shapes:
        self._last = simplified(level, self._fine)
        return self._last

    def _write_areas(self, folder: Path) -> None:
        found = self._areas(self._last, self.region.levels[-1].tolerance)
        if found:
            write(folder / "ground" / "areas.tsv", "".join(line(unit.code, shape) for unit, shape in found))

    def _write_names(self, folder: Path) -> None:
        chosen = {country.unit.key for country in self.countries}
        seas = read_seas(self.region.wide)
        units = [unit for own in self.units.values() for unit in own]
        text = places_csv(
            self.region.wide, self.region.span, chosen, self.world.countries, seas, self.cities, units
        )
        write(folder / "places.csv", text)
        near = [unit for unit in self._units if unit.geometry.intersects(shapely.box(*self.region.frame))]
        codes = {unit.country for unit in near}
        write(folder / "gazetteer.csv", gazetteer_csv(self._around(codes)))

    def _around(self, codes: set[str | None]) -> list[City]:
        """The settlements of the map's countries, and of the others those within its detail."""
        chosen = {country.code for country in self.countries}
        west, south, east, north = self.region.zones[0].bounds
        return [
            city
            for city in self.cities
            if city.country in chosen
            or (city.country in codes and west <= city.lon <= east and south <= city.lat <= north)
        ]

    def regions_csv(self) -> str:
        """The text of `tables/regions.csv`: the units' names in other languages; empty if there are none."""
        rows = [
            [
                unit.names["en"],
                unit.code[:2],
                unit.names.get("ar", ""),
                unit.names.get("he", ""),
                "GeoNames",
            ]
            for units in self.units.values()
            for unit in units
            if len(unit.names) > 1
        ]
        return as_csv([["name", "country_code", "name_ar", "name_he", "source"], *rows]) if rows else ""


def write(path: Path, text: str) -> None:
    """Write UTF-8 with plain newlines whatever the system."""
    path.write_text(text, encoding="utf-8", newline="\n")
