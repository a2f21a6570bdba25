"""A store that is a map's own events has the data set and terms of `map.toml` where it states none itself."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from map_app.core.filters import EventFilter
from map_app.data import export, manager
from map_app.data.ingest.load import load_into
from map_app.data.manager import StoreManager
from map_app.data.map_folder import load_map
from map_app.data.source import parse_source
from map_app.data.store import EventStore
from map_app.ui import about
from tests.data.servers import postgres
from tests.second import FOLDER
from tests.shipped import parse

ALL = EventFilter()
OWN = ("fictional-example", "CC0-1.0", "Invented for the tests: nothing of it happened")
NONE = ("unnamed", "not stated", "not stated")
PLACES = {"parquet": "e.parquet", "duckdb": "e.duckdb", "url": "duckdb:///{folder}/e.duckdb"}


@pytest.fixture(params=PLACES)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The second map, its events in a store that states no terms, which the map names."""
    made = tmp_path / "map"
    shutil.copytree(FOLDER, made)
    place = PLACES[request.param].format(folder=made)
    stored(made, {}, place)
    text = (made / "map.toml").read_text(encoding="utf-8")
    text = text.replace("[map]", f'[map]\nevents = "{place}"', 1)
    (made / "map.toml").write_text(text, encoding="utf-8")
    return made


def stored(folder: Path, terms: dict[str, str], place: str) -> str:
    """Load the map's events, on these terms, into a store."""
    document = json.loads((FOLDER / "events.geojson").read_text(encoding="utf-8"))
    bare = {name: document[name] for name in ("type", "features")} | terms
    path = folder / "bare.geojson"
    path.write_text(json.dumps(bare), encoding="utf-8")
    target = place if "://" in place else str(folder / place)
    is_file = target.endswith(".duckdb") and "://" not in target
    load_into(
        parse_source(path), parse_source(f"duckdb:///{target}" if is_file else target), load_map(FOLDER)
    )
    return target


def shown(store: EventStore) -> tuple[str, str, str]:
    """The terms of all events, as every export says them."""
    said = store.provenance(ALL)
    assert (said.dataset, said.licence, said.attribution) == tuple(store.meta.terms)
    return said.dataset, said.licence, said.attribution


def test_a_map_s_own_store_is_on_the_terms_of_its_folder(folder: Path) -> None:
    """On the page about the map, in filters, lists and every row of an export."""
    map_ = load_map(folder)
    store = StoreManager(map_.events, map_).snapshot().store
    assert shown(store) == OWN
    assert "Every event was invented" in about.body(store)
    total = store.meta.total
    assert store.facet(ALL, "dataset") == {OWN[0]: total}
    assert store.count(parse(f"dataset={OWN[0]}").filter) == total
    text = b"".join(export.stream(store, ALL, "csv")).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {(row["dataset"], row["licence"], row["attribution"]) for row in rows} == {OWN}


def test_other_events_on_the_map_and_what_states_its_terms_keep_their_own(folder: Path) -> None:
    """The map speaks for the events that it names, where they do not speak for themselves."""
    map_ = load_map(folder)
    other = stored(folder, {}, "other.parquet")
    assert shown(StoreManager(other, map_).snapshot().store) == NONE
    stored(folder, {"dataset": OWN[0], "licence": "CC BY 4.0"}, map_.events)
    assert shown(StoreManager(map_.events, map_).snapshot().store) == (OWN[0], "CC BY 4.0", OWN[2])


def test_a_store_on_its_map_s_terms_is_as_new_as_it_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not opened anew at each check, is read in chunks, and a change of `map.toml` is shown."""
    monkeypatch.setattr(manager, "CHECK_EVERY_S", 0.0)
    monkeypatch.setattr("map_app.data.store.CHUNK_SIZE", 10)
    map_ = load_map(folder)
    kept = StoreManager(map_.events, map_)
    first = kept.snapshot()
    assert kept.snapshot() is first
    assert sum(1 for _ in first.store.features(ALL)) == first.store.meta.total
    text = (folder / "map.toml").read_text(encoding="utf-8")
    (folder / "map.toml").write_text(text.replace("CC0-1.0", "CC BY-SA 4.0"), encoding="utf-8")
    now = kept.snapshot()
    assert shown(now.store) == (OWN[0], "CC BY-SA 4.0", OWN[2])
    assert now.state != first.state


@pytest.mark.server
def test_a_database_is_on_the_terms_of_the_map_that_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By whatever user it is read; another table of it is not, and new data is seen."""
    monkeypatch.setattr(manager, "CHECK_EVERY_S", 0.0)
    made = tmp_path / "map"
    shutil.copytree(FOLDER, made)
    with postgres() as server:
        text = (made / "map.toml").read_text(encoding="utf-8")
        place = f"postgres://127.0.0.1:{server.port}/postgres"
        (made / "map.toml").write_text(
            text.replace("[map]", f'[map]\nevents = "{place}"', 1), encoding="utf-8"
        )
        map_, other = load_map(made), f"{server.url}?table=others"
        for url in (server.url, other):
            stored(made, {}, url)
        kept = StoreManager(server.url, map_)
        first = kept.snapshot()
        assert shown(first.store) == OWN
        assert first.store.count(parse(f"dataset={OWN[0]}").filter) == first.store.meta.total
        assert kept.snapshot() is first
        assert shown(StoreManager(other, map_).snapshot().store) == NONE
        stored(made, {"dataset": "others"}, server.url)
        assert shown(kept.snapshot().store) == ("others", *NONE[1:])
