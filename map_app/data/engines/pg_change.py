"""Insert, replace and delete single events in PostgreSQL: one transaction, in the tables as they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pyarrow as pa
from psycopg import sql as pg

from map_app.data.engines.changing import Changed, Changes, change, run_step
from map_app.data.engines.pg_attributes import has_dependents
from map_app.data.engines.pg_connect import connected, identifier, write_faults
from map_app.data.engines.pg_write import (
    Connection,
    begin_writing,
    build_pyramid,
    copy_rows,
    create,
    exchange,
    index,
    make_beside,
)
from map_app.data.source import DataSource
from map_app.data.table import ORDER, SCHEMA

MOST_SHIFTED: Final = 0.1
"""The share of rows that get another place from which on new tables are quicker than an update of the old."""


def change_postgres(source: DataSource, changes: Changes) -> Changed:
    """Apply changes. Readers see the old events until all is done, and wait for nothing."""
    with write_faults(source), connected(source) as connection, connection.transaction():
        begin_writing(connection, source)
        tables = pg.SQL(", ").join(identifier(source, table) for table in source.tables)
        connection.execute("SET LOCAL lock_timeout = '10s'")
        lock = pg.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE")  # which lets readers go on
        connection.execute(lock.format(tables))
        session = _Session(connection, source)
        done = change(session, changes)
        if session.source is source:
            for table in source.tables:
                connection.execute(pg.SQL("ANALYZE {}").format(identifier(source, table)))
        else:
            exchange(connection, source, session.source)
        return done


class _Session:
    def __init__(self, connection: Connection, source: DataSource) -> None:
        self._connection = connection
        self.source = source

    def renumber(self) -> None:
        """Update the places, or, where most change, copy the rows into new tables: each update copies one."""
        [(shifted,)], [(total, *_)] = run_step(self, "shifted"), run_step(self, "ends")
        if shifted <= MOST_SHIFTED * total or has_dependents(self._connection, self.source):
            run_step(self, "renumber")
            return
        made = make_beside(self._connection, self.source)
        names = ", ".join("n.place" if name == ORDER else f"e.{name}" for name in SCHEMA.names)
        into = identifier(made).as_string(self._connection)
        run_step(self, "copy", made=into, renumbered=names)
        index(self._connection, made)
        self.source = made

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        cursor = self._connection.execute(sql.encode())
        return cursor.fetchall() if cursor.description else []

    def stage(self, table: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
        create(self._connection, pg.Identifier(table), schema, for_now=True)
        for batch in batches:
            copy_rows(self._connection, pg.Identifier(table), batch)
        self._connection.execute(pg.SQL("ANALYZE {}").format(pg.Identifier(table)))

    def append(self, table: str, rows: pa.RecordBatch) -> None:
        copy_rows(self._connection, identifier(self.source, table), rows)

    def build_pyramid(self) -> None:
        build_pyramid(self._connection, self.source)
