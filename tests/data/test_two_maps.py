"""Two maps in one process: neither knows the theatres, units, labels, names and actors of the other."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from map_app.core import names
from map_app.core.filters import EventFilter
from map_app.core.schema import Event
from map_app.core.vocab import Within
from map_app.data.catalogues import speaking
from map_app.data.map_folder import MapFolder, load_map
from map_app.data.paths import SHIPPED_MAP
from map_app.data.readers.geojson import Collection
from map_app.data.reference.checks import theatre_problems
from map_app.data.reference.geodata import Geodata
from map_app.data.store import EventStore
from map_app.data.suggestions import suggest
from tests.lakes import INSIDE, write
from tests.shipped import GEO, MAP


@pytest.fixture(scope="module")
def lakes_map(tmp_path_factory: pytest.TempPathFactory) -> MapFolder:
    """A map of another region, with one theatre, which is water, and one unit."""
    folder = tmp_path_factory.mktemp("lakes")
    write(folder)
    return load_map(folder)


@pytest.fixture
def lakes(lakes_map: MapFolder) -> Geodata:
    """Its geodata."""
    return lakes_map.geodata


MakeEvent = Callable[..., Event]


@pytest.fixture
def both(make_event: MakeEvent, lakes_map: MapFolder) -> tuple[EventStore, EventStore]:
    """The same event in a store of either map."""
    event = make_event(
        *("a",),
        title="x",
        summary="",
        theatre="north_lake",
        event_type="raid",
        place="Storvik",
        at=INSIDE,
        location_radius_km=5,
        actors=[{"name": "Lake Guard", "role": "initiator"}],
        country_code="NO",
    )
    collection = Collection((event,), ())
    return EventStore(collection, lakes_map), EventStore(collection, MAP)


def test_two_stores_of_one_process_ask_their_own_map(both: tuple[EventStore, EventStore]) -> None:
    """What finds an event, what is suggested, how it is said and what a map of nothing opens on."""
    lakes, shipped = both
    for text in ("storwick", "LG", "ستورفيك"):
        assert [store.count(EventFilter(q=text)) for store in (lakes, shipped, lakes)] == [1, 0, 1]
    named = [
        {spot.shown["en"] for spot in suggest(store, "stor").places if spot.population} for store in both
    ]
    assert named == [{"Storvik"}, set()]
    there = EventFilter(theatre=("north_lake",))
    assert "in the North Lake" in lakes.provenance(there).sentence
    assert "North Lake" not in shipped.provenance(there).sentence
    nothing = there.but(q="nothing at all")
    assert (lakes.own_frame(nothing), shipped.own_frame(nothing)) == ((20.0, 60.0, 21.0, 61.0), None)
    assert shipped.own_frame(EventFilter(theatre=("gaza",), q="nothing at all"))
    assert lakes.own_frame(EventFilter(theatre=("gaza",), q="nothing at all")) is None


def test_what_may_lie_in_a_shape_is_asked_of_the_map_of_the_store(
    make_event: MakeEvent, lakes_map: MapFolder
) -> None:
    """An event known to a unit or a water alone may lie wherever that one does."""
    unit = make_event(
        "u", at=INSIDE, location_precision="governorate", location_area="NO-NL", theatre="north_lake"
    )
    water = make_event("w", at=INSIDE, location_precision="country", country_code=None, theatre="north_lake")
    collection = Collection((unit, water), ())
    corner = EventFilter(bbox=(20.9, 60.9, 20.95, 60.95), within=Within.POSSIBLE)
    counts = [EventStore(collection, map_).count(corner) for map_ in (lakes_map, MAP)]
    assert counts == [2, 0]


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
    assert (lakes.areas.meeting(wkt), lakes.theatres.seas_meeting(wkt)) == (("NO-NL",), ("north_lake",))
    assert lakes.lands.meeting(wkt) == ("NO",)
    assert (GEO.areas.meeting(wkt), GEO.theatres.seas_meeting(wkt)) == ((), ())
    assert lakes.areas.fitting(500) == ("NO-NL",)


def test_names_are_those_of_the_map_at_hand(lakes: Geodata, lakes_map: MapFolder) -> None:
    """In searches, in other languages and on the map."""
    assert set(lakes.known_places.other_names("Storvik", 60.5, 20.5, 1)) == {"storwick", "ستورفيك"}
    assert GEO.known_places.other_names("Storvik", 60.5, 20.5, 1) == []
    with speaking("ar", lakes_map):
        assert (names.actor("LG"), names.place("Storvik", "NO")) == ("حرس البحيرة", "ستورفيك")
        assert names.actor("Hamas") == "Hamas"
    with speaking("ar", MAP):
        assert (names.actor("LG"), names.actor("Hamas")) == ("LG", "حماس")
    found = {name.names["en"] for tile in lakes.towns.chosen(9).values() for name in tile}
    assert found == {"Lillvik", "Camp North", "Lake County"}


def test_what_a_record_leaves_to_the_map_is_its_own(lakes: Geodata) -> None:
    """A country that lies only partly in a theatre does not say in which an event was."""
    assert lakes.geography.theatre_at(*INSIDE) == "north_lake"
    assert lakes.geography.generic_point("NO", None) is None
    assert lakes.geography.generic_point("NO", "elsewhere") == (20.2, 60.5, "elsewhere")
    assert lakes.geography.generic_point("IQ", None) is None
    assert GEO.geography.generic_point("NO", None) is None


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
