"""Write the events of one place to another: a file or store to a DuckDB file, a database or Parquet.

The target has the new events or the old, never half: each writer fills something of its own first.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import shapely

from map_app.data.engines.duck import write_duckdb
from map_app.data.hub import load_shown
from map_app.data.layout import PARQUET_KEY, Meta, event_table, meta_json, meta_of, meta_row, stretches
from map_app.data.opening import lacking, open_store
from map_app.data.source import Source
from map_app.data.table import SCHEMA, to_table
from map_app.errors import StoreError

ROWS: Final = 20_000
"""Events laid out and sent at once."""

Progress = Callable[[int], Any]
GEO: Final = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}


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
    said = {b"geo": json.dumps(GEO).encode(), PARQUET_KEY: meta_json(meta)}
    schema = SCHEMA.append(pa.field("geometry", pa.binary())).with_metadata(said)
    with tempfile.TemporaryDirectory(dir=path.resolve().parent, prefix=".event-map-") as folder:
        made = Path(folder) / "made.parquet"
        with pyarrow.parquet.ParquetWriter(made, schema, compression="zstd") as writer:
            for batch in _gathered(batches):
                points = shapely.points(np.asarray(batch["lon"]), np.asarray(batch["lat"]))
                geometry = pa.array(shapely.to_wkb(points), type=pa.binary())
                writer.write_table(batch.append_column("geometry", geometry).cast(schema))
        made.replace(path)


def _gathered(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Join small batches, so that a row group holds some ten thousand rows."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        if sum(b.num_rows for b in waiting) >= ROWS:
            yield pa.Table.from_batches(waiting)
            waiting = []
    if waiting:
        yield pa.Table.from_batches(waiting)
