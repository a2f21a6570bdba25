"""A map's own events are of its data set and on its terms, where they do not say otherwise themselves."""

from __future__ import annotations

from dataclasses import replace

from map_app.data.layout import Meta, shared_terms
from map_app.data.map_folder import MapFolder
from map_app.data.source import DataSource, parse_source
from map_app.errors import StoreError


def is_own(source: DataSource, map_: MapFolder) -> bool:
    """Whether a file or database is what a map names as its events, by whatever user it is read."""
    if not map_.root:
        return False
    try:
        own = parse_source(map_.events)
    except StoreError:  # other events may still be shown on it
        return False
    if own.path and source.path:
        is_same = own.path.resolve() == source.path.resolve()
    else:
        is_same = own.path is source.path is None and own.shown == source.shown
    names = [(one.schema, one.table, one.folder) for one in (own, source)]
    return is_same and names[0] == names[1]


def on_own_terms(meta: Meta, source: DataSource, map_: MapFolder) -> Meta:
    """The meta of a store with what its map states where it does not; `stated` keeps what it has itself."""
    stated = meta.stated or meta.terms
    meta = replace(meta, **stated._asdict(), stated=None)
    if not is_own(source, map_):
        return meta
    own = map_.profile
    full = meta.completed(shared_terms(own.dataset, own.licence, own.attribution))
    return full if full == meta else replace(full, stated=stated)
