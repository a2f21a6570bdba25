"""Upsert and delete single events of a store that `load` made, without reloading the rest.

DuckDB and PostgreSQL do it in the engine; a Parquet file is rewritten by a streaming merge.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from map_app.data.engines.changing import Changed, Changes
from map_app.data.engines.duck_change import change_duckdb
from map_app.data.ingest.load import Loaded, no_bar, read_events, with_progress
from map_app.data.ingest.locking import alone
from map_app.data.ingest.merging import change_parquet
from map_app.data.ingest.staging import Bar
from map_app.data.layout import Meta, pyramid_table
from map_app.data.map_folder import MapFolder
from map_app.data.meta import ANEW, read_meta, version
from map_app.data.opening import lacking, open_engine
from map_app.data.source import DataSource
from map_app.data.table import LATER
from map_app.errors import DataError, StoreError


@dataclass(frozen=True, slots=True)
class Upserted:
    """What an upsert read from its source, and what it changed."""

    loaded: Loaded
    changed: Changed


def upsert_into(source: DataSource, target: DataSource, map_: MapFolder, bar: Bar = no_bar) -> Upserted:
    """Insert the events of `source`, replacing those of the same id.

    Terms that the source lacks (dataset, licence, attribution) are the target's. Raises DataError or
    StoreError; the target is unchanged then.
    """
    meta = _meta_of(target)
    with (
        read_events(source, map_, bar, meta) as (loaded, batches),
        bar(loaded.meta.total, "writing") as progress,
    ):
        changes = Changes(meta.terms, rows=with_progress(batches, progress))
        return Upserted(loaded, _change(target, changes))


def delete_from(ids: Path, target: DataSource) -> Changed:
    """Delete the events whose ids a file lists, one per line. Raises DataError or StoreError."""
    return _change(target, Changes(_meta_of(target).terms, ids=_lines(ids)))


def _meta_of(target: DataSource) -> Meta:
    """The meta of a store that supports changes of single events. Raises StoreError for any other."""
    if target.kind not in ("duckdb", "postgres", "parquet") or (target.path and target.path.is_dir()):
        cure = "Load all of them (event-map load SOURCE TARGET), or edit the file (event-map edit)"
        what = "single events can be changed in DuckDB, PostgreSQL and one Parquet file only"
        raise StoreError(what, where=target.shown, cure=cure)
    engine = open_engine(target)
    meta = read_meta(engine)
    if not set(LATER).issubset(engine.columns()):
        raise StoreError("was made by an older app", where=target.shown, cure=ANEW)
    has_cells = target.kind == "parquet" or engine.offers(pyramid_table(target))  # a Parquet file has none
    if not (version(engine) and has_cells):
        cure = "Load its events anew first: event-map load TARGET TARGET"
        raise StoreError("was not made by event-map load", where=target.shown, cure=cure)
    return meta


def _change(target: DataSource, changes: Changes) -> Changed:
    with alone(target):
        if target.kind == "duckdb":
            return change_duckdb(target, changes)
        if target.kind == "parquet":
            return change_parquet(target, changes)
        try:
            from map_app.data.engines.pg_change import change_postgres  # an extra
        except ModuleNotFoundError as fault:
            raise lacking(target, fault) from fault
        return change_postgres(target, changes)


def _lines(path: Path) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        cure = "Give a text file (UTF-8) with one id a line"
        raise DataError("cannot be read", where=str(path), cure=cure) from fault
    return (line.strip() for line in text.splitlines() if line.strip())
