"""Write the events of one place to another: a file or store to a DuckDB file, a database or Parquet.

The target has the new events or the old, never half: each writer fills something of its own first.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet

from map_app.data.engines.duck import write_duckdb
from map_app.data.geoparquet import GEO, gathered, points
from map_app.data.hub import load_shown
from map_app.data.layout import PARQUET_KEY, Meta, event_table, meta_json, meta_of, meta_row, stretches
from map_app.data.opening import lacking, open_store
from map_app.data.source import Source
from map_app.data.table import SCHEMA, to_table
from map_app.errors import StoreError

ROWS: Final = 20_000
"""Events laid out and sent at once."""

Progress = Callable[[int], Any]


def load_into(source: Source, target: Source, start: Callable[[int], Progress]) -> Meta:
    """Copy all events; `start` is told how many there are and gives what is told of each batch.

    Raises DataError or StoreError; the target is then as it was.
    """
    if target.kind in ("geojson", "csv") or (target.path and target.path.is_dir()):
        cure = "Load into duckdb://, postgres://, sc:// or a .parquet file; event-map export writes others"
        raise StoreError("is no store to load into", where=target.shown, cure=cure)
    meta, batches = _read(source)
    progress = start(meta.total)
    _write(target, _told(batches, progress), meta)
    return meta


def _read(source: Source) -> tuple[Meta, Iterator[pa.RecordBatch]]:
    if source.kind != "geojson" or source.path is None:
        store = open_store(source)
        parts = stretches(store.engine, event_table(source), store.meta)
        return store.meta, (batch for part in parts for batch in part.to_batches())
    found = load_shown(source.path)
    meta = meta_of(found.events, found.dataset, found.licence, found.attribution)
    starts = range(0, len(found.events), ROWS)
    parts = (to_table(found.events[at : at + ROWS], meta.dataset, at) for at in starts)
    return meta, (batch for part in parts for batch in part.to_batches())


def _told(batches: Iterable[pa.RecordBatch], progress: Progress) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield batch
        progress(batch.num_rows)


def _write(target: Source, batches: Iterator[pa.RecordBatch], meta: Meta) -> None:
    if target.kind == "duckdb":
        write_duckdb(target, batches, meta_row(meta))
        return
    if target.path is not None:
        write_parquet(target.path, batches, meta)
        return
    try:
        if target.kind == "postgres":
            from map_app.data.engines.postgres import write_postgres  # an extra

            write_postgres(target, batches, meta_row(meta))
        else:
            from map_app.data.engines.spark import write_spark  # an extra

            write_spark(target, batches, meta_row(meta))
    except ModuleNotFoundError as fault:
        raise lacking(target, fault) from fault


def write_parquet(path: Path, batches: Iterable[pa.RecordBatch], meta: Meta) -> None:
    """Write GeoParquet 1.1 in the layout, beside the target, and move it into place."""
    said = {b"geo": GEO, PARQUET_KEY: meta_json(meta)}
    schema = SCHEMA.append(pa.field("geometry", pa.binary())).with_metadata(said)
    with tempfile.TemporaryDirectory(dir=path.resolve().parent, prefix=".event-map-") as folder:
        made = Path(folder) / "made.parquet"
        with pyarrow.parquet.ParquetWriter(made, schema, compression="zstd") as writer:
            for part in gathered(pa.Table.from_batches([batch]) for batch in batches):
                geometry = points(part["lon"], part["lat"])
                writer.write_table(part.append_column("geometry", geometry).cast(schema))
        made.replace(path)
