"""Upgrades: a store of an older table layout is named when it is served, and read by `load`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet
import pytest

from map_app.core.filters import EventFilter
from map_app.data import manager
from map_app.data.ingest.load import load_into
from map_app.data.ingest.upsert import upsert_into
from map_app.data.layout import PARQUET_KEY
from map_app.data.manager import StoreManager
from map_app.data.opening import open_store
from map_app.data.paths import EVENTS
from map_app.data.queries.clusters import Window
from map_app.data.source import parse_source
from map_app.data.store import EventStore
from map_app.data.table import LAYOUT_VERSION
from map_app.errors import StoreError
from tests.data.servers import Postgres, connected, postgres
from tests.shipped import MAP

LAYOUT_1 = """
    seq, id, title, event_type, date_start, date_end, date_precision, theatre, place, country_code, lat, lon,
    tx, ty, location_precision, precision_rank, radius_km, verification, killed_low, killed_best, killed_high,
    injured_low, injured_best, injured_high, actors, initiators, publishers, related, part_of, dataset,
    search, feature
"""
META_1 = "1 AS layout, version, total, first_day, last_day, dataset, licence, attribution"
NEAR_WASIT = Window((44.0, 31.0, 47.0, 34.0), 8)
OLD = "CREATE TABLE old_events AS SELECT {columns} FROM events ORDER BY seq"
OLD_META = "CREATE TABLE old_events_meta AS SELECT {meta} FROM events_meta"


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A PostgreSQL of this module."""
    with postgres() as running:
        yield running


@pytest.fixture(params=["duckdb", "parquet", pytest.param("postgres", marks=pytest.mark.server)])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The shipped events in layout 1, as the first release wrote them."""
    statements = (OLD.format(columns=LAYOUT_1), OLD_META.format(meta=META_1))
    drop = "DROP TABLE IF EXISTS old_events, old_events_meta, old_events_cells"
    if request.param == "postgres":
        server: Postgres = request.getfixturevalue("server")
        copy(str(EVENTS), server.url)
        with connected(server) as connection:
            for statement in (drop, *statements):
                connection.execute(statement.encode())
        return f"{server.url}?table=old_events"
    copy(str(EVENTS), f"duckdb:///{tmp_path}/old.duckdb")
    with duckdb.connect(str(tmp_path / "old.duckdb")) as connection:
        for statement in statements:
            connection.execute(statement)
        if request.param == "duckdb":
            return f"duckdb:///{tmp_path}/old.duckdb?table=old_events"
        rows = connection.table("old_events").order("seq").to_arrow_table()
    copy(str(EVENTS), str(tmp_path / "new.parquet"))
    said = pyarrow.parquet.read_metadata(tmp_path / "new.parquet").metadata[PARQUET_KEY]
    older = said.replace(f'"layout": {LAYOUT_VERSION}'.encode(), b'"layout": 1')
    pyarrow.parquet.write_table(rows.replace_schema_metadata({PARQUET_KEY: older}), tmp_path / "old.parquet")
    return str(tmp_path / "old.parquet")


def copy(source: str, target: str) -> None:
    """Load without a bar."""
    load_into(parse_source(source), parse_source(target), MAP)


def agree(place: str, store: EventStore) -> None:
    """The events and what is said of them are those of the shipped file."""
    found = open_store(parse_source(place), MAP)
    assert found.meta == store.meta
    filter_ = EventFilter(q="hodeidah")
    assert found.select(filter_, limit=99) == store.select(filter_, limit=99)
    assert found.facets(EventFilter()) == store.facets(EventFilter())


def test_an_older_store_is_named_with_the_command_that_renews_it(old: str, store: EventStore) -> None:
    """It is not served; the command makes it anew in place, of the records in it."""
    with pytest.raises(StoreError, match=r"layout version 1, this app reads") as said:
        open_store(parse_source(old), MAP)
    assert "event-map load STORE STORE" in said.value.cure
    copy(old, old)
    agree(old, store)


def test_an_older_store_is_loaded_into_a_new_one(old: str, store: EventStore, tmp_path: Path) -> None:
    """The old one stays, for servers that have not been updated yet."""
    copy(old, f"duckdb:///{tmp_path}/new.duckdb")
    agree(f"duckdb:///{tmp_path}/new.duckdb", store)
    with pytest.raises(StoreError, match="layout version 1"):
        open_store(parse_source(old), MAP)


@pytest.mark.server
def test_a_table_of_the_older_layout_without_meta_is_read_too(server: Postgres, store: EventStore) -> None:
    """Missing columns that can be made anew are no reason to give up; licence and attribution are unknown."""
    copy(str(EVENTS), f"{server.url}?table=bare")
    with connected(server) as connection:
        connection.execute("ALTER TABLE bare DROP COLUMN search, DROP COLUMN tx")
        connection.execute("DROP TABLE bare_meta")
    with pytest.raises(StoreError, match="it lacks the columns tx, search") as said:
        open_store(parse_source(f"{server.url}?table=bare"), MAP)
    assert "event-map load STORE STORE" in said.value.cure
    copy(f"{server.url}?table=bare", f"{server.url}?table=bare")
    assert open_store(parse_source(f"{server.url}?table=bare"), MAP).meta.version == store.meta.version


@pytest.mark.server
def test_a_newer_store_asks_for_a_newer_app(server: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that still runs when its tables are replaced by newer ones says so, and recovers."""
    monkeypatch.setattr(manager, "CHECK_EVERY_S", 0.0)
    place = f"{server.url}?table=newer"
    copy(str(EVENTS), place)
    kept = StoreManager(place, MAP)
    assert not kept.snapshot().fault
    with connected(server) as connection:
        connection.execute("ALTER TABLE newer_meta ADD COLUMN more text")
        connection.execute("UPDATE newer_meta SET layout = layout + 1, version = 'f'")
    with pytest.raises(StoreError, match=rf"has layout version {LAYOUT_VERSION + 1}.*Update the app"):
        open_store(parse_source(place), MAP)
    with pytest.raises(StoreError, match="Update the app"):
        copy(place, f"{server.url}?table=other")
    assert kept.snapshot().fault
    copy(str(EVENTS), place)
    assert not kept.snapshot().fault


@pytest.fixture(params=["duckdb", "parquet", pytest.param("postgres", marks=pytest.mark.server)])
def without_areas(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The shipped events as an app of this layout wrote them before records could name a unit."""
    drop = "ALTER TABLE events DROP COLUMN location_area"
    if request.param == "postgres":
        server: Postgres = request.getfixturevalue("server")
        copy(str(EVENTS), server.url)
        with connected(server) as connection:
            connection.execute(drop.encode())
        return server.url
    if request.param == "duckdb":
        copy(str(EVENTS), f"duckdb:///{tmp_path}/events.duckdb")
        with duckdb.connect(str(tmp_path / "events.duckdb")) as connection:
            connection.execute(drop)
        return f"duckdb:///{tmp_path}/events.duckdb"
    copy(str(EVENTS), str(tmp_path / "events.parquet"))
    rows = pyarrow.parquet.read_table(tmp_path / "events.parquet")
    pyarrow.parquet.write_table(rows.drop_columns("location_area"), tmp_path / "events.parquet")
    return str(tmp_path / "events.parquet")


def test_a_table_that_lacks_a_later_column_is_read_without_it(without_areas: str, store: EventStore) -> None:
    """It is served as it was, its records whole; single events cannot be changed until it is made anew."""
    agree(without_areas, store)
    found = open_store(parse_source(without_areas), MAP)
    parts = found.columns(EventFilter(), "id", "location_area")
    assert {area for part in parts for area in part["location_area"].to_pylist()} == {None}
    assert {row["location_area"] for row in found.footprints(EventFilter(), NEAR_WASIT)[0]} == {""}
    known = EventFilter(q="wasit")
    assert list(found.features(known)) == list(store.features(known))
    with pytest.raises(StoreError, match="was made by an older app") as said:
        upsert_into(parse_source(str(EVENTS)), parse_source(without_areas), MAP)
    assert "event-map load STORE STORE" in said.value.cure
    copy(without_areas, without_areas)
    parts = open_store(parse_source(without_areas), MAP).columns(EventFilter(), "location_area")
    assert "IQ-WA" in {area for part in parts for area in part["location_area"].to_pylist()}
