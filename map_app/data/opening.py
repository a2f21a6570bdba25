"""Open a store by its source; an engine's driver is imported on first use."""

from __future__ import annotations

from dataclasses import replace

from map_app.data.engines.base import Engine
from map_app.data.engines.duck import DuckEngine
from map_app.data.layout import FROM_FEATURES
from map_app.data.loading import load_shown
from map_app.data.map_folder import MapFolder
from map_app.data.meta import read_meta
from map_app.data.readers.geojson import Collection
from map_app.data.readers.sniff import form_of
from map_app.data.readers.tables import columns_of
from map_app.data.source import DataSource
from map_app.data.store import EventStore
from map_app.errors import MissingError


def detect_kind(source: DataSource) -> DataSource:
    """The source with the kind detected from its file's content; records are of kind `geojson`.

    A file in the layout of the event table is queried in place. Raises DataError for what is no file of
    events; a folder or a database is returned unchanged.
    """
    if source.path is None or source.kind == "duckdb" or source.path.is_dir():
        return source
    form = form_of(source.path)
    if form.kind == "duckdb":
        return replace(source, kind="duckdb")
    if form.kind == "csv" or form.kind == "parquet":
        is_table = FROM_FEATURES.issubset(columns_of(source.path, form))
        return replace(source, kind=form.kind if is_table else "geojson")
    return replace(source, kind="geojson")


def open_shown(source: DataSource, map_: MapFolder) -> tuple[EventStore, Collection]:
    """The store of a file or database on the map that shows it, and what was read of a file of records.

    Raises DataError, StoreError or MissingError, with the cure.
    """
    if source.kind == "geojson" and source.path:
        collection, fitting = load_shown(source.path, map_)
        return EventStore(collection, fitting), collection
    return open_store(source, map_), Collection((), ())


def fitted(store: EventStore) -> EventStore:
    """The store on the map that shows its events (`MapFolder.fitting`)."""
    if store.map.root:
        return store
    fitting = store.map.fitting(store.meta.dataset, store.named["event_type"], store.named["theatre"])
    return EventStore.over(store.engine, store.meta, fitting)


def open_store(source: DataSource, map_: MapFolder) -> EventStore:
    """Connect, check the layout and give the store. Raises StoreError or MissingError, with the cure."""
    engine = open_engine(source)
    return fitted(EventStore.over(engine, read_meta(engine), map_))


def open_engine(source: DataSource) -> Engine:
    """Connect. Raises StoreError (down, refused), or MissingError without its extra."""
    try:
        if source.kind == "postgres":
            from map_app.data.engines.postgres import PostgresEngine  # an extra

            return PostgresEngine(source)
        if source.kind == "spark":
            from map_app.data.engines.spark import SparkEngine  # an extra

            return SparkEngine(source)
    except ModuleNotFoundError as fault:
        raise lacking(source, fault) from fault
    return DuckEngine(source)


def lacking(source: DataSource, fault: ModuleNotFoundError) -> MissingError:
    """The error of a driver that is not installed."""
    package = str(fault.name).partition(".")[0]
    what = f"the store needs {package}, which is not installed"
    return MissingError(what, extra=source.kind, where=source.shown)
