"""PostgreSQL through psycopg: a few connections shared by all threads, made again when they broke."""

from __future__ import annotations

import io
import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from functools import partial
from queue import Empty, LifoQueue
from typing import Any, Final

import ibis
import psycopg
import pyarrow as pa
import pyarrow.csv
from psycopg import sql as pg
from psycopg.errors import InsufficientPrivilege, QueryCanceled, UndefinedColumn, UndefinedTable

from map_app.data import pyramid
from map_app.data.engines.base import Engine
from map_app.data.engines.faults import broken, down, missing, refused, slow, time_limit
from map_app.data.layout import event_table
from map_app.data.source import Source
from map_app.data.table import SCHEMA
from map_app.errors import StoreError

CONNECT_S: Final = 3
_SQL_TYPES: Final = {
    "string": 'TEXT COLLATE "C"',  # by code point, whatever the database's own order is
    "date32[day]": "DATE",
    "int64": "BIGINT",
    "double": "DOUBLE PRECISION",
}


class PostgresEngine(Engine):
    """Keeps its idle connections; a broken one is thrown away, and the query tried once more."""

    dialect = "postgres"

    def __init__(self, source: Source) -> None:
        self._idle: LifoQueue[psycopg.Connection[Any]] = LifoQueue()
        super().__init__(source)
        self._give(self._new())

    def _run(self, sql: str) -> pa.Table:
        with _faults(self.source):
            connection = self._take()
            try:
                return self._asked(connection, sql)
            except psycopg.OperationalError:
                if not connection.broken:
                    raise
            return self._asked(self._new(), sql)

    def _asked(self, connection: psycopg.Connection[Any], sql: str) -> pa.Table:
        try:
            with self._stoppable(partial(_cancel, connection)):
                return _fetched(connection, sql)
        except StoreError:  # it was stopped: the server may still act on that, on the next query here
            connection.close()
            raise
        finally:
            self._give(connection)

    def columns(self) -> list[str]:
        """The columns of the event table."""
        with _faults(self.source):
            connection = self._take()
            try:
                cursor = connection.execute(pg.SQL("SELECT * FROM {} LIMIT 0").format(_name(self.source)))
                return [column.name for column in cursor.description or ()]
            finally:
                self._give(connection)

    def close(self) -> None:
        """Close the idle connections."""
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return

    def __del__(self) -> None:
        self.close()

    def _take(self) -> psycopg.Connection[Any]:
        """An idle connection that still lives, or a new one."""
        while True:
            try:
                connection = self._idle.get_nowait()
            except Empty:
                return self._new()
            if not (connection.closed or connection.broken):
                return connection

    def _give(self, connection: psycopg.Connection[Any]) -> None:
        if not (connection.closed or connection.broken):
            self._idle.put(connection)

    def _new(self) -> psycopg.Connection[Any]:
        return _connected(self.source, f"-c statement_timeout={self.limit * 1000} -c TimeZone=UTC")


def _connected(source: Source, options: str = "") -> psycopg.Connection[Any]:
    try:
        return psycopg.connect(source.url, autocommit=True, connect_timeout=CONNECT_S, options=options)
    except psycopg.OperationalError as fault:
        raise _at_connect(source, str(fault)) from None  # its words may hold what the URL holds
    except psycopg.Error:
        cure = "Write postgres://user:password@host:port/database, special characters percent-encoded"
        raise StoreError("the store's URL cannot be read", where=source.shown, cure=cure) from None


def _at_connect(source: Source, words: str) -> StoreError:
    if "database" in words and "does not exist" in words:
        cure = "Create it, or correct the name in the URL"
        return StoreError("there is no such database", where=source.shown, cure=cure)
    words_of_refusal = ("authentication failed", "no password supplied", "role", "pg_hba")
    return refused(source) if any(word in words for word in words_of_refusal) else down(source)


@contextmanager
def _faults(source: Source) -> Iterator[None]:
    """Turn the driver's errors into ours; `from None`, for its words may hold what no log should."""
    try:
        yield
    except QueryCanceled:
        raise slow(source, time_limit()) from None
    except UndefinedTable:
        raise missing(source) from None
    except InsufficientPrivilege:
        cure = "Grant SELECT on the event table and its _meta to this user"
        raise StoreError("may not be read by this user", where=source.shown, cure=cure) from None
    except UndefinedColumn:
        cure = "Load it anew: event-map load SOURCE URL"
        raise StoreError("the table is of another layout", where=source.shown, cure=cure) from None
    except psycopg.OperationalError:
        raise down(source) from None
    except psycopg.Error:
        raise broken(source) from None


def _cancel(connection: psycopg.Connection[Any]) -> None:
    """Have the server stop the query; one that does not even answer to that is hung up on."""
    try:
        connection.cancel_safe(timeout=CONNECT_S)
    except psycopg.Error:
        with suppress(OSError), socket.socket(fileno=os.dup(connection.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)


def _fetched(connection: psycopg.Connection[Any], sql: str) -> pa.Table:
    cursor = connection.execute(sql.encode())
    names = [column.name for column in cursor.description or ()]
    return _arrow(cursor.fetchall(), names)


def _arrow(rows: list[tuple[Any, ...]], names: list[str], schema: pa.Schema | None = None) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    plain = [[_whole(v) for v in column] for column in columns]
    types = schema.types if schema else [None] * len(names)
    arrays = [pa.array(column, type=kind) for column, kind in zip(plain, types, strict=True)]
    return pa.table(arrays, names=names)


def _whole(value: object) -> object:
    """PostgreSQL adds whole numbers up to a NUMERIC; nothing here gives any other."""
    return int(value) if isinstance(value, Decimal) else value


def _name(source: Source, table: str = "") -> pg.Identifier:
    parts = (source.schema, table or source.table)
    return pg.Identifier(*(part for part in parts if part))


def write_postgres(source: Source, batches: Iterable[pa.RecordBatch], meta: pa.Table) -> None:
    """Replace the event table and its meta table in one transaction: readers see old or new, never half."""
    made = _name(source, f"{source.table}_new")
    with _faults(source), _connected(source) as connection, connection.transaction():
        _create(connection, made, SCHEMA)
        for batch in batches:
            _copy(connection, made, batch)
        connection.execute(pg.SQL("DROP TABLE IF EXISTS {}").format(_name(source)))
        rename = pg.SQL("ALTER TABLE {} RENAME TO {}").format(made, pg.Identifier(source.table))
        connection.execute(rename)
        for columns in ("seq", "date_start", "id", "tx, ty"):
            index = pg.SQL("CREATE INDEX ON {} ({})").format(_name(source), pg.SQL(columns))
            connection.execute(index)
        cells = _name(source, source.cells_table)
        connection.execute(pg.SQL("DROP TABLE IF EXISTS {}").format(cells))
        added_up = pyramid.made_of(event_table(source))
        _create(connection, cells, added_up.schema().to_pyarrow())
        rows = ibis.postgres.compile(added_up)
        connection.execute(pg.SQL("INSERT INTO {} ").format(cells).as_bytes() + rows.encode())
        beside = _name(source, source.meta_table)
        connection.execute(pg.SQL("DROP TABLE IF EXISTS {}").format(beside))
        _create(connection, beside, meta.schema)
        for batch in meta.to_batches():
            _copy(connection, beside, batch)
        for table in (_name(source), cells):
            connection.execute(pg.SQL("ANALYZE {}").format(table))


def _create(connection: psycopg.Connection[Any], table: pg.Identifier, schema: pa.Schema) -> None:
    columns = [pg.SQL("{} {}").format(pg.Identifier(f.name), pg.SQL(_SQL_TYPES[str(f.type)])) for f in schema]
    connection.execute(pg.SQL("CREATE TABLE {} ({})").format(table, pg.SQL(", ").join(columns)))


def _copy(connection: psycopg.Connection[Any], table: pg.Identifier, batch: pa.RecordBatch) -> None:
    """As CSV made by Arrow: null is an empty cell, an empty text a quoted one."""
    buffer = io.BytesIO()
    options = pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed")
    pyarrow.csv.write_csv(batch, buffer, options)
    command = pg.SQL("COPY {} FROM STDIN (FORMAT csv, ENCODING 'UTF8')").format(table)
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        copy.write(buffer.getvalue())
