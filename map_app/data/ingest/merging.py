"""Insert, replace and delete single events in a Parquet file, written anew as one stream of old and new rows.

Both come in total order, so no more than a block of each is held, and nothing is sorted whole.
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
import pyarrow.compute as pc

from map_app.core.terms import Terms
from map_app.data.disk import TEMPORARY, named_if_full
from map_app.data.engines.changing import Changed, Changes, reloaded
from map_app.data.ingest.load import write_parquet
from map_app.data.layout import ORDER, Digest, Meta, event_table, iter_chunks, read_meta
from map_app.data.opening import open_engine
from map_app.data.source import DataSource
from map_app.data.table import SCHEMA

KEY: Final = ("date_start", "id")
"""The total order; Arrow compares texts by their bytes in UTF-8, which is by code point."""

Key = tuple[date, str]


def change_parquet(target: DataSource, changes: Changes) -> Changed:
    """Apply changes. Readers have the old file until all is done. Raises StoreError."""
    assert target.path is not None  # noqa: S101 - parse_source gives a file its path
    engine = open_engine(target)
    meta = read_meta(engine)
    if meta.terms != changes.terms:
        raise reloaded(target)
    old = iter_chunks(engine, event_table(target), meta)
    with _staged(changes.rows) as (new, given):
        kept = _Kept(given, set(changes.ids))
        tally = _Tally()
        write_parquet(target.path, tally(_numbered(merged(kept(old), new))), lambda: tally.meta(meta.terms))
    unknown = tuple(sorted(kept.asked - kept.gone))
    inserted = len(given) - kept.replaced
    return Changed(tally.meta(meta.terms), inserted, kept.replaced, len(kept.gone), unknown)


@contextmanager
def _staged(rows: Iterable[pa.RecordBatch]) -> Iterator[tuple[Iterator[pa.RecordBatch], set[str]]]:
    """Rows that come, kept on disk until it is known which ones they are, and their ids."""
    with tempfile.TemporaryDirectory(prefix="event-map-") as folder:
        path, ids = Path(folder) / "changes.arrow", set()
        lz4 = pa.ipc.IpcWriteOptions(compression="lz4")
        with named_if_full(TEMPORARY), pa.ipc.new_stream(str(path), SCHEMA, options=lz4) as writer:
            for batch in rows:
                writer.write_batch(batch)
                ids.update(batch["id"].to_pylist())
        with pa.ipc.open_stream(pa.OSFile(str(path))) as file:
            yield iter(file), ids


class _Kept:
    """The old rows without those that are replaced or deleted, both of which are counted."""

    def __init__(self, given: Collection[str], asked: set[str]) -> None:
        self.asked, self.gone, self.replaced = asked, set[str](), 0
        self._given = given

    def __call__(self, parts: Iterable[pa.Table]) -> Iterator[pa.RecordBatch]:
        for part in parts:
            ids = part["id"].to_pylist()
            stays = [name not in self._given and name not in self.asked for name in ids]
            gone = {name for name in ids if name in self.asked}
            self.gone |= gone
            self.replaced += len(ids) - sum(stays) - len(gone)
            yield from part.filter(pa.array(stays, pa.bool_())).select(SCHEMA.names).to_batches()


def merged(one: Iterator[pa.RecordBatch], other: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Two streams in total order as one: of a block of each, the rows up to where the first of them ends."""
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
    """Rows with their places in the total order."""
    first = 0
    for part in parts:
        places = pa.array(np.arange(first, first + part.num_rows))
        yield part.set_column(SCHEMA.get_field_index(ORDER), SCHEMA.field(ORDER), places)
        first += part.num_rows


class _Tally:
    """What is true of the rows that went by."""

    def __init__(self) -> None:
        self._digest, self._total = Digest(), 0
        self._days: list[date] = []

    def __call__(self, parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for part in parts:
            self._digest.add(part["feature"].to_pylist())
            self._total += part.num_rows
            self._days += [pc.min(part["date_start"]).as_py(), pc.max(part["date_end"]).as_py()]
            yield part

    def meta(self, terms: Terms) -> Meta:
        """The meta of all of them."""
        period = (min(self._days), max(self._days)) if self._days else None
        return Meta(self._digest.hex(), self._total, period, *terms)
