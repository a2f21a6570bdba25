"""The geodata of a new map, made of the real packages: two neighbours at a sea."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import shapely
from click.testing import CliRunner

from map_app.cli.main import commands
from map_app.data.map_reading import read_folder
from map_app.data.reference.geodata import Geodata
from map_app.errors import DataError
from map_app.making.builder import Builder
from map_app.making.folder import make
from map_app.making.theatres import slug_of

DJIBOUTI, ASMARA, RED_SEA, BARENTU = (43.15, 11.56), (38.93, 15.33), (39.5, 18.0), (37.6, 15.1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Builder, Path]:
    """The folder of a map of Djibouti and Eritrea, and what made it."""
    root = tmp_path_factory.mktemp("maps") / "horn-2031"
    builder = Builder(("DJ", "ER"))
    make(root, builder)
    return builder, root


def test_the_folder_is_a_map_without_faults(made: tuple[Builder, Path]) -> None:
    """Its `map.toml` says countries, types, frame and theatres; title and data set are the folder's name."""
    _, root = made
    read, problems = read_folder(root)
    assert problems == ()
    profile = read.profile
    assert profile
    assert (str(profile.title), profile.dataset) == ("Horn 2031", "horn-2031")
    assert [*profile.theatres] == ["djibouti", "eritrea", "elsewhere"]
    assert "air_strike" in profile.types
    assert profile.frame
    assert profile.frame[0] < ASMARA[0] < DJIBOUTI[0] < profile.frame[2]
    assert profile.lighter == {"DJ", "ER"}
    assert profile.areas["ER-MA"] == "Maekel"


def test_its_events_are_none_and_can_be_checked(made: tuple[Builder, Path]) -> None:
    """An empty collection is a valid file of events."""
    _, root = made
    checked = CliRunner().invoke(commands, ["check", str(root / "events.geojson")])
    assert (checked.exit_code, checked.output) == (0, "")


def features(root: Path, name: str) -> list[dict[str, Any]]:
    """The features of a file of the geodata."""
    found: list[dict[str, Any]] = json.loads((root / "geodata" / name).read_text())["features"]
    return found


def test_each_country_is_a_theatre(made: tuple[Builder, Path]) -> None:
    """Outlines are valid, do not overlap, and a town lies in its own."""
    _, root = made
    theatres = Geodata(root).theatres
    assert list(theatres.outlines) == ["djibouti", "eritrea"]
    assert theatres.at(*zip(DJIBOUTI, ASMARA, RED_SEA, strict=True)) == ["djibouti", "eritrea", "elsewhere"]
    for one, other in combinations(theatres.outlines.values(), 2):
        assert one.is_valid
        assert other.is_valid
        assert one.intersection(other).area == 0


def test_the_world_is_drawn_and_the_region_in_detail(made: tuple[Builder, Path]) -> None:
    """Every continent has land; the map's countries are lighter and have many corners."""
    _, root = made
    land = [f for f in features(root, "basemap.geojson") if f["properties"]["kind"] == "land"]
    shapes = {f["properties"]["country"]: shapely.geometry.shape(f["geometry"]) for f in land}
    assert {"BR", "DE", "CN", "ER", "US", "AU"} <= shapes.keys()
    assert {f["properties"]["country"] for f in land if f["properties"]["theatre"]} == {"DJ", "ER"}
    assert shapely.get_num_coordinates(shapes["ER"]) > shapely.get_num_coordinates(shapes["BR"])
    kinds = {f["properties"]["kind"] for f in features(root, "basemap.geojson")}
    assert {"lake", "river", "border"} <= kinds


def test_near_zooms_have_tiles_with_coast_and_outlines(made: tuple[Builder, Path]) -> None:
    """All three levels are there, whole, with what a map of the region draws."""
    _, root = made
    levels = Geodata(root).ground.levels
    assert list(levels) == ["wide", "far", "near"]
    for level in levels.values():
        assert len(level.tiles) == (level.x[1] - level.x[0] + 1) * (level.y[1] - level.y[0] + 1)
        kinds = {kind for tile in level.tiles.values() for kind in json.loads(tile)}
        assert {"land", "theatre", "river", "border", "outline"} <= kinds


def test_units_have_outlines_and_names(made: tuple[Builder, Path]) -> None:
    """First-level units share a country's land out, by ISO 3166-2, and have names in other languages."""
    _, root = made
    geodata = Geodata(root)
    found = features(root, "areas.geojson")
    names = {f["id"]: f["properties"]["name"] for f in found}
    assert names["ER-MA"] == "Maekel"
    assert names["ER-GB"] == "Gash-Barka"
    assert geodata.areas.by_id["ER-GB"].near.contains(shapely.Point(BARENTU))
    own = shapely.union_all([shapely.geometry.shape(f["geometry"]) for f in found if f["id"][:2] == "ER"])
    assert own.symmetric_difference(geodata.theatres.outlines["eritrea"]).area < 1e-3
    names_ar = {unit.full: unit.names["ar"] for unit in geodata.governorates}
    assert names_ar["Gash-Barka"] == "القاش وبركة"


def test_labels_name_countries_seas_and_towns(made: tuple[Builder, Path]) -> None:
    """In the languages that the packages have; the map's own countries come first."""
    _, root = made
    places = Geodata(root).places
    by_name = {(place.kind, place.names["en"]): place for place in places}
    assert by_name["country", "Eritrea"].names["ar"] == "إريتريا"
    assert by_name["country", "Eritrea"].rank < by_name["country", "Ethiopia"].rank
    assert by_name["country", "Eritrea"].country_code == "ER"
    assert by_name["city", "Asmara"].min_zoom < by_name["city", "Keren"].min_zoom
    assert ("sea", "Red Sea") in by_name
    assert len({place.id for place in places}) == len(places)


def test_the_gazetteer_finds_towns_of_the_countries_and_around(made: tuple[Builder, Path]) -> None:
    """A town across the border is found too, one far away is not."""
    _, root = made
    gazetteer = Geodata(root).gazetteer
    assert [town.country_code for town in gazetteer.look_up("Keren")] == ["ER"]
    assert gazetteer.look_up("Mekele")
    assert not gazetteer.look_up("Nairobi")


def test_countries_in_place_of_units_are_said_so(made: tuple[Builder, Path]) -> None:
    """Where one of them has none; nothing is said where units are theatres, or were not asked for."""
    builder, _ = made
    for choice, kept, said in (
        ("units", ("DJ",), "no units are known of Eritrea, so the theatres are countries"),
        ("units", ("DJ", "ER"), ""),
        ("", ("DJ",), ""),
    ):
        both = Builder(("DJ", "ER"), choice)
        both.world, both.cities = builder.world, [city for city in builder.cities if city.country in kept]
        both.steps[2].work(Path())
        assert both.instead_of_units == said
        assert ("eritrea" in {place.slug for place in both.places}) == (kept == ("DJ",))


def test_one_country_has_its_units_for_theatres(made: tuple[Builder, Path]) -> None:
    """A single country has its units for theatres, several have them if asked, and none if asked."""
    builder, _ = made
    both = Builder(("DJ", "ER"), "units")
    both.world, both.cities = builder.world, builder.cities
    both.steps[2].work(Path())
    assert {place.slug for place in both.places} >= {"maekel", "gash_barka", "tadjourah"}
    alone = Builder(("ER",))
    alone.world, alone.cities = builder.world, builder.cities
    alone.steps[2].work(Path())
    assert "eritrea" not in {place.slug for place in alone.places}
    none = Builder(("ER",), "none")
    none.world, none.cities = builder.world, builder.cities
    none.steps[2].work(Path())
    assert none.places == []


@pytest.mark.parametrize(
    ("code", "meant"),
    [("UK", "GB (United Kingdom)"), ("SDN", "SD (Sudan)"), ("Chad", "TD (Chad)"), ("ERR", "ER")],
)
def test_an_unknown_code_names_the_nearest(made: tuple[Builder, Path], code: str, meant: str) -> None:
    """A common mistake is answered with the code that was meant."""
    builder, _ = made
    with pytest.raises(DataError, match="no country code") as fault:
        builder.world.chosen([code])
    assert f"Did you mean {meant}" in str(fault.value)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Côte d'Ivoire", "cote_divoire"),
        ("São Tomé & Príncipe", "sao_tome_principe"),
        ("6 October", "area_6_october"),
    ],
)
def test_slugs_are_made_of_names(name: str, slug: str) -> None:
    """Accents and signs are dropped, and a letter comes first."""
    assert slug_of(name) == slug


def test_lines_that_are_older_than_the_units_make_none(made: tuple[Builder, Path]) -> None:
    """Else a province would have the ground of five, under the name of one of them."""
    builder, _ = made
    congo = Builder(("CD",))
    congo.world, congo.cities = builder.world, builder.cities
    congo.steps[2].work(Path())
    assert congo.units["CD"] == []
    assert [place.slug for place in congo.places] == ["democratic_republic_of_the_congo"]
