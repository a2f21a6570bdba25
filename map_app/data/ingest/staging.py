"""Spools the records of a file to disk as rows of the event table: the file may exceed memory.

Records are validated as for a served file, and written in file order. Where that is not the total order, they
are partitioned by sort key, and each partition is sorted.
"""

from __future__ import annotations

import tempfile
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet

from map_app.core.problems import Problem, Summary
from map_app.data.disk import TEMPORARY, named_if_full
from map_app.data.engines.duck import memory
from map_app.data.ingest.checking import Key, Part, each_checked, uncollected
from map_app.data.layout import Meta, meta_of
from map_app.data.map_folder import MapFolder
from map_app.data.readers.geojson import opened
from map_app.data.table import ORDER, SCHEMA, with_terms
from map_app.errors import DataError

LARGE: Final = 16 << 20
"""Size of a file, in bytes, above which processes are worth starting."""

Progress = Callable[[int], Any]
Bar = Callable[[int, str], AbstractContextManager[Progress]]
"""Takes the total and a label; within it progress is reported in steps."""


PARTITION: Final = 20_000
"""Average rows of a partition."""

MOST_PARTITIONS: Final = 500
"""Maximum partitions, which are open files; beyond ten million events they get larger instead."""

BATCH: Final = 2_000
"""Rows of a batch."""

SAMPLES: Final = 100
"""Sampled events per partition, to choose the boundaries."""

InOrder = Callable[..., Iterator[pa.RecordBatch]]
"""Yields the given columns of the rows in total order."""


@dataclass(frozen=True, slots=True)
class SpooledRows:
    """The spooled rows of a file, valid while its folder exists.

    `left_out` counts the rejected records, `errors` has the reasons.
    """

    meta: Meta
    left_out: int
    errors: Summary
    rows: InOrder

    def parts(self) -> Iterator[pa.RecordBatch]:
        """The event table in total order."""
        first = 0
        for rows in self.rows(*SCHEMA.names):
            seq = pa.array(np.arange(first, first + rows.num_rows))
            columns = {name: rows[name] for name in SCHEMA.names} | {ORDER: seq}
            columns |= with_terms(rows, self.meta.terms)
            yield pa.RecordBatch.from_pydict(columns, schema=SCHEMA)
            first += rows.num_rows


class Records(Protocol):
    """Records to be spooled; their terms may be known only at the end."""

    def __iter__(self) -> Iterator[Any]:
        """Yield each feature as parsed JSON."""

    @property
    def bytes_read(self) -> int:
        """Bytes read so far."""

    @property
    def terms(self) -> dict[str, str]:
        """Dataset, licence and attribution of the collection."""

    @property
    def crs_problem(self) -> Problem | None:
        """An unsupported coordinate system, with which no record can be shown."""

    @property
    def problems(self) -> list[Problem]:
        """Problems of parsing, before validation; each error is a rejected record.

        The consumer clears the list.
        """


@contextmanager
def spool(path: Path, map_: MapFolder, bar: Bar) -> Iterator[SpooledRows]:
    """Read and validate a file; the bar counts bytes. Raises DataError, also where no record is valid."""
    size = path.stat().st_size if path.exists() else 0
    with spool_records(opened(path), size, path.name, map_, bar) as rows:
        yield rows


@contextmanager
def spool_records(
    records: AbstractContextManager[Records], size: int, where: str, map_: MapFolder, bar: Bar
) -> Iterator[SpooledRows]:
    """Read and validate records from any source. Raises DataError, also where no record is valid."""
    with tempfile.TemporaryDirectory(prefix="event-map-") as folder:
        read, stats = Path(folder) / "read.parquet", _Stats()
        with records as features, named_if_full(TEMPORARY), bar(size, "reading") as progress:
            parts = each_checked(features, map_.geodata, many=size >= LARGE)
            _write(read, features, parts, stats, progress)
        wrong = features.crs_problem or (stats.total == 0 and stats.errors.first_error)
        if wrong:
            raise DataError(f"no event can be shown; first: {wrong}", where=where)
        with named_if_full(TEMPORARY):
            rows = _in_order(read, stats)
        meta = meta_of(rows("feature", "date_start", "date_end"), **features.terms)
        yield SpooledRows(meta, stats.left_out + stats.total - meta.total, stats.errors, rows)


class _Stats:
    """Statistics of the records read so far."""

    def __init__(self) -> None:
        self.total = self.left_out = 0
        self.errors = Summary()
        self.is_in_order = True
        self._last: Key = (date.min, "")

    def add(self, part: Part) -> None:
        """Add the next chunk."""
        self.total += part.rows.num_rows
        self.left_out += part.left_out
        self.errors.join(part.summary)
        if part.ends:
            first, last = part.ends
            self.is_in_order = self.is_in_order and part.is_in_order and self._last < first
            self._last = last

    def take(self, problems: list[Problem]) -> None:
        """Count the errors of a list and clear it: there may be one for each of millions of rows."""
        for problem in problems:
            if problem.kind == "error":
                self.left_out += 1
                self.errors.add(problem)
        problems.clear()


def _write(target: Path, features: Records, parts: Iterable[Part], stats: _Stats, progress: Progress) -> None:
    done, plain = 0, {"compression": "lz4", "use_dictionary": False}
    with uncollected(), pyarrow.parquet.ParquetWriter(target, SCHEMA, **plain) as writer:
        for part in parts:
            writer.write_table(part.rows)
            stats.add(part)
            stats.take(features.problems)
            progress(features.bytes_read - done)
            done = features.bytes_read
        stats.take(features.problems)


def _in_order(read: Path, stats: _Stats) -> InOrder:
    """The rows in file order, where that is the total order; else partitioned, and sorted by partition.

    DuckDB finds duplicate ids and the boundaries; it cannot sort complete rows in little memory.
    """
    limits: dict[str, Any] = {"memory_limit": memory(), "temp_directory": str(read.parent), "threads": 1}
    with duckdb.connect(config=limits) as connection:
        rows = connection.read_parquet(str(read))
        duplicates = rows.query("read", _DUPLICATES).fetchnumpy()[ORDER]
        if stats.is_in_order and not len(duplicates):
            return partial(_as_read, read)
        partitions = min(MOST_PARTITIONS, -(-stats.total // PARTITION))
        sample = f"SELECT date_start, id FROM read USING SAMPLE reservoir({partitions * SAMPLES} ROWS)"  # noqa: S608
        keys = sorted(rows.query("read", sample).fetchall())
    return partial(_sorted, _partitioned(read, keys[SAMPLES::SAMPLES], duplicates))


_DUPLICATES: Final = """
    SELECT seq FROM (
        SELECT seq, row_number() OVER (PARTITION BY id ORDER BY seq) AS n FROM read
        WHERE id IN (SELECT id FROM read GROUP BY id HAVING count(*) > 1)
    ) WHERE n > 1
"""
"""The `seq` of records whose id is a duplicate."""


def _partitioned(read: Path, ends: list[Key], duplicates: Any) -> list[Path]:  # noqa: ANN401 - an array of places
    """Partition the rows at these boundaries, one file each, without duplicates."""
    paths = [read.with_name(f"{n}.arrow") for n in range(len(ends) + 1)]
    lz4 = pa.ipc.IpcWriteOptions(compression="lz4")
    with ExitStack() as writers:
        files = [writers.enter_context(pa.ipc.new_stream(str(path), SCHEMA, options=lz4)) for path in paths]
        for batch in _as_read(read, *SCHEMA.names, size=PARTITION):
            rows = batch.filter(pa.array(~np.isin(batch[ORDER], duplicates)))
            keys = zip(rows["date_start"].to_pylist(), rows["id"].to_pylist(), strict=True)
            partition = np.fromiter((bisect(ends, key) for key in keys), int, rows.num_rows)
            for n in np.unique(partition):
                files[n].write_batch(rows.filter(pa.array(partition == n)))
    return paths


def _as_read(read: Path, *columns: str, size: int = BATCH) -> Iterator[pa.RecordBatch]:
    with pyarrow.parquet.ParquetFile(read) as file:
        yield from file.iter_batches(size, columns=list(columns))


def _sorted(partitions: list[Path], *columns: str) -> Iterator[pa.RecordBatch]:
    for path in partitions:
        with pa.ipc.open_stream(pa.OSFile(str(path))) as file:
            rows = file.read_all()
        ordered = rows.sort_by([("date_start", "ascending"), ("id", "ascending")])
        yield from ordered.select(columns).to_batches(BATCH)
