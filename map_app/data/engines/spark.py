"""Spark Connect (Apache Spark, Databricks, Sail) through its own client, which needs no Java."""

from __future__ import annotations

import socket
import threading
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final
from urllib.parse import urlsplit

import grpc
import ibis.expr.types as ir
import pyarrow as pa
from pyspark.errors import AnalysisException, PySparkException
from pyspark.sql.connect.client.retries import DefaultPolicy
from pyspark.sql.connect.session import SparkSession

from map_app.data.engines.base import Engine
from map_app.data.engines.faults import broken, down, missing
from map_app.data.geoparquet import into_row_groups
from map_app.data.layout import event_table
from map_app.data.queries import pyramid
from map_app.data.source import DataSource
from map_app.data.table import SCHEMA
from map_app.errors import StoreError

DEFAULT_PORT: Final = 15002
CONNECT_S: Final = 3
_SQL_TYPES: Final = {"string": "string", "date32[day]": "date", "int64": "bigint", "double": "double"}
_COLUMNS: Final = ", ".join(f"{field.name} {_SQL_TYPES[str(field.type)]}" for field in SCHEMA)
"""The event table's columns as Spark SQL, for an empty data frame."""


class _Session(SparkSession):
    """A session that closes no more than its own connection.

    pyspark's also shuts down the pool of threads in which all sessions of the process release their results;
    for good, where the garbage collector closes it in one of these threads: every later query would fail.
    """

    def __init__(self, url: str) -> None:
        super().__init__(connection=url)

    def stop(self) -> None:
        """Release the session on the server, where that still answers, and close the connection."""
        with suppress(PySparkException, grpc.RpcError):
            self.client.release_session()
        self._close()

    def __del__(self) -> None:
        with suppress(Exception):  # also where it was not opened
            self._close()

    def _close(self) -> None:
        self.client._channel.close()  # noqa: SLF001 - `client.close` shuts the pool down too


class SparkEngine(Engine):
    """One session, renewed when the server restarted; with `path=` over a folder of Parquet."""

    dialect = "pyspark"

    def __init__(self, source: DataSource) -> None:
        super().__init__(source)
        self._lock = threading.Lock()
        self._session: Any = None
        with self.faults():
            self.ready()

    def ready(self) -> Any:  # noqa: ANN401 - pyspark's session has no useful types
        """The session, opened where there is none."""
        with self._lock:
            if self._session is None:
                self._session = self._new()
            return self._session

    def _new(self) -> Any:  # noqa: ANN401
        url = urlsplit(self.source.url)
        # The client would retry for ten minutes: check first that something listens.
        with socket.create_connection((url.hostname, url.port or DEFAULT_PORT), CONNECT_S):
            pass
        session = _Session(self.source.url)
        session.client.set_retry_policies([DefaultPolicy(max_retries=2, initial_backoff=50)])
        session.conf.set("spark.sql.session.timeZone", "UTC")
        if self.source.folder:
            for table in (self.source.table, self.source.cells_table, self.source.meta_table):
                _view(session, table, _folder(self.source, table))
        return session

    def split(self, values: ir.StringColumn) -> ir.ArrayColumn:
        """By a class of characters: Ibis quotes a plain delimiter with Q and E, which Sail's regexes lack."""
        return values.re_split("[|]")

    def _run(self, sql: str) -> pa.Table:
        tag = uuid.uuid4().hex
        with self.faults():
            session = self.ready()
            with self._stoppable(lambda: session.interruptTag(tag)):
                session.addTag(tag)
                try:
                    return session.sql(sql).toArrow()
                finally:
                    session.removeTag(tag)

    def columns(self) -> list[str]:
        """The columns of the event table."""
        with self.faults():
            return list(self.ready().table(_name(self.source)).columns)

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Turn the client's errors into ours."""
        try:
            yield
        except AnalysisException as fault:
            if "NOT_FOUND" in str(fault) or "not found" in str(fault):
                raise missing(self.source) from None
            raise broken(self.source) from None
        except (OSError, grpc.RpcError):
            self._session = None
            raise down(self.source) from None
        except PySparkException:
            self._session = None  # a restarted server does not know earlier sessions
            raise broken(self.source) from None


def _view(session: Any, name: str, folder: str) -> None:  # noqa: ANN401
    """A folder under a name of this session; the folder's name went through `parse_source`."""
    session.read.parquet(folder).createOrReplaceTempView(name)


def _name(source: DataSource, table: str = "") -> str:
    return ".".join(part for part in (source.schema, table or source.table) if part)


def write_spark(
    source: DataSource, batches: Iterable[pa.RecordBatch], meta: pa.Table, engine: SparkEngine | None = None
) -> None:
    """Replace the event table: rows go in parts into one beside it, which is then copied over the old."""
    if source.folder and meta["total"].to_pylist() == [0]:
        cure = "Load at least one event, or into a table (no path=)"
        raise StoreError("a folder keeps no table without rows", where=source.shown, cure=cure)
    engine = engine or SparkEngine(source)
    spool = f"{source.table}_new"
    with engine.faults():
        session = engine.ready()
        cells = engine.compile(pyramid.build(event_table(source)))
        _write(session, source, spool, session.createDataFrame([], _COLUMNS))
        _refuse_temporary_tables(session, source, spool)
        for rows in into_row_groups(pa.Table.from_batches([batch]) for batch in batches):
            _write(session, source, spool, session.createDataFrame(rows), mode="append")
        _write(session, source, source.table, _read(session, source, spool))
        _write(session, source, source.cells_table, session.sql(cells))
        _write(session, source, source.meta_table, session.createDataFrame(meta))
        _drop(session, source, spool)


def _refuse_temporary_tables(session: Any, source: DataSource, spool: str) -> None:  # noqa: ANN401
    """Raise StoreError where a server keeps its tables for one session only: nobody could read them."""
    if source.folder:
        return
    other = _Session(source.url)
    try:
        _ = other.table(_name(source, spool)).columns
    except AnalysisException:
        _drop(session, source, spool)
        cure = "Name a folder that the server sees: sc://host:port?path=/shared/events"
        what = "keeps tables only as long as a session lasts, so nothing was loaded"
        raise StoreError(what, where=source.shown, cure=cure) from None
    finally:
        other.stop()


def _write(session: Any, source: DataSource, table: str, frame: Any, mode: str = "overwrite") -> None:  # noqa: ANN401
    writer = frame.write.mode(mode)
    if source.folder:
        writer.parquet(_folder(source, table))
        _view(session, table, _folder(source, table))
    else:
        writer.saveAsTable(_name(source, table))


def _read(session: Any, source: DataSource, table: str) -> Any:  # noqa: ANN401
    if source.folder:
        return session.read.parquet(_folder(source, table))
    return session.table(_name(source, table))


def _drop(session: Any, source: DataSource, table: str) -> None:  # noqa: ANN401
    """A folder cannot be deleted over Spark Connect: it is left empty."""
    if source.folder:
        _write(session, source, table, session.createDataFrame([], _COLUMNS))
    else:
        session.sql(f"DROP TABLE {_name(source, table)}")  # a name that went through parse_source


def _folder(source: DataSource, table: str) -> str:
    """The folder of a table: of the events as the URL says, of the others beside it."""
    return source.folder + table.removeprefix(source.table)
