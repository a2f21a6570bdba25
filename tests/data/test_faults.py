"""A store that is wrong, refuses, goes away and comes back: one sentence with the cure, and recovery."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest

from map_app.core.filters import EventFilter
from map_app.data import manager
from map_app.data.ingest.load import load_into
from map_app.data.manager import ENVIRONMENT, StoreManager
from map_app.data.opening import open_store
from map_app.data.paths import EVENTS
from map_app.data.source import parse_source
from map_app.data.table import LAYOUT_VERSION
from map_app.errors import StoreError
from tests.data.plain import TOTAL
from tests.data.servers import PASSWORD, USER, Postgres, postgres, spark
from tests.served import free_port
from tests.shipped import MAP


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A PostgreSQL with the shipped events."""
    with postgres() as running:
        copy(str(EVENTS), running.url)
        yield running


def copy(source: str, target: str) -> None:
    """Load without a bar."""
    load_into(parse_source(source), parse_source(target), MAP)


def refused(place: str) -> str:
    """What is said when a place cannot be opened; never a password."""
    with pytest.raises(StoreError) as fault:
        open_store(parse_source(place), MAP)
    assert fault.value.cure
    said = str(fault.value)
    assert PASSWORD not in said
    assert PASSWORD.replace("%", "%25") not in said
    return said


@pytest.mark.server
def test_a_wrong_password_database_or_table_is_named(server: Postgres) -> None:
    """Each says what is wrong and the cure, and holds no password."""
    assert "refuses this user and password" in refused(server.url.replace("s3cret", "wr0ng"))
    assert "no such database" in refused(server.url.replace("/postgres", "/nowhere"))
    assert "has no such table" in refused(f"{server.url}?table=nothing")
    assert "has no such table" in refused(f"{server.url}?table=nowhere.events")


@pytest.mark.server
def test_a_foreign_table_is_refused_with_what_it_lacks(server: Postgres) -> None:
    """A table of another layout names its missing columns; one of a newer layout names the versions."""
    with psycopg.connect(server.url.replace("postgres:", "postgresql:", 1)) as connection:
        connection.execute("CREATE TABLE foreign_one (id text, title text)")
        connection.execute("CREATE TABLE newer (LIKE events)")
        connection.execute("CREATE TABLE newer_meta AS SELECT * FROM events_meta")
        connection.execute("UPDATE newer_meta SET layout = layout + 1")
    assert "it lacks the columns seq, event_type, date_start" in refused(f"{server.url}?table=foreign_one")
    assert f"has layout version {LAYOUT_VERSION + 1}" in refused(f"{server.url}?table=newer")


@pytest.mark.server
def test_a_server_that_is_not_there_is_reported(tmp_path: Path) -> None:
    """A port without a server, a file that is not there or is something else: said at once."""
    for url in (f"postgres://me:{PASSWORD}@127.0.0.1:{free_port()}/x", f"sc://127.0.0.1:{free_port()}"):
        assert "the store does not answer" in refused(url.replace("%", "%25"))
    assert "is not there" in refused(f"duckdb:///{tmp_path}/none.duckdb")
    for name in ("bad.parquet", "bad.duckdb"):
        (tmp_path / name).write_bytes(b"not this kind of file at all")
    assert "cannot be read" in refused(str(tmp_path / "bad.parquet"))
    assert "cannot be read" in refused(f"duckdb:///{tmp_path}/bad.duckdb")


ASKED = (
    "/api/",
    "/api/health",
    "/api/metrics",
    "/api/events.geojson",
    "/api/map.svg",
    "/api/clusters?view=0,0,50,40&zoom=5",
    "/api/collections/events/items",
)
WRONG = {
    "no file": "{folder}/hidden/events.geojson",
    "broken file": "{folder}/broken.geojson",
    "no DuckDB file": "duckdb:///{folder}/hidden.duckdb",
    "broken Parquet": "{folder}/broken.parquet",
    "nobody there": f"postgres://{USER}:{PASSWORD.replace('%', '%25')}@127.0.0.1:{{port}}/hidden",
    "no Spark": "sc://127.0.0.1:{port}/;token=hidden",
    "wrong database": "{url}/hidden",
    "wrong table": "{url}/postgres?table=hidden",
    "mistyped": "postgres:/mapper:hidden@127.0.0.1/hidden",
}


@pytest.mark.server
@pytest.mark.parametrize("name", WRONG)
def test_visitors_learn_nothing_of_the_server(
    name: str,
    server: Postgres,
    tmp_path: Path,
    api: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whatever is wrong with the data, no answer names path, host, port, database, table or user."""
    for broken in ("broken.geojson", "broken.parquet"):
        (tmp_path / broken).write_text("not this kind of file", encoding="utf-8")
    port, url = free_port(), server.url.rpartition("/")[0]
    monkeypatch.setenv(ENVIRONMENT, WRONG[name].format(folder=tmp_path, port=port, url=url))
    inner = (str(tmp_path), "hidden", "broken", "127.0.0.1", str(port), str(server.port), USER, "s3cret")
    for path in ASKED:
        answer = api(path)
        assert [word for word in inner if word in answer.text.replace(path, "")] == []
        assert answer.status_code in (200, 503)
    assert "s3cret" not in caplog.text
    assert name == "mistyped" or any(word in caplog.text for word in ("hidden", "broken", str(port)))
    assert name != "mistyped" or "mapper" not in caplog.text


def test_a_csv_in_the_layout_is_read_and_others_are_reported(tmp_path: Path) -> None:
    """A CSV with the layout's columns serves the same records; with others it says which are missing."""
    copy(str(EVENTS), str(tmp_path / "e.parquet"))
    table = duckdb.read_parquet(str(tmp_path / "e.parquet"))
    table.project("* EXCLUDE (geometry)").write_csv(str(tmp_path / "e.csv"))
    found, same = (
        open_store(parse_source(tmp_path / "e.csv"), MAP),
        open_store(parse_source(tmp_path / "e.parquet"), MAP),
    )
    assert found.meta.version == same.meta.version
    assert found.facets(EventFilter()) == same.facets(EventFilter())
    (tmp_path / "other.csv").write_text("id,title\na,b\n")
    assert "it lacks the columns seq, event_type" in refused(str(tmp_path / "other.csv"))


@pytest.mark.server
def test_an_outage_is_reported_and_over_when_the_server_is_back(
    server: Postgres, api: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the database is away the API answers 503 with Retry-After; then the same data is served."""
    monkeypatch.setattr(manager, "CHECK_EVERY_S", 0.0)
    monkeypatch.setenv(ENVIRONMENT, server.url)
    before = api("/api/events.geojson?type=diplomacy")
    assert before.status_code == 200
    server.stop()
    try:
        for path in (
            "/api/events.geojson?type=diplomacy",
            "/api/clusters?view=0,0,50,40&zoom=5",
            "/api/health",
        ):
            away = api(path)
            assert (away.status_code, away.headers["Retry-After"]) == (503, "5")
            assert PASSWORD not in away.text
        problem = api("/api/events.geojson?type=politics").json()
        assert problem["detail"] == StoreError.neutral
    finally:
        server.start()
    after = api("/api/events.geojson?type=diplomacy")
    assert (after.status_code, after.content) == (200, before.content)
    assert api("/api/health").json()["status"] == "ok"


@pytest.mark.server
@pytest.mark.parametrize("kind", ["postgres", "duckdb", "parquet"])
def test_a_database_that_comes_later_and_new_data_are_noticed(
    kind: str,
    server: Postgres,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    write_events: Callable[..., Path],
    make_feature: Callable[..., dict[str, Any]],
) -> None:
    """The app may start before its database is loaded; another load is served without a restart."""
    monkeypatch.setattr(manager, "CHECK_EVERY_S", 0.0)
    url = {
        "postgres": f"{server.url}?table=later",
        "duckdb": f"duckdb:///{tmp_path}/it's later.duckdb",
        "parquet": f"{tmp_path}/later.parquet",
    }[kind]
    kept = StoreManager(url, MAP)
    assert kept.snapshot().down
    copy(str(EVENTS), url)
    first = kept.snapshot()
    assert (first.fault, first.store.meta.total) == ("", TOTAL)
    assert kept.snapshot() is first
    copy(str(write_events(make_feature(title="New"))), url)
    assert [row["title"] for row in kept.snapshot().store.select(EventFilter(), limit=9)] == ["New"]


def test_a_file_is_no_target_but_parquet(tmp_path: Path) -> None:
    """GeoJSON and CSV are exports; load says so and writes nothing."""
    with pytest.raises(StoreError, match="event-map export"):
        copy(str(EVENTS), str(tmp_path / "out.csv"))
    assert list(tmp_path.iterdir()) == []


def test_loading_keeps_the_other_tables_of_a_file(tmp_path: Path) -> None:
    """A DuckDB file may hold other tables; a load leaves them, and a name under ?table= is its own."""
    with duckdb.connect(str(tmp_path / "mine.duckdb")) as connection:
        connection.execute("CREATE TABLE other AS SELECT 42 AS n")
    copy(str(EVENTS), f"duckdb:///{tmp_path}/mine.duckdb?table=war")
    with duckdb.connect(str(tmp_path / "mine.duckdb")) as connection:
        assert connection.execute("SELECT n FROM other").fetchall() == [(42,)]
    assert open_store(parse_source(f"duckdb:///{tmp_path}/mine.duckdb?table=war"), MAP).meta.total == TOTAL
    assert "has no such table" in refused(f"duckdb:///{tmp_path}/mine.duckdb")


@pytest.mark.server
def test_a_server_that_forgets_its_tables_is_reported_before_a_load() -> None:
    """Sail keeps tables for one session: without `path=` a load says so, with it the events stay."""
    with spark() as url:
        with pytest.raises(StoreError, match=r"nothing was loaded\. Name a folder .*\?path=/shared/events"):
            copy(str(EVENTS), url)
        with tempfile.TemporaryDirectory() as folder:
            copy(str(EVENTS), f"{url}?path={folder}/events")
            assert open_store(parse_source(f"{url}?path={folder}/events"), MAP).meta.total == TOTAL
