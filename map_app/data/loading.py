"""Reads a file of events for its map: checked against the map's theatres, or on the map that fits it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from map_app.data.map_folder import MapFolder, map_of
from map_app.data.own_terms import is_own
from map_app.data.queries.others import most_first
from map_app.data.readers.geojson import Collection, Features, opened, read_geojson
from map_app.data.readers.sniff import form_of
from map_app.data.source import DataSource
from map_app.errors import DataError


def load(path: Path, map_: MapFolder) -> Collection:
    """Read a file of a map, and check its events against the map's theatres too. Raises DataError."""
    collection = _with_terms(read_geojson(path, datetime.now(UTC).date(), map_), path, map_)
    return replace(collection, problems=(*collection.problems, *map_.problems(collection.events)))


def load_fitting(path: Path, map_: MapFolder) -> tuple[Collection, MapFolder]:
    """Read a file, and give the map that shows it too (`MapFolder.fitting`). Raises DataError."""
    collection = load(path, map_)
    types = most_first(Counter(event.event_type for event in collection.events))
    theatres = most_first(Counter(event.theatre for event in collection.events))
    fitting = map_.fitting(collection.dataset, types, theatres)
    return (load(path, fitting) if fitting.root and not map_.root else collection), fitting


def map_to_load(source: DataSource) -> MapFolder:
    """The map that records are loaded into a store by, of which no more is read than the file's head.

    A file that does not begin with its data set is taken for one without. Raises DataError.
    """
    map_ = map_of(source.path)
    if map_.root or source.path is None or source.path.is_dir() or form_of(source.path).kind != "geojson":
        return map_
    with opened(source.path) as features:
        next(iter(features), None)
        dataset = features.members.get("dataset") if isinstance(features, Features) else None
    return map_.fitting(str(dataset or ""), (), ())


def load_shown(path: Path, map_: MapFolder) -> tuple[Collection, MapFolder]:
    """The same to serve it. Raises DataError, also where no event of it can be shown."""
    collection, fitting = load_fitting(path, map_)
    if collection.errors and not collection.events:
        raise DataError(f"no event can be shown; first: {collection.errors[0]}", where=path.name)
    return collection, fitting


def _with_terms(collection: Collection, path: Path, map_: MapFolder) -> Collection:
    """The map's own events are of its data set and on its terms, where their file does not say otherwise."""
    if not is_own(DataSource("geojson", path.name, path), map_):
        return collection
    own = map_.profile
    if collection.dataset not in ("", own.dataset):
        return collection
    return replace(
        collection,
        dataset=own.dataset,
        licence=collection.licence or own.licence,
        attribution=collection.attribution or own.attribution,
    )
