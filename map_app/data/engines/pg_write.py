"""Write the event table into PostgreSQL: new tables beside the old ones, exchanged in an instant.

Everything that takes time (rows, indexes, cells, statistics) is done before the exchange, in the same
transaction. Readers see the old tables until it commits, and wait for no longer than it takes to rename.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

import ibis
import psycopg
import pyarrow as pa
import pyarrow.csv
from psycopg import sql as pg
from psycopg.errors import LockNotAvailable

from map_app.data.engines.checksum import checksum_sql
from map_app.data.engines.pg_attributes import copy_attributes, oid_of, refuse_dependents
from map_app.data.engines.pg_connect import connected, identifier, write_faults
from map_app.data.layout import META_SCHEMA, event_table
from map_app.data.queries import pyramid
from map_app.data.source import DataSource
from map_app.data.table import SCHEMA
from map_app.errors import StoreError

Connection = psycopg.Connection[Any]

SQL_TYPES: Final = {
    "string": 'TEXT COLLATE "C"',  # by code point, whatever the database's own order is
    "date32[day]": "DATE",
    "int64": "BIGINT",
    "double": "DOUBLE PRECISION",
}
INDEXED: Final = ("seq", "date_start", "id", "tx, ty", "location_area")
LOCK_MS: Final = 200
"""How long the exchange waits for readers: those that come meanwhile wait behind it."""

LOCK_PATIENCE_S: Final = 600
"""For how long it is tried again."""


def write_postgres(source: DataSource, batches: Iterable[pa.RecordBatch], meta: pa.Table) -> None:
    """Replace the event table and those beside it in one transaction: readers see old or new, never half."""
    with write_faults(source), connected(source) as connection, connection.transaction():
        begin_writing(connection, source)
        refuse_dependents(connection, source)
        made = make_beside(connection, source)
        for batch in batches:
            copy_rows(connection, identifier(made), batch)
        index(connection, made)
        build_pyramid(connection, made)
        for batch in meta.to_batches():
            copy_rows(connection, identifier(made, made.meta_table), batch)
        keep_checksum(connection, made)
        exchange(connection, source, made)


def make_beside(connection: Connection, source: DataSource) -> DataSource:
    """Make empty tables beside those of the source."""
    made = replace(source, table=f"{source.table}_new")
    cells = pyramid.build(event_table(source)).schema().to_pyarrow()
    for table, schema in zip(made.tables, (SCHEMA, META_SCHEMA, cells), strict=True):
        create(connection, identifier(made, table), schema)
    return made


def index(connection: Connection, made: DataSource) -> None:
    """Index a table that was filled."""
    for columns in INDEXED:
        connection.execute(pg.SQL("CREATE INDEX ON {} ({})").format(identifier(made), pg.SQL(columns)))


def begin_writing(connection: Connection, source: DataSource) -> None:
    """Be the only one to write this table until the transaction ends, however long it takes."""
    for setting in ("statement_timeout", "idle_in_transaction_session_timeout", "lock_timeout"):
        connection.execute(pg.SQL("SET LOCAL {} = 0").format(pg.SQL(setting)))
    name = f"event-map load {source.schema or ''}.{source.table}"
    sql = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
    if connection.execute(sql, [name]).fetchone() != (True,):
        cure = "Wait for it to end; nothing was changed"
        raise StoreError("is being loaded by another command", where=source.shown, cure=cure)


def build_pyramid(connection: Connection, source: DataSource) -> None:
    """Fill the empty pyramid of an event table."""
    rows = ibis.postgres.compile(pyramid.build(event_table(source)))
    into = pg.SQL("INSERT INTO {} ").format(identifier(source, source.cells_table))
    connection.execute(into.as_bytes() + rows.encode())


def keep_checksum(connection: Connection, source: DataSource) -> None:
    """Put the checksum of the rows into the meta table."""
    update = pg.SQL("UPDATE {} SET checksum = ({})")
    made = pg.SQL(checksum_sql(source))  # made of names that went through parse_source
    connection.execute(update.format(identifier(source, source.meta_table), made))


def copy_rows(connection: Connection, table: pg.Identifier, batch: pa.RecordBatch) -> None:
    """As CSV made by Arrow: null is an empty cell, an empty text a quoted one."""
    buffer = io.BytesIO()
    options = pyarrow.csv.WriteOptions(include_header=False, quoting_style="needed")
    pyarrow.csv.write_csv(batch, buffer, options)
    command = pg.SQL("COPY {} FROM STDIN (FORMAT csv, ENCODING 'UTF8')").format(table)
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        copy.write(buffer.getvalue())


def create(connection: Connection, table: pg.Identifier, schema: pa.Schema, *, for_now: bool = False) -> None:
    """Make a table; one that is only `for_now` ends with the transaction."""
    columns = [pg.SQL("{} {}").format(pg.Identifier(f.name), pg.SQL(SQL_TYPES[str(f.type)])) for f in schema]
    kind, end = ("TEMPORARY TABLE", "ON COMMIT DROP") if for_now else ("TABLE", "")
    made = pg.SQL("CREATE {} {} ({}) {}")
    connection.execute(made.format(pg.SQL(kind), table, pg.SQL(", ").join(columns), pg.SQL(end)))


def exchange(connection: Connection, source: DataSource, made: DataSource) -> None:
    """Put new tables, with what the operator has set on the old ones, in the place of those."""
    for table in made.tables:
        connection.execute(pg.SQL("ANALYZE {}").format(identifier(made, table)))
    copy_attributes(connection, source, made)
    there = [table for table in source.tables if oid_of(connection, source, table)]
    if there:
        _lock(connection, source, there)
    for new, old in zip(made.tables, source.tables, strict=True):
        connection.execute(pg.SQL("DROP TABLE IF EXISTS {}").format(identifier(source, old)))
        rename = pg.SQL("ALTER TABLE {} RENAME TO {}").format(identifier(made, new), pg.Identifier(old))
        connection.execute(rename)


def _lock(connection: Connection, source: DataSource, tables: Iterable[str]) -> None:
    """Lock tables that others read, in short attempts: a lock that is waited for holds up new readers."""
    names = pg.SQL(", ").join(identifier(source, table) for table in tables)
    until, pause = time.monotonic() + LOCK_PATIENCE_S, LOCK_MS / 1_000
    while True:
        try:
            with connection.transaction():
                connection.execute(pg.SQL("SET LOCAL lock_timeout = {}").format(LOCK_MS))
                connection.execute(pg.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(names))
        except LockNotAvailable:
            if time.monotonic() > until:
                what = "is read by a transaction that does not end"
                cure = "End it (pg_stat_activity names it) and load again; nothing was changed"
                raise StoreError(what, where=source.shown, cure=cure) from None
            time.sleep(pause)
            pause = min(2 * pause, 5)
        else:
            return
