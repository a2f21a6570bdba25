"""Rows that somebody changed by hand in a store: noticed, said, counted as they are, and mended by a load."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa
import pytest

from map_app.core.filters import EventFilter
from map_app.data import manager, reporting
from map_app.data.engines.base import Engine
from map_app.data.engines.faults import EditedError, slow
from map_app.data.ingest import edits
from map_app.data.ingest.edits import EditWatch
from map_app.data.ingest.load import load_into
from map_app.data.ingest.upsert import upsert_into
from map_app.data.layout import Meta
from map_app.data.manager import ENVIRONMENT, StoreManager
from map_app.data.opening import open_store
from map_app.data.paths import EVENTS
from map_app.data.source import parse_source
from map_app.data.store import EventStore
from map_app.errors import StoreError
from tests.conftest import Ran
from tests.data.plain import TOTAL
from tests.data.servers import USER, Postgres, connected, postgres
from tests.shipped import MAP

ADDED = (
    "CREATE TEMP TABLE one AS SELECT * FROM events WHERE seq = 7",
    "UPDATE one SET feature = replace(feature, id, 'by-hand'), id = 'by-hand', seq = {seq}",
    "INSERT INTO events SELECT * FROM one",
    "DROP TABLE one",
)
CHANGES = {
    "added": [step.format(seq=TOTAL) for step in ADDED],
    "added at a place that is taken": [step.format(seq=7) for step in ADDED],
    "deleted": ["DELETE FROM events WHERE seq IN (3, 47)"],
    "updated": ["UPDATE events SET verification = 'disputed' WHERE seq = 47"],
    "moved": ["UPDATE events SET date_start = date_start - 1000 WHERE seq = 47"],
}
NUMBERS = count()
TOTALS = {"added": TOTAL + 1, "added at a place that is taken": TOTAL + 1, "deleted": TOTAL - 2}


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A PostgreSQL of this module."""
    with postgres() as running:
        yield running


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DuckDB file with the shipped events, to be copied."""
    path = tmp_path_factory.mktemp("loaded") / "e.duckdb"
    load_into(parse_source(EVENTS), parse_source(f"duckdb:///{path}"), MAP)
    return path


@pytest.fixture(scope="module")
def template(server: Postgres) -> str:
    """A database with the shipped events, to be copied."""
    with connected(server) as connection:
        connection.execute("CREATE DATABASE loaded")
    load_into(parse_source(EVENTS), parse_source(server.url_of(USER, "loaded")), MAP)
    return "loaded"


@pytest.fixture(params=["duckdb", pytest.param("postgres", marks=pytest.mark.server)])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store with the shipped events, whose rows are looked at all the time."""
    for module in (manager, edits):
        monkeypatch.setattr(module, "CHECK_EVERY_S", 0.0)
    monkeypatch.setattr(edits, "SHARE", 0)
    if request.param == "duckdb":
        copied = shutil.copy(request.getfixturevalue("loaded"), tmp_path / "e.duckdb")
        return f"duckdb:///{copied}"
    server: Postgres = request.getfixturevalue("server")
    name, origin = f"test_{next(NUMBERS)}", request.getfixturevalue("template")
    with connected(server) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {origin}".encode())
    return server.url_of(USER, name)


def edit(place: str, statements: list[str], request: pytest.FixtureRequest) -> None:
    """Change rows as a person with a console does."""
    if place.startswith("postgres"):
        server: Postgres = request.getfixturevalue("server")
        database = place.rpartition("/")[2]
        with connected(server, database) as connection:
            for statement in statements:
                connection.execute(statement.encode())
        return
    path = Path(place.removeprefix("duckdb:///"))
    copy = shutil.copy(path, path.with_name("copy.duckdb"))  # DuckDB lets nobody write what a server has open
    with duckdb.connect(copy) as connection:
        for statement in statements:
            connection.execute(statement)
    Path(copy).replace(path)


@pytest.mark.parametrize("what", CHANGES)
def test_rows_changed_by_hand_are_noticed_and_counted_as_they_are(
    place: str,
    what: str,
    request: pytest.FixtureRequest,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    store: EventStore,
) -> None:
    """One count everywhere, another data version, a notice for visitors and the cure in the log."""
    monkeypatch.setattr(reporting, "AGAIN_AFTER_S", 0.0)
    kept = StoreManager(place, MAP)
    for _ in range(3):
        assert not kept.snapshot().fault
    edit(place, CHANGES[what], request)
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            now = kept.snapshot()
    assert (now.fault, now.down) == (EditedError.neutral, False)
    assert kept.snapshot() is now
    assert "rows were changed by hand since the load. Make all of it anew" in caplog.text
    total = TOTALS.get(what, TOTAL)
    assert now.store.meta.total == now.store.count(EventFilter()) == total
    assert len(list(now.store.features(EventFilter()))) == total
    assert sum(bar["n"] for bar in now.store.histogram(EventFilter(), "month")) == total
    assert now.store.count(EventFilter(date_from=date(1900, 1, 1))) == total
    assert sum(now.store.facet(EventFilter(), "verification").values()) == total
    assert now.store.meta.version != store.meta.version


def test_a_file_that_takes_the_place_of_another_is_looked_at_at_once(
    loaded: Path, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says the same data hash, but the last look was at the rows of another file."""
    monkeypatch.setattr(manager, "CHECK_EVERY_S", 0.0)
    place = f"duckdb:///{shutil.copy(loaded, tmp_path / 'e.duckdb')}"
    kept = StoreManager(place, MAP)
    for _ in range(3):
        assert not kept.snapshot().fault
    edit(place, CHANGES["deleted"], request)
    for _ in range(3):
        now = kept.snapshot()
    assert (now.fault, now.store.meta.total) == (EditedError.neutral, TOTAL - 2)


def test_a_load_of_the_store_into_itself_mends_it(
    place: str, request: pytest.FixtureRequest, store: EventStore
) -> None:
    """What the records say counts: a row that was added stays, a column that was changed goes back."""
    kept = StoreManager(place, MAP)
    kept.snapshot()
    edit(place, [*CHANGES["added at a place that is taken"], *CHANGES["updated"]], request)
    for _ in range(3):
        kept.snapshot()
    assert kept.snapshot().fault
    load_into(parse_source(place), parse_source(place), MAP)
    for _ in range(3):
        now = kept.snapshot()
    assert (now.fault, now.store.meta.total, now.store.meta.loaded) == ("", TOTAL + 1, "")
    assert (
        now.store.get("by-hand").title
        == now.store.get(store.select(EventFilter(), limit=1, offset=7)[0]["id"]).title
    )
    assert now.store.facet(EventFilter(), "verification")["confirmed"] >= 1
    load_into(parse_source(EVENTS), parse_source(place), MAP)
    assert open_store(parse_source(place), MAP).meta == store.meta


def test_a_change_of_single_events_is_refused_until_then(
    place: str,
    request: pytest.FixtureRequest,
    write_events: Callable[..., Path],
    make_feature: Callable[..., Any],
) -> None:
    """It would make the data hash of rows that contradict their records."""
    edit(place, CHANGES["updated"], request)
    with pytest.raises(EditedError, match=r"event-map load STORE STORE"):
        upsert_into(parse_source(write_events(make_feature())), parse_source(place), MAP)


def test_an_edit_while_changes_are_read_is_noticed(
    place: str,
    request: pytest.FixtureRequest,
    write_events: Callable[..., Path],
    make_feature: Callable[..., Any],
) -> None:
    """The rows are compared once nobody else can change them any more."""

    def bar(_: int, step: str) -> Any:  # noqa: ANN401 - a context manager
        if step == "reading":
            edit(place, CHANGES["updated"], request)
        return nullcontext(lambda _: None)

    with pytest.raises(EditedError):
        upsert_into(parse_source(write_events(make_feature())), parse_source(place), MAP, bar)
    assert open_store(parse_source(place), MAP).meta.total == TOTAL


def test_a_row_without_a_place_is_named(place: str, request: pytest.FixtureRequest) -> None:
    """What could not even be read is no matter of counts: the store is down until it is mended."""
    kept = StoreManager(place, MAP)
    kept.snapshot()
    edit(place, ["UPDATE events SET seq = NULL WHERE seq = 3"], request)
    for _ in range(3):
        now = kept.snapshot()
    assert now.down
    with pytest.raises(StoreError, match=r"rows without a place were added by hand\. Number them in seq"):
        load_into(parse_source(place), parse_source(place), MAP)


def test_a_store_that_is_down_for_a_row_without_a_place_stays_down_during_a_look(
    place: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No reader is told that the data is well while a look finds, once more, that it is not."""
    kept = StoreManager(place, MAP)
    kept.snapshot()
    edit(place, ["UPDATE events SET seq = NULL WHERE seq = 3"], request)
    for _ in range(3):
        now = kept.snapshot()
    seen, check = [], EditWatch.check

    def watched(watch: EditWatch, store: EventStore) -> Meta:
        seen.append(kept.ready())
        return check(watch, store)

    monkeypatch.setattr(EditWatch, "check", watched)
    kept.refresh()
    assert [*seen, kept.ready()] == [now] * (len(seen) + 1)
    assert now.status == "down"


def test_api_and_command_say_it_too(
    place: str,
    request: pytest.FixtureRequest,
    api: Callable[..., Any],
    run: Callable[..., Ran],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Health is `stale` and counts what is there; an export by command line counts it, and says why."""
    monkeypatch.setenv(ENVIRONMENT, place)
    assert api("/api/health").json()["status"] == "ok"
    edit(place, CHANGES["added"], request)
    for _ in range(3):
        health = api("/api/health")
    assert (health.status_code, health.json()["status"], health.json()["events"]) == (200, "stale", TOTAL + 1)
    told = run("export", "-o", tmp_path / "out.csv", "--events", place)
    assert "rows were changed by hand" in told.err
    assert b"by-hand" in (tmp_path / "out.csv").read_bytes()


def test_a_table_too_large_for_the_checksum_is_exported_and_loaded_all_the_same(
    place: str, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whether rows were changed stays unknown then; it is no reason to refuse the command."""
    fetch = Engine.fetch

    def fetch_quickly(engine: Engine, sql: str, schema: ibis.Schema) -> pa.Table:
        if "AS checksum" in sql:
            raise slow(engine.source, 60)
        return fetch(engine, sql, schema)

    monkeypatch.setattr(Engine, "fetch", fetch_quickly)
    assert run("export", "-o", tmp_path / "out.csv", "--events", place).code == 0
    assert run("load", place, tmp_path / "out.parquet").out.startswith(f"{TOTAL} events".encode())
