"""DuckDB in process: events in memory, a DuckDB file, or Parquet and CSV read where they lie."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from map_app.data import scratch
from map_app.data.disk import TEMPORARY, disk_full, is_full
from map_app.data.engines.base import Engine
from map_app.data.engines.checksum import checksum_sql
from map_app.data.engines.faults import LargeError, broken, missing
from map_app.data.files import replacing
from map_app.data.layout import event_table
from map_app.data.queries import pyramid
from map_app.data.source import DataSource, parse_source
from map_app.data.table import LATER, SCHEMA
from map_app.errors import StoreError


class DuckEngine(Engine):
    """Runs every query on its own cursor: the connection itself must not be shared by threads."""

    dialect = "duckdb"
    max_concurrent = 4

    def __init__(self, source: DataSource, rows: pa.Table | None = None) -> None:
        super().__init__(source)
        with self._faults():
            self._connection = self._connect(rows)

    def _connect(self, rows: pa.Table | None) -> duckdb.DuckDBPyConnection:
        path = self.source.path
        if rows is None and path is not None and not path.exists():
            raise StoreError("is not there", where=self.source.shown, cure=_where_to_look(path))
        connection = duckdb.connect(config=_limits() if path is not None else {})
        if rows is not None:
            connection.register("arrow_rows", rows)
            connection.execute("CREATE TABLE events AS SELECT * FROM arrow_rows")
        elif self.source.kind == "duckdb":
            # Attached: connecting to it would give what this process opened there before
            place = str(path).replace("'", "''")
            connection.execute(f"ATTACH '{place}' AS {_FILE} (TYPE duckdb, READ_ONLY)")
        elif path is not None:
            self._view(connection, path)
        return connection

    def _view(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        """Make the file the view `events`, its columns cast to the layout's types."""
        place = str(path / "**" / "*.parquet") if path.is_dir() else str(path)
        if self.source.kind == "csv":
            rows = connection.read_csv(place, header=True, all_varchar=True, allow_quoted_nulls=False)
        else:
            rows = connection.read_parquet(place)
        self._columns = list(rows.columns)
        present = [field for field in SCHEMA if field.name in self._columns]
        if present:
            typed = [f'CAST("{f.name}" AS {_SQL_TYPES[str(f.type)]}) AS "{f.name}"' for f in present]
            typed += [f'CAST(NULL AS VARCHAR) AS "{name}"' for name in LATER if name not in self._columns]
            rows.project(", ".join(typed)).create_view("events")

    def offers(self, table: ir.Table) -> bool:
        """Whether the table is there; the pyramid of anything but a DuckDB file is made here."""
        if self.source.kind != "duckdb":
            with self._faults():
                build_pyramid(self._connection.cursor(), self.source, f'"{table.get_name()}"')
        return super().offers(table)

    def _run(self, sql: str) -> pa.Table:
        with self._faults(), closing(self._cursor()) as cursor, self._stoppable(cursor.interrupt):
            return cursor.execute(sql).fetch_arrow_table()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        cursor = self._connection.cursor()
        if self.source.path is not None:
            scratch.folder()  # it may have been tidied away
        if self.source.kind == "duckdb":
            cursor.execute(f"USE {_FILE}")
        return cursor

    def columns(self) -> list[str]:
        """The columns of the table or file."""
        if self.source.kind in ("parquet", "csv"):
            return self._columns
        sql = "SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND schema_name = ?"
        table = [self.source.table, self.source.schema or MAIN]
        with self._faults(), closing(self._cursor()) as cursor:
            names = [name for (name,) in cursor.execute(sql, table).fetchall()]
        if not names:
            raise missing(self.source)
        return names

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except duckdb.OutOfMemoryException as fault:
            if is_full(fault):
                raise disk_full(TEMPORARY) from fault
            what = f"a query needs more than the {memory()} of memory it may have"
            cure = "Narrow the filter"
            raise LargeError(what, where=self.source.shown, cure=cure) from fault
        except duckdb.CatalogException as fault:
            raise missing(self.source) from fault
        except duckdb.ConversionException as fault:
            cure = "Dates are ISO days, counts whole numbers (docs/stores.md)"
            raise StoreError(
                "a column holds values of another type", where=self.source.shown, cure=cure
            ) from fault
        except (duckdb.IOException, duckdb.InvalidInputException) as fault:
            if is_full(fault):
                raise disk_full(TEMPORARY) from fault
            cure = "Check that it is whole and of this kind"
            raise StoreError("cannot be read", where=self.source.shown, cure=cure) from fault
        except duckdb.Error as fault:
            raise broken(self.source) from fault


def _where_to_look(path: Path) -> str:
    """The cure of a file that is not there; `duckdb:///data/x` was once taken for `/data/x`."""
    if not path.is_absolute() and Path("/", path).exists():
        return "duckdb:/// is relative to the working folder; write four slashes for an absolute path"
    return "Check the path, or load it first"


MAIN: Final = "main"
"""DuckDB's schema where none is named."""

_FILE: Final = "events_file"
"""The name under which a DuckDB file is attached."""

MOST_CORES: Final = 8
MB_PER_CORE: Final = 96


@cache
def cores() -> int:
    """How many cores to use at most. DuckDB respects the limit of a container, which Python does not."""
    with duckdb.connect() as connection:
        [threads] = connection.execute("SELECT current_setting('threads')").fetchone() or (1,)
    return min(int(threads), MOST_CORES)


def memory() -> str:
    """DuckDB's memory limit for a file; it grows with the cores, for each thread of a query needs some.

    What a query needs beyond it is spilled to a temporary folder.
    """
    return f"{max(cores(), 2) * MB_PER_CORE}MB"


def _limits() -> dict[str, Any]:
    """The memory limit and a folder to spill to: a new one, for DuckDB treats files there as its own."""
    folder = scratch.folder() / uuid.uuid4().hex
    return {"memory_limit": memory(), "threads": cores(), "temp_directory": str(folder)}


_SQL_TYPES = {"string": "VARCHAR", "date32[day]": "DATE", "int64": "BIGINT", "double": "DOUBLE"}


def in_memory(rows: pa.Table) -> DuckEngine:
    """An engine over rows in the layout of `data/table.py`."""
    return DuckEngine(parse_source("events.geojson"), rows)


def write_duckdb(source: DataSource, batches: Iterable[pa.RecordBatch], meta: pa.Table) -> None:
    """Write the event table into a DuckDB file made beside the old one, then move it into place.

    Other tables of the file are kept. `meta` is the meta table's one row.
    """
    with rewriting(source) as (connection, trap):
        _fill(connection, source, trap(batches), meta)


ErrorTrap = Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]
"""Passes batches through and remembers the error that ends them."""


@contextmanager
def rewriting(source: DataSource) -> Iterator[tuple[duckdb.DuckDBPyConnection, ErrorTrap]]:
    """Write into a copy of the DuckDB file, which replaces the file at the end.

    Batches that DuckDB is to read go through the second value: it would hide their error in one of its own.
    """
    target = source.path
    assert target is not None  # noqa: S101 - parse_source gives a DuckDB file its path
    with replacing(target) as made:
        if target.exists():
            shutil.copyfile(target, made)
        errors: list[BaseException] = []
        try:
            with duckdb.connect(made, config=_limits()) as connection:
                yield connection, partial(_trapped, errors)
        except duckdb.Error as fault:
            if errors:
                raise errors[0] from None
            if is_full(fault):
                raise
            cure = "Check that it is a DuckDB file; nothing was changed"
            raise StoreError("cannot be written", where=source.shown, cure=cure) from fault


def _trapped(errors: list[BaseException], batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Pass batches through; their error goes into the list, too."""
    try:
        yield from batches
    except GeneratorExit:
        raise
    except BaseException as fault:  # also Ctrl-C: it is raised again here, and by `rewriting` as it was
        errors.append(fault)
        raise


_KEEP_CHECKSUM: Final = "UPDATE {} SET checksum = ({})"


def _fill(
    connection: duckdb.DuckDBPyConnection,
    source: DataSource,
    batches: Iterable[pa.RecordBatch],
    meta: pa.Table,
) -> None:
    reader = pa.RecordBatchReader.from_batches(SCHEMA, batches)
    if source.schema:
        connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{source.schema}"')
    connection.register("arrow_rows", reader)
    connection.register("arrow_meta", meta)
    tables = {
        source.table: "SELECT * FROM arrow_rows",  # in total order: a range of days reads few blocks
        source.meta_table: "SELECT * FROM arrow_meta",
    }
    for name, rows in tables.items():
        connection.execute(f"CREATE OR REPLACE TABLE {source.quoted(name, MAIN)} AS {rows}")
    build_pyramid(connection, source, source.quoted(source.cells_table, MAIN))
    meta_table = source.quoted(source.meta_table, MAIN)
    connection.execute(_KEEP_CHECKSUM.format(meta_table, checksum_sql(source)))


def build_pyramid(connection: duckdb.DuckDBPyConnection, source: DataSource, name: str) -> None:
    """Make the pyramid, its sums cast: of 128 bits, DuckDB would read them far slower from a file."""
    cells = pyramid.build(event_table(source))
    columns = ", ".join(f'"{f.name}" {_SQL_TYPES[str(f.type)]}' for f in cells.schema().to_pyarrow())
    connection.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")
    connection.execute(f"INSERT INTO {name} {ibis.duckdb.compile(cells)}")
