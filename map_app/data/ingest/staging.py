"""A GeoJSON file on its way into a store, kept on disk as rows of the event table: it may exceed memory.

Features are checked as those of a file that is served are, and written in the file's own order. Where that
is not the total order, they are shared out among files by where they stand in it, and each file is sorted.
"""

from __future__ import annotations

import tempfile
from bisect import bisect
from collections.abc import Callable, Iterator
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
from map_app.data.layout import ORDER, Meta, meta_of
from map_app.data.readers.geojson import opened
from map_app.data.table import SCHEMA, with_terms
from map_app.errors import DataError

LARGE: Final = 16 << 20
"""Bytes of a file from which on it is worth starting processes."""

Progress = Callable[[int], Any]
Bar = Callable[[int, str], AbstractContextManager[Progress]]
"""Of how many there are to do, and its name: within it each part that is done is told."""


SHARE: Final = 20_000
"""Rows that are sorted at once, on average."""

MOST_SHARES: Final = 500
"""Files that are open at once; beyond ten million events the shares get larger instead."""

BATCH: Final = 2_000
"""Rows that are read or given at once."""

SAMPLES: Final = 100
"""Events looked at for each share, to find where it ends."""

InOrder = Callable[..., Iterator[pa.RecordBatch]]
"""Gives the rows in total order, of the columns it is asked for."""


@dataclass(frozen=True, slots=True)
class SpooledRows:
    """The rows of a file, while its folder is there; `left_out` counts the records that cannot be shown.

    `errors` says why.
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
    """Features to be staged; what is said of all of them may be known only at the end."""

    def __iter__(self) -> Iterator[Any]:
        """Give each feature as JSON has it."""

    @property
    def bytes_read(self) -> int:
        """How much of the size is read."""

    @property
    def said(self) -> dict[str, str]:
        """Dataset, licence and attribution of the collection."""

    @property
    def crs_problem(self) -> Problem | None:
        """Why none of them can be shown."""

    @property
    def problems(self) -> list[Problem]:
        """What was wrong before there was a feature to check; an error is a record that is left out.

        Whoever has taken note of the problems empties the list.
        """


@contextmanager
def spool(path: Path, bar: Bar) -> Iterator[SpooledRows]:
    """Read and check a file; the bar is one of bytes. Raises DataError, also where nothing can be shown."""
    with spool_records(opened(path), path.stat().st_size if path.exists() else 0, path.name, bar) as rows:
        yield rows


@contextmanager
def spool_records(
    records: AbstractContextManager[Records], size: int, where: str, bar: Bar
) -> Iterator[SpooledRows]:
    """Read and check features of any origin. Raises DataError, also where nothing can be shown."""
    with tempfile.TemporaryDirectory(prefix="event-map-") as folder:
        read, told = Path(folder) / "read.parquet", _Told()
        with records as features, named_if_full(TEMPORARY), bar(size, "reading") as progress:
            _write(read, features, told, progress, many=size >= LARGE)
        wrong = features.crs_problem or (told.total == 0 and told.errors.first_error)
        if wrong:
            raise DataError(f"no event can be shown; first: {wrong}", where=where)
        with named_if_full(TEMPORARY):
            rows = _in_order(read, told)
        meta = meta_of(rows("feature", "date_start", "date_end"), **features.said)
        yield SpooledRows(meta, told.left_out + told.total - meta.total, told.errors, rows)


class _Told:
    """What is true of the records read so far."""

    def __init__(self) -> None:
        self.total = self.left_out = 0
        self.errors = Summary()
        self.is_in_order = True
        self._last: Key = (date.min, "")

    def add(self, part: Part) -> None:
        """Take note of the next ones."""
        self.total += part.rows.num_rows
        self.left_out += part.left_out
        self.errors.join(part.summary)
        if part.ends:
            first, last = part.ends
            self.is_in_order = self.is_in_order and part.is_in_order and self._last < first
            self._last = last

    def take(self, problems: list[Problem]) -> None:
        """Count the errors of a list and empty it: there may be one for each row of a file of millions."""
        for problem in problems:
            if problem.kind == "error":
                self.left_out += 1
                self.errors.add(problem)
        problems.clear()


def _write(target: Path, features: Records, told: _Told, progress: Progress, *, many: bool) -> None:
    done, plain = 0, {"compression": "lz4", "use_dictionary": False}
    with uncollected(), pyarrow.parquet.ParquetWriter(target, SCHEMA, **plain) as writer:
        for part in each_checked(features, many=many):
            writer.write_table(part.rows)
            told.add(part)
            told.take(features.problems)
            progress(features.bytes_read - done)
            done = features.bytes_read
        told.take(features.problems)


def _in_order(read: Path, told: _Told) -> InOrder:
    """The rows as they were read, where that is the total order; else in shares that are sorted one by one.

    DuckDB finds ids that come twice and where the shares end; sorting whole rows is more than it can do in
    little memory.
    """
    limits: dict[str, Any] = {"memory_limit": memory(), "temp_directory": str(read.parent), "threads": 1}
    with duckdb.connect(config=limits) as connection:
        rows = connection.read_parquet(str(read))
        again = rows.query("read", _AGAIN).fetchnumpy()[ORDER]
        if told.is_in_order and not len(again):
            return partial(_as_read, read)
        shares = min(MOST_SHARES, -(-told.total // SHARE))
        sample = f"SELECT date_start, id FROM read USING SAMPLE reservoir({shares * SAMPLES} ROWS)"  # noqa: S608
        keys = sorted(rows.query("read", sample).fetchall())
    return partial(_sorted, _shared_out(read, keys[SAMPLES::SAMPLES], again))


_AGAIN: Final = """
    SELECT seq FROM (
        SELECT seq, row_number() OVER (PARTITION BY id ORDER BY seq) AS n FROM read
        WHERE id IN (SELECT id FROM read GROUP BY id HAVING count(*) > 1)
    ) WHERE n > 1
"""
"""The places of records whose id came before."""


def _shared_out(read: Path, ends: list[Key], again: Any) -> list[Path]:  # noqa: ANN401 - an array of places
    """Files of rows, each with those between two of the ends; without the rows whose id came before."""
    paths = [read.with_name(f"{n}.arrow") for n in range(len(ends) + 1)]
    lz4 = pa.ipc.IpcWriteOptions(compression="lz4")
    with ExitStack() as writers:
        files = [writers.enter_context(pa.ipc.new_stream(str(path), SCHEMA, options=lz4)) for path in paths]
        for batch in _as_read(read, *SCHEMA.names, size=SHARE):
            rows = batch.filter(pa.array(~np.isin(batch[ORDER], again)))
            keys = zip(rows["date_start"].to_pylist(), rows["id"].to_pylist(), strict=True)
            share = np.fromiter((bisect(ends, key) for key in keys), int, rows.num_rows)
            for n in np.unique(share):
                files[n].write_batch(rows.filter(pa.array(share == n)))
    return paths


def _as_read(read: Path, *columns: str, size: int = BATCH) -> Iterator[pa.RecordBatch]:
    with pyarrow.parquet.ParquetFile(read) as file:
        yield from file.iter_batches(size, columns=list(columns))


def _sorted(shares: list[Path], *columns: str) -> Iterator[pa.RecordBatch]:
    for path in shares:
        with pa.ipc.open_stream(pa.OSFile(str(path))) as file:
            rows = file.read_all()
        ordered = rows.sort_by([("date_start", "ascending"), ("id", "ascending")])
        yield from ordered.select(columns).to_batches(BATCH)
