"""The one store of a process: built once, shared by all viewers, renewed when its file changes.

A file that became broken keeps the last good store on the map; `Snapshot.fault` says what is wrong.
"""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from map_app.core.schema import Problem
from map_app.data.geodata import theatre_problems
from map_app.data.paths import EVENTS
from map_app.data.readers.geojson import Collection, read_geojson
from map_app.data.store import EventStore
from map_app.errors import DataError

ENVIRONMENT: Final = "MAP_APP_EVENTS"
LOOK_EVERY_S: Final = 1.0
"""How often, at most, the file is asked whether it changed."""

Stamp = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is served now: the store, the problems of its file, and what keeps a newer file off the map."""

    store: EventStore
    problems: tuple[Problem, ...]
    fault: str = ""


class Hub:
    """Keeps the store of one file up to date. Safe to ask from any thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._looked = 0.0
        self._stamp: Stamp | None = None
        self._snapshot: Snapshot | None = None

    def snapshot(self) -> Snapshot:
        """Give what is served now, having looked whether the file changed; only the first call waits."""
        current = self._snapshot
        if current and time.monotonic() - self._looked < LOOK_EVERY_S:
            return current
        if self._lock.acquire(blocking=current is None):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._snapshot or _empty()

    def ready(self) -> Snapshot | None:
        """What is served, without waiting for it; None before the first look is over."""
        return self._snapshot

    def _look(self) -> None:
        self._looked = time.monotonic()
        stamp = _stamp(self.path)
        if self._snapshot and stamp == self._stamp:
            return
        self._snapshot = self._renewed(self._snapshot)
        self._stamp = stamp

    def _renewed(self, last: Snapshot | None) -> Snapshot:
        try:
            collection = load_shown(self.path)
        except DataError as fault:
            return _keeping(last, str(fault))
        return Snapshot(EventStore(collection), collection.problems)


def load(path: Path) -> Collection:
    """Read a file and hold its events against the theatres too. Raises DataError."""
    collection = read_geojson(path, datetime.now(UTC).date())
    wrong = tuple(theatre_problems(collection.events))
    return Collection(
        collection.events,
        collection.problems + wrong,
        collection.dataset,
        collection.licence,
        collection.attribution,
    )


def load_shown(path: Path) -> Collection:
    """Load a file to serve it; one of which no event can be shown raises DataError too."""
    collection = load(path)
    if collection.errors and not collection.events:
        raise DataError(f"no event can be shown; first: {collection.errors[0]}", where=path.name)
    return collection


def hub() -> Hub:
    """The hub of the file that `MAP_APP_EVENTS` names, or of the shipped one."""
    return _hub_of(os.environ.get(ENVIRONMENT) or str(EVENTS))


@cache
def _hub_of(path: str) -> Hub:
    return Hub(Path(path))


def _keeping(last: Snapshot | None, fault: str) -> Snapshot:
    kept = last or _empty()
    return Snapshot(kept.store, kept.problems, fault)


@cache
def _empty() -> Snapshot:
    return Snapshot(EventStore(Collection((), ())), ())


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    # The time of the last change of rights too: a file that became readable is looked at again.
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino
