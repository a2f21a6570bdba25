"""Insert, replace and delete single events in a DuckDB file: in a copy, which is then moved into place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import duckdb
import pyarrow as pa

from map_app.data.engines.changing import Changed, Changes, change, run_step
from map_app.data.engines.duck import MAIN, ErrorTrap, build_pyramid, rewriting
from map_app.data.source import DataSource

_STAGED: Final = "CREATE TEMP TABLE {} AS SELECT * FROM arrow_rows"
_APPENDED: Final = "INSERT INTO {} SELECT * FROM arrow_rows"


def change_duckdb(source: DataSource, changes: Changes) -> Changed:
    """Apply changes. Readers have the old file until all is done."""
    with rewriting(source) as (connection, trap):
        return change(_Session(connection, trap, source), changes)


class _Session:
    def __init__(self, connection: duckdb.DuckDBPyConnection, trap: ErrorTrap, source: DataSource) -> None:
        self._connection = connection
        self._trap = trap
        self.source = source

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql).fetchall()

    def stage(self, table: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
        reader = pa.RecordBatchReader.from_batches(schema, self._trap(batches))
        self._connection.register("arrow_rows", reader)
        self._connection.execute(_STAGED.format(table))

    def append(self, table: str, rows: pa.RecordBatch) -> None:
        self._connection.register("arrow_rows", pa.Table.from_batches([rows]))
        self._connection.execute(_APPENDED.format(self.source.quoted(table, MAIN)))

    def renumber(self) -> None:
        run_step(self, "renumber")

    def build_pyramid(self) -> None:
        build_pyramid(self._connection, self.source, self.source.quoted(self.source.cells_table, MAIN))
