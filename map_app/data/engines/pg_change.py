"""Insert, replace and delete single events in PostgreSQL: one transaction, in the tables as they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa
from psycopg import sql as pg

from map_app.data.engines.changing import Changed, Changes, change
from map_app.data.engines.pg_connect import connected, identifier, write_faults
from map_app.data.engines.pg_write import Connection, add_up, begin_writing, copy_rows, create
from map_app.data.source import Source


def change_postgres(source: Source, changes: Changes) -> Changed:
    """Apply changes. Readers see the old events until all is done, and wait for nothing."""
    with write_faults(source), connected(source) as connection, connection.transaction():
        begin_writing(connection, source)
        tables = pg.SQL(", ").join(identifier(source, table) for table in source.tables)
        connection.execute("SET LOCAL lock_timeout = '10s'")
        connection.execute(
            pg.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE").format(tables)
        )  # readers go on
        done = change(_Session(connection, source), changes)
        for table in source.tables:
            connection.execute(pg.SQL("ANALYZE {}").format(identifier(source, table)))
        return done


class _Session:
    def __init__(self, connection: Connection, source: Source) -> None:
        self._connection = connection
        self.source = source

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

    def add_up(self) -> None:
        add_up(self._connection, self.source)
