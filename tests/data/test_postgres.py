"""What an operator of PostgreSQL relies on: readers do not wait, faults come with a cure."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import ibis
import pytest

from map_app.core.filters import EventFilter
from map_app.data.manager import StoreManager
from map_app.data.opening import open_store
from map_app.data.source import parse_source
from tests.data.loaded_postgres import load, loaded, opened, refused
from tests.data.plain import TOTAL
from tests.data.servers import WAITING, Postgres, connected, pgbouncer, secured, until
from tests.shipped import MAP

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A PostgreSQL of this module."""
    with loaded() as running:
        yield running


def test_a_process_that_begins_with_the_store_writes_dates_as_its_engine_does(server: Postgres) -> None:
    """Reading the table's layout is the first that a new process asks; the dates of its filter come after."""
    command = [sys.executable, "-m", "map_app.cli", "export", "--events", server.url_of("loader")]
    options = ["--from", "2024-01-12", "--type", "air_strike", "--theatre", "yemen", "-o", "-"]
    made = subprocess.run([*command, *options], capture_output=True, check=True)
    assert json.loads(made.stdout)["features"]


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1", "EUC_JP"])
def test_a_database_that_cannot_hold_every_text_is_refused(server: Postgres, encoding: str) -> None:
    """Load and serve say its encoding and the command that makes a better one; that command works."""
    name = encoding.lower()
    with connected(server) as connection:
        connection.execute(f"CREATE DATABASE {name} ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0")
        for action in (load, opened):
            said = refused(action, server.url_of("mapper", name))
            assert f"the database has the encoding {encoding}" in said
        cure = "CREATE DATABASE name ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0"
        assert cure in said
        connection.execute(cure.replace("name", f"{name}_cured").encode())
    load(server.url_of("mapper", f"{name}_cured"))
    assert opened(server.url_of("mapper", f"{name}_cured")) == TOTAL


def test_a_client_of_another_encoding_changes_nothing(
    server: Postgres,
    monkeypatch: pytest.MonkeyPatch,
    write_events: Callable[..., Path],
    make_feature: Callable[..., Any],
) -> None:
    """Whatever the environment sets for libpq, texts go and come as they are."""
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    place = f"{server.url}?table=encoded"
    load(place, write_events(make_feature(title="الحديدة, Sana’a")))
    assert (
        open_store(parse_source(place), MAP).select(EventFilter(q="الحديدة"), limit=1)[0]["title"]
        == "الحديدة, Sana’a"
    )


def test_other_terms_alone_are_served(
    server: Postgres, write_events: Callable[..., Path], make_feature: Callable[..., Any]
) -> None:
    """A load that changes nothing but the licence is noticed by a server that has the store open."""
    place = f"{server.url}?table=licensed"
    load(place, write_events(make_feature(), dataset="Ours", licence="ODbL"))
    kept = StoreManager(place, MAP)
    before = kept.snapshot()
    load(place, write_events(make_feature(), dataset="Ours", licence="CC BY 4.0"))
    kept.refresh()
    after = kept.snapshot()
    assert after.store.provenance(EventFilter()).licence == "CC BY 4.0"
    assert before.state != after.state


def test_readers_never_wait_for_a_load(
    server: Postgres, write_events: Callable[..., Path], make_feature: Callable[..., Any]
) -> None:
    """While one transaction still reads, others begin and are answered from the old; then all see the new."""
    place = f"{server.url}?table=busy"
    load(place)
    changed = write_events(make_feature(title="New"))
    loading = threading.Thread(target=load, args=(place, changed))
    with connected(server) as connection, connected(server) as other:
        other.execute("SET lock_timeout = '20s'")
        with connection.transaction():
            assert connection.execute("SELECT count(*) FROM busy").fetchone() == (TOTAL,)
            loading.start()
            for _ in range(3):
                until(other, WAITING, 1)
                for table in ("busy", "busy_meta", "busy_cells"):
                    other.execute(f"TABLE {table}".encode())
                assert other.execute("SELECT count(*) FROM busy").fetchone() == (TOTAL,)
        loading.join()
        assert other.execute("SELECT title FROM busy").fetchall() == [("New",)]


def test_two_loads_into_one_table_exclude_each_other(server: Postgres) -> None:
    """The second is told, and the first goes on; another table is free."""
    place = f"{server.url}?table=alone"
    said: list[str] = []

    def meanwhile(_: int) -> None:
        if not said:
            said.append(refused(load, place))
            load(f"{server.url}?table=other")

    load(place, bar=lambda _, step: nullcontext(meanwhile if step == "writing" else lambda _: None))
    assert "is being loaded by another command. Wait for it to end; nothing was changed" in said[0]
    assert opened(place) == opened(f"{server.url}?table=other") == TOTAL


def test_a_server_without_a_connection_left_says_so(server: Postgres) -> None:
    """A limit of connections is not a server that is down."""
    with connected(server) as connection:
        connection.execute("ALTER ROLE reader CONNECTION LIMIT 0")
        try:
            assert "has no connection left" in refused(opened, server.url_of("reader"))
        finally:
            connection.execute("ALTER ROLE reader CONNECTION LIMIT -1")
        connection.execute("REVOKE CONNECT ON DATABASE postgres FROM PUBLIC")
        try:
            assert "may not connect to the database" in refused(opened, server.url_of("reader"))
        finally:
            connection.execute("GRANT CONNECT ON DATABASE postgres TO PUBLIC")


def test_each_fault_of_tls_has_its_own_words(
    server: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No CA, another one, another host, no TLS here or there: none is a wrong password or a server down."""
    monkeypatch.setenv("HOME", str(tmp_path))  # libpq looks for ~/.postgresql/root.crt
    assert "the server offers no TLS" in refused(opened, f"{server.url}?sslmode=require")
    assert "PostgreSQL does not know" in refused(opened, f"{server.url}?sslmode=bogus")
    with server.admitting("host all reader 127.0.0.1/32 reject"):
        said = refused(opened, server.url_of("reader"))
        assert "does not let this user in without TLS. Write sslmode=require" in said
    with tempfile.TemporaryDirectory() as folder, secured(server, Path(folder)) as port:
        place = server.url.replace(str(server.port), str(port))
        own, foreign = (f"sslrootcert={folder}/{name}.crt" for name in ("server", "other"))
        assert opened(f"{place}?sslmode=require") == TOTAL
        assert opened(f"{place}?sslmode=verify-ca&{own}") == TOTAL
        said = refused(opened, f"{place}?sslmode=verify-full")
        assert "cannot be verified without the certificate of who signed it. Add sslrootcert=" in said
        said = refused(opened, f"{place}?sslmode=verify-full&{foreign}")
        assert "is not signed by one that is trusted here" in said
        said = refused(opened, f"{place}?sslmode=verify-full&{own}")
        assert "is made for another host" in said
        said = refused(opened, f"{place}?sslmode=disable")
        assert "does not let this user in without TLS. Write sslmode=require" in said


def test_behind_a_pooler_of_transactions_nothing_has_to_be_set(server: Postgres) -> None:
    """PgBouncer as docs/postgres.md has it, each transaction on any connection: load, read, time limit."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with pgbouncer(server, Path(folder), "default_pool_size = 2") as port:
            place = f"{server.url.replace(str(server.port), str(port))}?table=pooled"
            load(place)
            load(place)
            store = open_store(parse_source(place), MAP)
            questions = [EventFilter(min_killed=n) for n in range(40)]
            with ThreadPoolExecutor(8) as threads:
                found = list(threads.map(store.count, questions))
            direct = open_store(parse_source(f"{server.url}?table=pooled"), MAP)
            assert found == [direct.count(question) for question in questions]
            assert sum(1 for _ in store.features(EventFilter())) == TOTAL
            settings = store.engine.fetch(
                "SELECT current_setting('statement_timeout') AS t, current_setting('TimeZone') AS z",
                ibis.schema({"t": "string", "z": "string"}),
            )
            assert settings.to_pylist() == [{"t": "1min", "z": "UTC"}]
