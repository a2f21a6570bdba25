"""Queries that end before their time, on every engine: over the limit, or nobody waits any more."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
import psycopg
import pytest
from pyspark.sql.connect.client.reattach import ExecutePlanResponseReattachableIterator as SparkQuery

from map_app.core.filters import EventFilter
from map_app.data import manager
from map_app.data.cancel import CancelledError, CancelToken, cancel_scope
from map_app.data.engines.base import Engine
from map_app.data.engines.faults import QUERY_SECONDS, SlowError, time_limit
from map_app.data.ingest.load import load_into
from map_app.data.manager import StoreManager
from map_app.data.opening import open_engine
from map_app.data.paths import EVENTS
from map_app.data.source import parse_source
from map_app.errors import StoreError
from tests.data.servers import Postgres, postgres, spark
from tests.shipped import MAP

pytestmark = pytest.mark.server

ENDLESS = ibis.table({"n": "int64"}, name="endless")
"""A view of so many rows that no engine counts them within a test."""

Connect = Callable[[], Engine]


@pytest.fixture(scope="module", params=["duckdb", "postgres", "spark"])
def connect(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connect]:
    """Connects to a server or file that has the endless view."""
    with ExitStack() as stack:
        if request.param == "duckdb":
            path = tmp_path_factory.mktemp("duckdb") / "endless.duckdb"
            with duckdb.connect(path) as connection:
                connection.execute("CREATE VIEW endless AS SELECT range AS n FROM range(1000000000000)")
            yield lambda: open_engine(parse_source(f"duckdb:///{path}"))
        elif request.param == "postgres":
            server = stack.enter_context(postgres())
            tell(server, "CREATE VIEW many AS SELECT n::bigint FROM generate_series(1, 100000) AS made(n)")
            tell(server, "CREATE VIEW endless AS SELECT a.n FROM many AS a, many AS b, many AS c")
            yield lambda: open_engine(parse_source(server.url))
        else:
            url = stack.enter_context(spark())
            yield lambda: over_spark(url)


def over_spark(url: str) -> Engine:
    """Spark's view lives in a session."""
    engine: Any = open_engine(parse_source(url))
    engine.ready().sql("CREATE TEMPORARY VIEW endless AS SELECT id AS n FROM range(1000000000000)")
    return engine  # type: ignore[no-any-return]


def tell(server: Postgres, sql: str) -> list[tuple[Any, ...]]:
    """Run SQL on the server's own terms."""
    with psycopg.connect(server.url.replace("postgres:", "postgresql:", 1), autocommit=True) as connection:
        cursor = connection.execute(sql.encode())
        return cursor.fetchall() if cursor.description else []


def counted(rows: ir.Table) -> ir.Table:
    """What takes for ever to find out: no engine can know it without reading every row."""
    return rows.agg(n=(rows.n % 7).sum())


class Watched(CancelToken):
    """Says when a query runs for it."""

    def __init__(self, is_gone: Callable[[], bool] = lambda: False) -> None:
        super().__init__(is_gone)
        self.waits = threading.Event()

    @contextmanager
    def on_cancel(self, stop: Callable[[], None]) -> Iterator[None]:
        """Wait as any asker."""
        with super().on_cancel(stop):
            self.waits.set()
            yield


def ask_for(token: CancelToken, engine: Engine) -> list[dict[str, Any]]:
    """Ask what takes for ever."""
    with cancel_scope(token):
        return engine.rows(counted(ENDLESS))


def test_a_query_ends_when_its_asker_leaves(connect: Connect) -> None:
    """The running query is interrupted, its thread is free, and the engine serves everybody else."""
    engine, leaving, staying = connect(), Watched(), CancelToken()
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(ask_for, leaving, engine)
        assert leaving.waits.wait(30)
        leaving.cancel()
        with pytest.raises(CancelledError) as told:
            answer.result(60)
    assert told.value.__cause__ is None
    with cancel_scope(staying):
        assert engine.rows(ENDLESS.limit(0)) == []
    with pytest.raises(CancelledError):
        ask_for(leaving, engine)


def test_a_query_ends_when_its_client_has_disconnected(connect: Connect) -> None:
    """One who does not say so is looked for while the query runs, and before the next one begins."""
    engine, gone = connect(), threading.Event()
    leaving = Watched(gone.is_set)
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(ask_for, leaving, engine)
        assert leaving.waits.wait(30)
        gone.set()
        with pytest.raises(CancelledError):
            answer.result(60)
    assert engine.rows(ENDLESS.limit(0)) == []
    with pytest.raises(CancelledError):
        ask_for(Watched(gone.is_set), engine)


def test_a_query_waits_for_its_turn(connect: Connect) -> None:
    """As many run as the engine can do with; one more waits, and may leave without ever having run."""
    engine = connect()
    tokens = [Watched() for _ in range(engine.max_concurrent)]
    with ThreadPoolExecutor(engine.max_concurrent + 1) as threads:
        answers = [threads.submit(ask_for, token, engine) for token in tokens]
        assert all(token.waits.wait(30) for token in tokens)
        waiting = Watched()
        answer = threads.submit(ask_for, waiting, engine)
        while not engine.semaphore.waiting:  # until it stands in line, or its query runs, which is told below
            assert not waiting.waits.wait(0.01)
        assert engine.offers(ENDLESS)  # a look for new data passes by
        waiting.cancel()
        with pytest.raises(CancelledError):
            answer.result(30)
        assert not waiting.waits.is_set()
        tokens[0].cancel()
        assert engine.rows(ENDLESS.limit(0)) == []
        for token in tokens:
            token.cancel()
        assert all(isinstance(answer.exception(60), CancelledError) for answer in answers)


def test_a_query_over_its_limit_is_stopped_and_reported(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit that the operator set holds on every engine, and its words name it and the cure."""
    monkeypatch.setenv(QUERY_SECONDS, "1")
    engine = connect()
    with pytest.raises(SlowError, match=r"took longer than 1 s and was stopped\. Narrow the filter"):
        engine.rows(counted(ENDLESS))
    assert engine.rows(ENDLESS.limit(0)) == []


def test_a_session_that_is_closed_leaves_the_others_working() -> None:
    """Also where the garbage collector closes it in a thread that pyspark keeps for all sessions."""
    with spark() as url:
        first, closed, last = over_spark(url), [over_spark(url)], over_spark(url)
        pool = SparkQuery._get_or_create_release_thread_pool()  # noqa: SLF001 - its own way to these threads
        pool.submit(closed.clear).result(30)
        for engine in first, last, over_spark(url):
            assert engine.rows(ENDLESS.limit(0)) == []


@pytest.mark.parametrize("text", ["0", "-1", "soon", "3601", "1.5", "²"])
def test_a_limit_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """A slip in the setting never means no limit."""
    monkeypatch.setenv(QUERY_SECONDS, text)
    with pytest.raises(StoreError, match=f"{QUERY_SECONDS}='{text}' is no whole number from 1 to 3600"):
        time_limit()


def test_a_server_that_hangs_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PostgreSQL that neither answers nor takes the cancel does not hold a question for ever."""
    monkeypatch.setenv(QUERY_SECONDS, "1")
    with postgres() as server:
        engine = open_engine(parse_source(server.url))
        server.freeze()
        try:
            with pytest.raises(SlowError):
                engine.rows(ibis.table({"datname": "string"}, name="pg_database"))
        finally:
            server.thaw()


def test_a_look_for_new_data_is_everybody_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one who happened to ask when it was due may leave: the data are there for the others."""
    monkeypatch.setattr(manager, "CHECK_EVERY_S", 0.0)
    url = f"duckdb:///{tmp_path}/events.duckdb"
    load_into(parse_source(EVENTS), parse_source(url), MAP)
    gone = CancelToken()
    gone.cancel()
    serving = StoreManager(url, MAP)
    with cancel_scope(gone):
        assert serving.snapshot().fault == ""
        assert serving.snapshot().fault == ""
        with pytest.raises(CancelledError):
            serving.snapshot().store.count(EventFilter(q="port"))
    assert serving.snapshot().store.count(EventFilter(q="port")) > 0
