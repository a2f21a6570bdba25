"""Which map shows events: that of the settings, of their folder, of their data set, or a neutral one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from map_app.core.filters import EventFilter
from map_app.data import manager
from map_app.data.ingest.load import load_into
from map_app.data.manager import StoreManager
from map_app.data.map_folder import checked_map, chosen_map, load_map, map_of
from map_app.data.opening import open_shown
from map_app.data.paths import EVENTS, SHIPPED_MAP
from map_app.data.source import parse_source
from map_app.errors import DataError
from tests.second import FOLDER

Make = Callable[..., Any]
TOML = """\
[map]
dataset = "lakes"
title.en = "Lakes"
[[types]]
slug = "raid"
family = "ground"
symbol = "square"
color = "#7B4A2B"
label.en = "Raid"
"""


@pytest.fixture
def folder(tmp_path: Path, write_events: Make, make_feature: Make) -> Path:
    """A map's folder with an event of its own type."""
    (tmp_path / "map.toml").write_text(TOML, encoding="utf-8")
    write_events(make_feature(event_type="raid"), name="events.geojson")
    return tmp_path


def test_settings_name_the_map(folder: Path) -> None:
    """`MAP_APP_MAP` goes before `MAP_APP_EVENTS`, and a folder's events belong to it."""
    own, bare = str(folder / "events.geojson"), str(folder / "others.geojson")
    assert chosen_map({}).root == SHIPPED_MAP
    assert chosen_map({"MAP_APP_EVENTS": own}).root == folder
    assert chosen_map({"MAP_APP_EVENTS": str(EVENTS)}).root == SHIPPED_MAP
    assert chosen_map({"MAP_APP_EVENTS": bare}).root is None
    assert chosen_map({"MAP_APP_EVENTS": "postgres://db/war"}).root is None
    assert chosen_map({"MAP_APP_MAP": str(folder), "MAP_APP_EVENTS": bare}).root == folder
    assert chosen_map({"MAP_APP_MAP": "shipped", "MAP_APP_EVENTS": own}).root == SHIPPED_MAP


def test_a_file_at_hand_belongs_to_its_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever map the settings name: they are for files without one."""
    monkeypatch.setenv("MAP_APP_MAP", "shipped")
    assert map_of(folder / "events.geojson").root == folder
    assert map_of(folder / "others.geojson").root == SHIPPED_MAP
    monkeypatch.delenv("MAP_APP_MAP")
    assert map_of(folder / "others.geojson").root is None


@pytest.mark.parametrize(
    "text", ["hello = 1", "[map", "a = " + "[" * 3_000, 'map = "x"', "[map]\nevents = 3"]
)
def test_a_stray_map_toml_is_no_map_of_the_files_beside_it(folder: Path, text: str) -> None:
    """It does not name them as its events; given as a folder it is checked whole."""
    (folder / "map.toml").write_text(text, encoding="utf-8")
    for name in ("x.geojson", "events.geojson"):
        assert map_of(folder / name).root is None
        assert chosen_map({"MAP_APP_EVENTS": str(folder / name)}).root is None
    with pytest.raises(DataError, match=r"map\.toml"):
        load_map(folder)


def test_a_faulty_map_is_told_of_its_own_events_alone(folder: Path) -> None:
    """The file that it names is its; another beside it is shown and checked without it."""
    text = TOML.replace("title.en", 'events = "mine.geojson"\nfarme = 1\ntitle.en')
    (folder / "map.toml").write_text(text, encoding="utf-8")
    (folder / "events.geojson").rename(folder / "mine.geojson")
    with pytest.raises(DataError, match=r"map\.farme"):
        map_of(folder / "mine.geojson")
    assert map_of(folder / "events.geojson").root is None


def test_events_without_a_map_bring_their_types_and_theatres(write_events: Make, make_feature: Make) -> None:
    """None is lost or called wrong, and nothing is said of what the data does not name."""
    features = [
        make_feature("a", event_type="river_raid", theatre="north_lake"),
        make_feature("b", event_type="river_raid", theatre="north_lake"),
        make_feature("c", event_type="diplomacy", theatre="elsewhere"),
    ]
    path = write_events(*features)
    store, collection = open_shown(parse_source(path), chosen_map({"MAP_APP_EVENTS": str(path)}))
    assert collection.problems == ()
    assert [*store.profile.types][:2] == ["diplomacy", "river_raid"]
    assert [*store.profile.theatres] == ["north_lake", "elsewhere"]
    assert (store.profile.period, store.profile.frame, store.profile.tagline) == (None, None, None)


@pytest.mark.parametrize("form", ["geojson", "parquet", "duckdb"])
def test_types_of_their_own_come_from_every_form(tmp_path: Path, form: str) -> None:
    """A file that says nothing of a map shows them all, and none under others."""
    path = tmp_path / f"e.{form}"
    own = Path(load_map(FOLDER).events)
    if form == "geojson":
        shutil.copy(own, path)
    else:
        target = parse_source(f"duckdb:///{path}" if form == "duckdb" else path)
        load_into(parse_source(own), target, load_map(FOLDER))
    store = StoreManager(path, chosen_map({"MAP_APP_EVENTS": str(path)})).snapshot().store
    said = {json.loads(line)["properties"]["event_type"] for line in store.features(EventFilter())}
    assert {*store.types} == said
    assert store.facet(EventFilter(), "type").keys() == said


def test_an_event_without_a_map_may_be_known_to_any_country(write_events: Make, make_feature: Make) -> None:
    """It is listed with a point within the country, and not drawn."""
    path = write_events(make_feature(country_code="NZ", theatre=None) | {"geometry": None})
    store, _ = open_shown(parse_source(path), chosen_map({"MAP_APP_EVENTS": str(path)}))
    [feature] = map(json.loads, store.features(EventFilter()))
    assert feature["properties"]["location_precision"] == "country"
    assert -48 < feature["geometry"]["coordinates"][1] < -34


def test_events_of_the_shipped_data_set_are_shown_on_the_shipped_map(
    write_events: Make, make_feature: Make
) -> None:
    """A copy, a part or a store of them has the theatres and words that it had."""
    path = write_events(make_feature(theatre=None), dataset="conflict-event-map")
    store, _ = open_shown(parse_source(path), chosen_map({"MAP_APP_EVENTS": str(path)}))
    assert store.map.root == SHIPPED_MAP
    [feature] = store.features(EventFilter())
    assert json.loads(feature)["properties"]["theatre"] == "yemen"


def test_a_folder_without_events_is_refused_before_it_is_served(folder: Path) -> None:
    """With what to do; other events may be shown on it."""
    (folder / "events.geojson").unlink()
    with pytest.raises(
        DataError, match=r"is not there, so that the map has no events\. Put them there, name"
    ):
        checked_map({"MAP_APP_MAP": str(folder)})
    assert checked_map({"MAP_APP_MAP": str(folder), "MAP_APP_EVENTS": "x.geojson"}).root == folder


def test_a_folder_that_becomes_broken_keeps_the_last_good_map_and_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Open pages are told, new events are still shown, and a mended folder is shown as it is now."""
    monkeypatch.setattr(manager, "CHECK_EVERY_S", 0.0)
    map_ = load_map(folder)
    kept = StoreManager(map_.events, map_)
    good = kept.snapshot()
    assert (good.status, str(good.store.profile.title)) == ("ok", "Lakes")
    (folder / "map.toml").write_text(TOML.replace("square", "sqare"), encoding="utf-8")
    broken = kept.snapshot()
    assert (broken.status, str(broken.store.profile.title)) == ("stale", "Lakes")
    assert "cannot be read" in broken.fault
    shutil.copy(EVENTS, folder / "events.geojson")
    assert kept.snapshot().status == "stale"
    assert kept.snapshot().store.meta.total > 100
    (folder / "map.toml").write_text(TOML.replace("Lakes", "Rivers"), encoding="utf-8")
    mended = kept.snapshot()
    assert (mended.status, str(mended.store.profile.title)) == ("ok", "Rivers")
    assert len({good.state, broken.state, mended.state}) == 3
