"""Upsert and delete single events of a Parquet file by a streaming merge of old and new rows.

Both streams are in total order, so that only a block of each is in memory.
"""

from __future__ import annotations

import tempfile
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from map_app.data.disk import TEMPORARY, named_if_full
from map_app.data.engines.changing import Changed, Changes, reloaded
from map_app.data.ingest.load import write_parquet
from map_app.data.layout import MetaOfRows, event_table
from map_app.data.meta import iter_chunks, read_meta
from map_app.data.opening import open_engine
from map_app.data.source import DataSource
from map_app.data.table import ORDER, SCHEMA

KEY: Final = ("date_start", "id")
"""The sort key of the total order; Arrow compares strings by UTF-8 bytes, which is by code point."""

Key = tuple[date, str]


def change_parquet(target: DataSource, changes: Changes) -> Changed:
    """Apply changes, replacing the file atomically. Raises StoreError."""
    assert target.path is not None  # noqa: S101 - parse_source gives a file its path
    engine = open_engine(target)
    meta = read_meta(engine)
    if meta.terms != changes.terms:
        raise reloaded(target)
    old = iter_chunks(engine, event_table(target), meta)
    with _spooled(changes.rows) as (new, ids):
        remaining = _Remaining(ids, set(changes.ids))
        measured = MetaOfRows()
        rows = measured(_numbered(merged(remaining(old), new)))
        write_parquet(target.path, rows, lambda: measured.meta(meta.terms))
    unknown = tuple(sorted(remaining.deleted - remaining.gone))
    inserted = len(ids) - remaining.replaced
    return Changed(measured.meta(meta.terms), inserted, remaining.replaced, len(remaining.gone), unknown)


@contextmanager
def _spooled(rows: Iterable[pa.RecordBatch]) -> Iterator[tuple[Iterator[pa.RecordBatch], set[str]]]:
    """Spool new rows to disk; gives them, and their ids."""
    with tempfile.TemporaryDirectory(prefix="event-map-") as folder:
        path, ids = Path(folder) / "changes.arrow", set()
        lz4 = pa.ipc.IpcWriteOptions(compression="lz4")
        with named_if_full(TEMPORARY), pa.ipc.new_stream(str(path), SCHEMA, options=lz4) as writer:
            for batch in rows:
                writer.write_batch(batch)
                ids.update(batch["id"].to_pylist())
        with pa.ipc.open_stream(pa.OSFile(str(path))) as file:
            yield iter(file), ids


class _Remaining:
    """Filters out old rows that are replaced or deleted, and counts both."""

    def __init__(self, new: Collection[str], deleted: set[str]) -> None:
        self.deleted, self.gone, self.replaced = deleted, set[str](), 0
        self._new = new

    def __call__(self, parts: Iterable[pa.Table]) -> Iterator[pa.RecordBatch]:
        for part in parts:
            ids = part["id"].to_pylist()
            stays = [name not in self._new and name not in self.deleted for name in ids]
            gone = {name for name in ids if name in self.deleted}
            self.gone |= gone
            self.replaced += len(ids) - sum(stays) - len(gone)
            yield from part.filter(pa.array(stays, pa.bool_())).select(SCHEMA.names).to_batches()


def merged(one: Iterator[pa.RecordBatch], other: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Merge two streams in total order: of the current blocks, the rows up to the end of the shorter one."""
    streams = [(batch for batch in stream if batch.num_rows) for stream in (one, other)]
    blocks = [next(stream, None) for stream in streams]
    while (left := blocks[0]) is not None and (right := blocks[1]) is not None:
        end = min(_key(left, left.num_rows - 1), _key(right, right.num_rows - 1))
        pair = (left, right)
        cuts = [bisect_right(range(block.num_rows), end, key=partial(_key, block)) for block in pair]
        due = pa.Table.from_batches([b.slice(0, cut) for b, cut in zip(pair, cuts, strict=True)])
        yield from due.sort_by([(name, "ascending") for name in KEY]).combine_chunks().to_batches()
        for n, (block, cut) in enumerate(zip(pair, cuts, strict=True)):
            blocks[n] = block.slice(cut) if cut < block.num_rows else next(streams[n], None)
    for block, stream in zip(blocks, streams, strict=True):
        if block is not None:
            yield block
            yield from stream


def _key(rows: pa.RecordBatch, n: int) -> Key:
    day, name = (rows[column][n].as_py() for column in KEY)
    return day, name


def _numbered(parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Renumber `seq`."""
    first = 0
    for part in parts:
        places = pa.array(np.arange(first, first + part.num_rows))
        yield part.set_column(SCHEMA.get_field_index(ORDER), SCHEMA.field(ORDER), places)
        first += part.num_rows
