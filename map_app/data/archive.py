"""Archive of earlier versions of the data, so that a pinned link can list what changed since.

`MAP_APP_ARCHIVE` names a folder; the manager writes each new version of its file of records there, named
`<data version>.geojson.gz` (`.geojson`, as older releases wrote, is read too), and removes those that were
served longest ago where there are more than `MAP_APP_ARCHIVE_KEEP`. Nothing is written without the setting,
nor for any other store. A version is identified by the hash of its records, which is verified.
"""

from __future__ import annotations

import gzip
import json
import logging
import os
import re
import zlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from map_app.core.changes import Change, compare
from map_app.core.filters import EventFilter
from map_app.core.schema import Event
from map_app.data.environment import ARCHIVE, ARCHIVE_KEEP, archive_limit
from map_app.data.export import geojson
from map_app.data.files import write_atomically
from map_app.data.map_folder import MapFolder
from map_app.data.opening import detect_kind
from map_app.data.readers.geojson import parse_geojson
from map_app.data.source import DataSource
from map_app.data.store import EventStore
from map_app.errors import DataError, StoreError

ENVIRONMENT: Final = ARCHIVE
MOST: Final = 50_000
"""Largest version, in events, that is archived and compared: a reader waits for the comparison."""

_FILE: Final = re.compile(r"([0-9a-f]{64})\.geojson(?:\.gz)?")

State = Literal["same", "changed", "not kept"]
"""The pinned version is the served one; or an archived one, so that changes are known; or it is lost."""

log = logging.getLogger("map_app.archive")


@dataclass(frozen=True, slots=True)
class Pin:
    """The difference between the served data and the version that a link pins, under one filter."""

    prefix: str
    state: State
    changes: tuple[Change, ...] = ()

    def count(self, kind: str) -> int:
        """How many events were `added`, `revised` or `withdrawn`."""
        return sum(change.kind == kind for change in self.changes)


def folder() -> Path | None:
    """The archive's folder, None where the setting is absent."""
    named = os.environ.get(ENVIRONMENT, "")
    return Path(named) if named else None


def keeps(source: DataSource) -> bool:
    """Whether this store can be archived: only a file of records (GeoJSON, exports) is."""
    return source.kind == "geojson"


def check(source: DataSource) -> None:
    """Log a warning where the setting has no effect: databases and event tables are not archived."""
    if not folder():
        return
    try:
        detected = detect_kind(source)
    except (DataError, StoreError):
        return  # the manager reports it
    if not keeps(detected):
        log.warning("%s has no effect: versions are kept of files of records, not of this", ENVIRONMENT)


def keep(store: EventStore) -> None:
    """Archive a new version; logs a folder that cannot be written."""
    where = folder()
    if where is None or not 0 < store.meta.total <= MOST:
        return
    try:
        where.mkdir(parents=True, exist_ok=True)
        archived = _versions(where).get(store.meta.version)
        if archived:
            archived.touch()  # served again: it is the newest
        else:
            text = "".join(geojson.write(store, EventFilter())).encode()
            write_atomically(where / f"{store.meta.version}.geojson.gz", [gzip.compress(text, mtime=0)])
        _tidy(where, store.meta.version)
    except (OSError, StoreError) as fault:  # the latter where its disk is full
        log.warning("%s: an earlier version cannot be kept (%s)", where, fault)


def _versions(where: Path) -> dict[str, Path]:
    """The archived files by version."""
    named = ((_FILE.fullmatch(path.name), path) for path in sorted(where.iterdir()))
    return {match[1]: path for match, path in named if match}


def _tidy(where: Path, served: str) -> None:
    """Remove the least recently served versions over the limit, never the served one."""
    most = archive_limit()
    others = {version: path for version, path in _versions(where).items() if version != served}
    by_age = sorted(others.values(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    over = by_age[max(most - 1, 0) :] if most else []
    for path in over:
        path.unlink(missing_ok=True)  # another process may tidy the same folder
    if over:
        log.info("%d earlier versions are removed: %s=%d", len(over), ARCHIVE_KEEP, most)


def pin(store: EventStore, filter_: EventFilter, prefix: str) -> Pin:
    """Compare the served data, under a filter, with the version of this hash prefix."""
    if store.meta.version.startswith(prefix):
        return Pin(prefix, "same")
    old = _version_file(prefix)
    if old is None or store.meta.total > MOST:
        return Pin(prefix, "not kept")
    changes = _changes(old, store, filter_)
    return Pin(prefix, "not kept") if changes is None else Pin(prefix, "changed", changes)


def _version_file(prefix: str) -> Path | None:
    """The archived file of this hash prefix; None where it is missing or ambiguous."""
    where = folder()
    if where is None or not re.fullmatch("[0-9a-f]{8,64}", prefix):
        return None
    try:
        matches = [path for version, path in _versions(where).items() if version.startswith(prefix)]
    except OSError:
        return None
    return matches[0] if len(matches) == 1 else None


@lru_cache(maxsize=4)
def _old(path: Path, map_: MapFolder) -> EventStore | None:
    try:
        data = path.read_bytes()
        text = gzip.decompress(data) if path.suffix == ".gz" else data
        store = EventStore(parse_geojson(text, date.max, path.name, map_), map_)
    except (DataError, OSError, EOFError, zlib.error) as fault:
        log.warning("%s: cannot be read as a version (%s)", path, fault)
        return None
    if store.meta.version != path.name.partition(".")[0]:
        log.warning("%s holds another version than its name says", path)
        return None
    return store


@lru_cache(maxsize=64)
def _changes(path: Path, store: EventStore, filter_: EventFilter) -> tuple[Change, ...] | None:
    old = _old(path, store.map)
    if old is None:
        return None
    before, after = _events(old), _events(store)
    return tuple(compare(before, after, _ids(old, filter_) | _ids(store, filter_)))


def _events(store: EventStore) -> dict[str, Event]:
    events = (Event.from_feature(json.loads(feature)) for feature in store.features(EventFilter()))
    return {event.id: event for event in events}


def _ids(store: EventStore, filter_: EventFilter) -> set[str]:
    return {json.loads(feature)["id"] for feature in store.features(filter_)}
