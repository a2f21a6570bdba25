"""Two maps in one process: neither knows the theatres, units, labels, names and actors of the other."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from map_app.core import names
from map_app.data.catalogues import speaking
from map_app.data.paths import SHIPPED_MAP
from map_app.data.reference.checks import theatre_problems
from map_app.data.reference.geodata import Geodata
from tests.shipped import GEO

INSIDE = (20.5, 60.5)
"""Longitude and latitude of a point in the theatre and unit of the other map."""

TABLES = {
    "geodata/places.csv": "id,kind,country_code,lat,lon,min_zoom,rank,rotation,name_en,name_ar\n"
    "nordia,country,NX,60.5,20.2,3,1,,Nordia,نورديا\nstorvik,city,,60.5,20.5,5,2,,Storvik,ستورفيك\n",
    "geodata/gazetteer.csv": "name,aliases,local,country_code,lat,lon,population\n"
    "Storvik,Storwick,,NX,60.5,20.5,9000\nLillvik,,,NX,60.6,20.8,1200\n",
    "geodata/localities.csv": "kind,country_code,lat,lon,min_zoom,name_en\nsite,NX,60.4,20.4,8,Camp North\n",
    "tables/actors.csv": "name,aliases,name_ar,source_ar\nLake Guard,LG,حرس البحيرة,a test\n",
}


def square(west: float, south: float, side: float) -> dict[str, Any]:
    """A square as a polygon."""
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def collection(*features: tuple[str, dict[str, Any], dict[str, Any]]) -> str:
    """A collection of features, each an id, properties and a geometry."""
    listed = [
        {"type": "Feature", "id": id_, "properties": properties, "geometry": geometry}
        for id_, properties, geometry in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": listed})


@pytest.fixture(scope="module")
def lakes(tmp_path_factory: pytest.TempPathFactory) -> Geodata:
    """The geodata of a map of another region, with one theatre, which is water, and one unit."""
    folder = tmp_path_factory.mktemp("lakes")
    files = TABLES | {
        "geodata/theatres.geojson": collection(("north_lake", {}, square(20, 60, 1))),
        "geodata/areas.geojson": collection(("NX-NL", {"name": "Lake County"}, square(20, 60, 1))),
        "geodata/basemap.geojson": collection(("", {"kind": "land", "country": "NX"}, square(19, 59, 4))),
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return Geodata(folder, water=["north_lake"], lighter=["NX"], fallback=SHIPPED_MAP)


def test_neither_map_sees_what_the_other_has(lakes: Geodata) -> None:
    """Asked in turn, so that nothing that one has looked up is the other's answer."""
    for mine, other in ((lakes, GEO), (GEO, lakes), (lakes, GEO)):
        assert not mine.theatres.outlines.keys() & other.theatres.outlines.keys()
        assert not mine.areas.by_id.keys() & other.areas.by_id.keys()
        assert not {label.id for label in mine.places} & {label.id for label in other.places}
        assert not {actor.names["en"] for actor in mine.actors.known} & {
            actor.names["en"] for actor in other.actors.known
        }
        assert mine.towns.version != other.towns.version
    assert lakes.theatres.at([INSIDE[0]], [INSIDE[1]]) == ["north_lake"]
    assert GEO.theatres.at([INSIDE[0]], [INSIDE[1]]) == ["elsewhere"]
    assert [place.name for place in lakes.gazetteer.look_up("storwick")] == ["Storvik"]
    assert GEO.gazetteer.look_up("Storvik") == lakes.gazetteer.look_up("Gaza") == []


def test_a_shape_meets_what_its_own_map_has(lakes: Geodata) -> None:
    """Units, countries and waters by which events may lie in a drawn area."""
    wkt = "POLYGON((20.4 60.4,20.6 60.4,20.6 60.6,20.4 60.6,20.4 60.4))"
    assert (lakes.areas.meeting(wkt), lakes.theatres.seas_meeting(wkt)) == (("NX-NL",), ("north_lake",))
    assert lakes.lands.meeting(wkt) == ("NX",)
    assert (GEO.areas.meeting(wkt), GEO.theatres.seas_meeting(wkt)) == ((), ())
    assert lakes.areas.fitting(500) == ("NX-NL",)


def test_names_are_those_of_the_map_at_hand(lakes: Geodata) -> None:
    """In searches, in other languages and on the map."""
    assert set(lakes.known_places.other_names("Storvik", 60.5, 20.5, 1)) == {"storwick", "ستورفيك"}
    assert GEO.known_places.other_names("Storvik", 60.5, 20.5, 1) == []
    with speaking("ar", lakes):
        assert (names.actor("LG"), names.place("Storvik", "NX")) == ("حرس البحيرة", "ستورفيك")
        assert names.actor("Hamas") == "Hamas"
    with speaking("ar", GEO):
        assert (names.actor("LG"), names.actor("Hamas")) == ("LG", "حماس")
    found = {name.names["en"] for tile in lakes.towns.chosen(9).values() for name in tile}
    assert found == {"Lillvik", "Camp North", "Lake County"}


def test_what_a_record_leaves_to_the_map_is_its_own(lakes: Geodata) -> None:
    """A country that lies only partly in a theatre does not say in which an event was."""
    assert lakes.geography.theatre_at(*INSIDE) == "north_lake"
    assert lakes.geography.generic_point("NX", None) is None
    assert lakes.geography.generic_point("NX", "elsewhere") == (20.2, 60.5, "elsewhere")
    assert lakes.geography.generic_point("IQ", None) is None
    assert GEO.geography.generic_point("NX", None) is None


def test_countries_are_drawn_lighter_that_the_map_names(lakes: Geodata) -> None:
    """On the page, in pictures and offline; the shipped file is served byte by byte."""
    assert "theatre" in lakes.drawn.basemap
    assert '"theatre":true' in lakes.basemap_body.decode()
    assert GEO.basemap_body == (SHIPPED_MAP / "geodata" / "basemap.geojson").read_bytes()


def test_a_folder_without_geodata_has_the_coarse_ground_alone(tmp_path: Path) -> None:
    """No theatres, units, labels, gazetteer or tiles, and no country drawn lighter."""
    bare = Geodata(tmp_path, fallback=SHIPPED_MAP)
    assert (bare.theatres.outlines, bare.areas.by_id, bare.places, bare.actors.known) == ({}, {}, (), ())
    assert (bare.ground.levels, bare.towns.bounds, bare.governorates) == ({}, None, ())
    assert bare.drawn.theatres == {}
    assert json.loads(bare.theatres.body)["features"] == []
    assert bare.lands.drawn == GEO.lands.drawn
    assert "theatre" not in bare.drawn.basemap
    assert not any(f["properties"].get("theatre") for f in json.loads(bare.basemap_body)["features"])
    assert list(bare.known_places.names) == []
    assert list(theatre_problems(bare, [])) == []


def test_another_process_is_told_which_folder(lakes: Geodata) -> None:
    """What is sent there is small, and is read anew."""
    sent = pickle.dumps(lakes)
    assert len(sent) < 1_000
    assert pickle.loads(sent).theatres.at([INSIDE[0]], [INSIDE[1]]) == ["north_lake"]  # noqa: S301
