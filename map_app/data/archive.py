"""Earlier versions of the data, kept beside it so that a pinned link can say what changed since.

`MAP_APP_ARCHIVE` names a folder; the hub writes each new version of its file there, named
`<data version>.geojson`. Nothing is written without the setting. A version is told by its records' hash: a
file that was tampered with is no version at all.
"""

from __future__ import annotations

import json
import logging
import os
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from map_app.core.changes import Change, compare
from map_app.core.filters import EventFilter
from map_app.core.schema import Event
from map_app.data.export import geojson
from map_app.data.files import write_whole
from map_app.data.readers.geojson import read_geojson
from map_app.data.store import EventStore
from map_app.errors import DataError

ENVIRONMENT: Final = "MAP_APP_ARCHIVE"
MOST: Final = 50_000
"""Events of a version that is kept and compared; a larger one would keep a reader waiting."""

State = Literal["same", "changed", "not kept"]
"""The pinned version is served; another is, and what changed is known; another is, and it is not known."""

log = logging.getLogger("map_app.archive")


@dataclass(frozen=True, slots=True)
class Pin:
    """How the served data stands to the version that a link pins, for one filter."""

    prefix: str
    state: State
    changes: tuple[Change, ...] = ()

    def count(self, kind: str) -> int:
        """How many events were `added`, `revised` or `withdrawn`."""
        return sum(change.kind == kind for change in self.changes)


def folder() -> Path | None:
    """Where earlier versions are kept; None where none are."""
    named = os.environ.get(ENVIRONMENT, "")
    return Path(named) if named else None


def keep(store: EventStore) -> None:
    """Write a version that is not kept yet; a folder that cannot be written is told in the log."""
    kept = folder()
    if kept is None or not 0 < store.meta.total <= MOST:
        return
    path = kept / f"{store.meta.version}.geojson"
    try:
        kept.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            write_whole(path, (text.encode() for text in geojson.write(store, EventFilter())))
    except OSError as fault:
        log.warning("%s: an earlier version cannot be kept (%s)", kept, fault.strerror)


def pin(store: EventStore, chosen: EventFilter, prefix: str) -> Pin:
    """Compare the served data, under a filter, with the version whose hash begins so."""
    if store.meta.version.startswith(prefix):
        return Pin(prefix, "same")
    old = _kept(prefix)
    if old is None or store.meta.total > MOST:
        return Pin(prefix, "not kept")
    changes = _changes(old, store, chosen)
    return Pin(prefix, "not kept") if changes is None else Pin(prefix, "changed", changes)


def _kept(prefix: str) -> Path | None:
    """The one file whose version begins so; two of them are none."""
    where = folder()
    if where is None or not re.fullmatch("[0-9a-f]{8,64}", prefix):
        return None
    found = sorted(where.glob(f"{prefix}*.geojson"))
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=4)
def _old(path: Path) -> EventStore | None:
    try:
        store = EventStore(read_geojson(path, date.max))
    except DataError as fault:
        log.warning("%s", fault)
        return None
    if store.meta.version != path.stem:
        log.warning("%s holds another version than its name says", path)
        return None
    return store


@lru_cache(maxsize=64)
def _changes(path: Path, store: EventStore, chosen: EventFilter) -> tuple[Change, ...] | None:
    old = _old(path)
    if old is None:
        return None
    before, after = _events(old), _events(store)
    return tuple(compare(before, after, _ids(old, chosen) | _ids(store, chosen)))


def _events(store: EventStore) -> dict[str, Event]:
    found = (Event.from_feature(json.loads(feature)) for feature in store.features(EventFilter()))
    return {event.id: event for event in found}


def _ids(store: EventStore, chosen: EventFilter) -> set[str]:
    return {json.loads(feature)["id"] for feature in store.features(chosen)}
