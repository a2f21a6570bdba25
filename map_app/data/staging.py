"""A GeoJSON file on its way into a store, kept on disk as rows of the event table: it may exceed memory.

Features are checked as those of a file that is served are, and written in the file's own order; DuckDB
sorts them where that is not the total order.
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from map_app.core.schema import Event, Problem
from map_app.core.validate import check_feature
from map_app.data.engines.duck import MEMORY
from map_app.data.layout import ORDER, Meta, meta_of
from map_app.data.readers.geojson import Features, opened
from map_app.data.table import SCHEMA, to_table
from map_app.errors import DataError

PART: Final = 5_000
"""Features that are in memory at once."""

Progress = Callable[[int], Any]
Bar = Callable[[int, str], AbstractContextManager[Progress]]
"""Of how many there are to do, and its name: within it each part that is done is told."""


@dataclass(frozen=True, slots=True)
class Staged:
    """The rows of a file, while its folder is there; `left_out` counts the records that cannot be shown."""

    meta: Meta
    left_out: int
    rows: Path

    def parts(self) -> Iterator[pa.RecordBatch]:
        """The event table in total order."""
        first = 0
        for rows in _read(self.rows):
            named = pc.if_else(pc.equal(rows["dataset"], ""), self.meta.dataset, rows["dataset"])
            seq = pa.array(np.arange(first, first + rows.num_rows))
            columns = {name: rows[name] for name in SCHEMA.names} | {ORDER: seq, "dataset": named}
            yield pa.RecordBatch.from_pydict(columns, schema=SCHEMA)
            first += rows.num_rows


@contextmanager
def staged(path: Path, bar: Bar) -> Iterator[Staged]:
    """Read and check a file; the bar is one of bytes. Raises DataError, also where nothing can be shown."""
    with tempfile.TemporaryDirectory(prefix="event-map-") as folder:
        rows, told = Path(folder) / "read.parquet", _Told()
        with opened(path) as features, bar(path.stat().st_size, "reading") as progress:
            _write(rows, features, told, progress)
        wrong = features.crs_problem or (told.total == 0 and told.first)
        if wrong:
            raise DataError(f"no event can be shown; first: {wrong}", where=path.name)
        rows = _ordered(rows, is_in_order=told.is_in_order)
        meta = meta_of(_read(rows, "feature", "date_start", "date_end"), **features.said)
        yield Staged(meta, told.left_out + told.total - meta.total, rows)


class _Told:
    """What is true of the records read so far."""

    def __init__(self) -> None:
        self.total = self.left_out = 0
        self.first: Problem | None = None
        self.is_in_order = True
        self._last = (date.min, "")

    def shown(self, features: list[Any]) -> Iterator[Event]:
        """The events among the next features."""
        for index, feature in enumerate(features, self.total + self.left_out):
            event, problems = check_feature(feature, index, date.max)
            if event is None:
                self.left_out += 1
                self.first = self.first or next(p for p in problems if p.kind == "error")
                continue
            self.is_in_order = self.is_in_order and self._last < event.sort_key
            self._last = event.sort_key
            self.total += 1
            yield event


def _write(target: Path, features: Features, told: _Told, progress: Progress) -> None:
    coming, done = iter(features), 0
    with pyarrow.parquet.ParquetWriter(target, SCHEMA, compression="lz4", use_dictionary=False) as writer:
        while part := list(islice(coming, PART)):
            with _uncollected():
                writer.write_table(to_table(told.shown(part), "", told.total))
            progress(features.bytes_read - done)
            done = features.bytes_read


@contextmanager
def _uncollected() -> Iterator[None]:
    """No event refers to itself: looking for such garbage among thousands would take a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _ordered(rows: Path, *, is_in_order: bool) -> Path:
    """The same rows in total order; of those with the same id the one that came first."""
    made = rows.with_name("ordered.parquet")
    limits: dict[str, Any] = {"memory_limit": MEMORY, "temp_directory": str(rows.parent), "threads": 1}
    with duckdb.connect(config=limits) as connection:
        read = connection.read_parquet(str(rows))
        twice = read.query("read", "SELECT id FROM read GROUP BY id HAVING count(*) > 1 LIMIT 1").fetchone()
        if is_in_order and not twice:
            return rows
        firsts = "SELECT id, min(seq) AS seq FROM read GROUP BY id"
        sql = f"SELECT * FROM read SEMI JOIN ({firsts}) USING (id, seq) ORDER BY date_start, id"  # noqa: S608
        read.query("read", sql).write_parquet(str(made), compression="lz4", row_group_size=PART)
    return made


def _read(rows: Path, *columns: str) -> Iterator[pa.RecordBatch]:
    with pyarrow.parquet.ParquetFile(rows) as file:
        yield from file.iter_batches(PART, columns=list(columns) or None)
