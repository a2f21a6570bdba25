"""Load the events of a file or store into a DuckDB file, a database or Parquet.

The target is replaced atomically: each writer fills a temporary table or file first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

from map_app.core.problems import Summary
from map_app.data.engines.duck import write_duckdb
from map_app.data.files import replacing
from map_app.data.geoparquet import GEO, into_row_groups, points
from map_app.data.ingest.edits import real_meta
from map_app.data.ingest.locking import alone
from map_app.data.ingest.older import spool_older
from map_app.data.ingest.staging import Bar, Progress, SpooledRows, spool
from map_app.data.layout import PARQUET_KEY, Meta, event_table, meta_json, meta_row
from map_app.data.map_folder import MapFolder
from map_app.data.meta import iter_chunks, older_meta, read_meta
from map_app.data.opening import detect_kind, lacking, open_engine
from map_app.data.source import DataSource
from map_app.data.table import SCHEMA
from map_app.errors import StoreError


@dataclass(frozen=True, slots=True)
class Loaded:
    """The result of a load; `left_out` counts the rejected records of a file, `errors` has the reasons."""

    meta: Meta
    left_out: int = 0
    errors: Summary = field(default_factory=Summary)


def no_bar(*_: object) -> AbstractContextManager[Progress]:
    """Show nothing."""
    return nullcontext(lambda _: None)


def load_into(source: DataSource, target: DataSource, map_: MapFolder, bar: Bar = no_bar) -> Loaded:
    """Copy all events, with a map's theatres where they name none; `bar` shows the progress of each step.

    Raises DataError or StoreError; the target is unchanged then.
    """
    if target.kind in ("geojson", "csv") or (target.path and target.path.is_dir()):
        cure = "Load into duckdb://, postgres://, sc:// or a .parquet file; event-map export writes others"
        raise StoreError("is no store to load into", where=target.shown, cure=cure)
    with (
        alone(target),
        read_events(source, map_, bar) as (loaded, batches),
        bar(loaded.meta.total, "writing") as progress,
    ):
        write_events(target, with_progress(batches, progress), loaded.meta)
    return loaded


@contextmanager
def read_events(
    source: DataSource, map_: MapFolder, bar: Bar, shared: Meta | None = None
) -> Iterator[tuple[Loaded, Iterator[pa.RecordBatch]]]:
    """Give the event table of a file or store, in total order, while it is open.

    Terms that a file lacks are taken from `shared`.
    """
    source = detect_kind(source)
    if source.kind == "geojson" and source.path is not None:
        with spool(source.path, map_, bar) as rows:
            yield _loaded(rows, shared)
        return
    engine = open_engine(source)
    older = older_meta(engine)
    if older:
        with spool_older(engine, older, map_, bar) as rows:
            yield _loaded(rows, shared)
        return
    meta = real_meta(engine, read_meta(engine))
    if meta.loaded:  # rows were edited by hand: their records are authoritative
        with spool_older(engine, meta, map_, bar) as rows:
            yield _loaded(rows, shared)
        return
    parts = iter_chunks(engine, event_table(source), meta)
    yield Loaded(meta), (batch for part in parts for batch in part.to_batches())


def _loaded(rows: SpooledRows, shared: Meta | None) -> tuple[Loaded, Iterator[pa.RecordBatch]]:
    if shared:
        rows = replace(rows, meta=rows.meta.completed(shared.terms))
    return Loaded(rows.meta, rows.left_out, rows.errors), rows.parts()


def with_progress(batches: Iterable[pa.RecordBatch], progress: Progress) -> Iterator[pa.RecordBatch]:
    """Yield the batches, reporting the progress."""
    for batch in batches:
        yield batch
        progress(batch.num_rows)


def write_events(target: DataSource, batches: Iterator[pa.RecordBatch], meta: Meta) -> None:
    """Replace the events of a store. Raises StoreError."""
    if target.kind == "duckdb":
        write_duckdb(target, batches, meta_row(meta))
        return
    if target.path is not None:
        write_parquet(target.path, batches, meta)
        return
    try:
        if target.kind == "postgres":
            from map_app.data.engines.pg_write import write_postgres  # an extra

            write_postgres(target, batches, meta_row(meta))
        else:
            from map_app.data.engines.spark import write_spark  # an extra

            write_spark(target, batches, meta_row(meta))
    except ModuleNotFoundError as fault:
        raise lacking(target, fault) from fault


def write_parquet(path: Path, batches: Iterable[pa.RecordBatch], meta: Meta | Callable[[], Meta]) -> None:
    """Write the event table as GeoParquet 1.1, atomically.

    A known meta is also in the schema, which copies of the rows keep; a callable is evaluated when all rows
    are written.
    """
    metadata = {b"geo": GEO} | ({PARQUET_KEY: meta_json(meta)} if isinstance(meta, Meta) else {})
    schema = SCHEMA.append(pa.field("geometry", pa.binary())).with_metadata(metadata)
    with (
        replacing(path) as temporary,
        pyarrow.parquet.ParquetWriter(temporary, schema, compression="zstd") as writer,
    ):
        for part in into_row_groups(pa.Table.from_batches([batch]) for batch in batches):
            geometry = points(part["lon"], part["lat"])
            writer.write_table(part.append_column("geometry", geometry).cast(schema))
        if not isinstance(meta, Meta):
            writer.add_key_value_metadata({PARQUET_KEY: meta_json(meta())})
