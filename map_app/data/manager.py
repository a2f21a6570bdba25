"""The one store of a process: built once, shared by all viewers, renewed when its file changes.

A file that became broken keeps the last good store on the map; `Snapshot.fault` says what is wrong.
A server has a thread that looks for new data (`StoreManager.watch`), so that no request waits for it;
without one, as in a test, whoever asks looks.
"""

from __future__ import annotations

import gc
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final, Literal

from map_app.core.schema import Problem
from map_app.data import archive
from map_app.data.cancel import cancel_scope
from map_app.data.ingest.edits import EditedError, EditWatch, edited
from map_app.data.layout import is_current, read_meta
from map_app.data.opening import as_found, open_store
from map_app.data.paths import EVENTS
from map_app.data.readers.geojson import Collection, read_geojson
from map_app.data.reference.geodata import theatre_problems
from map_app.data.reporting import report
from map_app.data.source import ENVIRONMENT as ENVIRONMENT
from map_app.data.source import parse_source
from map_app.data.store import EventStore
from map_app.errors import DataError, StoreError

LOOK_EVERY_S: Final = 1.0
"""How often, at most, the file is asked whether it changed."""

RARELY_S: Final = 15.0
"""How often a database is asked that nobody looks at: some cost money for as long as they are awake."""

UNUSED_AFTER_S: Final = 60.0
LATE_S: Final = 5.0
"""Where the thread that looks has not looked for so long, whoever asks looks."""


Stamp = tuple[int, ...]
Status = Literal["ok", "stale", "down"]
log = logging.getLogger("map_app.data")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is served now: the store, the problems of its file, and what keeps a newer file off the map."""

    store: EventStore
    problems: tuple[Problem, ...]
    fault: str = ""
    """In words for visitors; the log has the operator's (`MapAppError.public`)."""
    down: bool = False
    """Nothing can be asked now: there never was any data, or its database does not answer."""
    known: bool = True
    """Whether any data was read yet: without, `store` is a stand-in, and its zero events mean nothing."""
    cause: str = ""
    """The kind of error behind `fault`, for a metric."""

    @property
    def status(self) -> Status:
        """`stale`: newer data cannot be read, the last good one is served."""
        return "ok" if not self.fault else "down" if self.down else "stale"

    @property
    def state(self) -> str:
        """What an open page compares with what it shows: another value means that it is to be drawn anew.

        It is the same in every replica over the same data on the same terms.
        """
        meta = self.store.meta
        return (
            f"{meta.version[:12]}-{meta.terms.digest()}-{self.status}"
            if self.known
            else f"none-{self.status}"
        )


class StoreManager:
    """Keeps the store of one file or database up to date. Safe to ask from any thread."""

    def __init__(self, place: Path | str) -> None:
        self.source = parse_source(place)
        self._lock = threading.Lock()
        self._looked = 0.0
        self._stamp: Stamp | None = None
        self._snapshot: Snapshot | None = None
        self._replaced = False
        self._watched = False
        self._asked_at = 0.0
        self._edits = EditWatch()

    def snapshot(self) -> Snapshot:
        """Give what is served now, having looked whether the file changed; only the first call waits."""
        current, self._asked_at = self._snapshot, time.monotonic()
        enough = LATE_S if self._watched else LOOK_EVERY_S
        if current and self._asked_at - self._looked < enough:
            return current
        if self._lock.acquire(blocking=current is None):
            try:
                with cancel_scope(None):  # for everybody: it goes on when the one who happened to ask leaves
                    self._look()
            finally:
                self._lock.release()
        return self._snapshot or _empty()

    def ready(self) -> Snapshot | None:
        """What is served, without waiting for it; None before the first look is over."""
        return self._snapshot

    def at_once(self) -> Snapshot | None:
        """What is served, where it is known to be the newest without waiting or looking."""
        is_fresh = self._watched and time.monotonic() - self._looked < LATE_S
        return self._snapshot if is_fresh else None

    def watch(self, pause: Callable[[float], object] = time.sleep) -> None:
        """Look for new data in this thread, for as long as the process lives; `pause` waits between looks."""
        self._watched = True
        archive.check(self.source)
        while True:
            self.look()
            pause(self._pause())

    def look(self) -> None:
        """Look once, whatever happens: what no reader foresaw is logged and told as a fault."""
        with self._lock, cancel_scope(None):
            try:
                self._look()
            except Exception as fault:
                cause, last = type(fault).__name__, self._snapshot
                if last is None or last.cause != cause:
                    log.exception("the data cannot be read")
                self._snapshot = _keeping(last, DataError.neutral, cause)

    def _pause(self) -> float:
        unused = time.monotonic() - self._asked_at > UNUSED_AFTER_S
        return RARELY_S if unused and not self.source.is_file else LOOK_EVERY_S

    def _look(self) -> None:
        """Bring the snapshot up to date in one assignment: readers never see a state in between."""
        self._looked = time.monotonic()
        if self._replaced:
            gc.collect()  # a store and its kept answers hold each other: of the one before nothing shall stay
        last, stamp = self._snapshot, _stamp(self.source.path) if self.source.path else None
        current = self._with_edits(self._newest(last, stamp))
        self._snapshot = last if current == last else current
        self._stamp = stamp
        self._replaced = bool(last and last.store is not current.store)
        if last and last.fault and not current.fault:
            log.warning("the data can be read again")

    def _newest(self, last: Snapshot | None, stamp: Stamp | None) -> Snapshot:
        if self.source.path is None:
            return self._asked(last)
        return last if last and stamp == self._stamp else self._renewed(last)

    def _renewed(self, last: Snapshot | None) -> Snapshot:
        try:
            source = as_found(self.source)
            if source.kind == "geojson" and source.path:
                collection = load_shown(source.path)
                store = EventStore(collection)
                archive.keep(store)
                return Snapshot(store, collection.problems)
            return Snapshot(open_store(source), ())
        except (DataError, StoreError) as fault:
            report(fault)
            return _keeping(last, fault.public, type(fault).__name__)

    def _asked(self, last: Snapshot | None) -> Snapshot:
        """A database has no stamp: ask it for its data hash; its engine connects again by itself."""
        if last is None or last.store.engine.source is not self.source:
            return self._renewed(last)
        store = last.store
        try:
            if is_current(store.engine, store.meta):
                edits = _edited(store)
                whole = replace(last, fault=edits, down=False, cause=EditedError.__name__ if edits else "")
                return last if whole == last else whole
            return Snapshot(EventStore.over(store.engine, read_meta(store.engine)), ())
        except StoreError as fault:
            report(fault)
            return Snapshot(store, (), fault.public, down=True, cause=type(fault).__name__)

    def _with_edits(self, current: Snapshot) -> Snapshot:
        """Where rows were changed by hand, serve them as they are, and say so."""
        if current.down or not current.known:
            return current
        store = current.store
        try:
            meta = self._edits.look(store)
        except StoreError as fault:
            report(fault)
            return replace(current, fault=fault.public, down=True, cause=type(fault).__name__)
        if meta.loaded:
            report(edited(self.source))
        if meta.version == store.meta.version:
            return current
        store = EventStore.over(store.engine, meta)
        return replace(current, store=store, fault=_edited(store), cause=EditedError.__name__)


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


def store_manager() -> StoreManager:
    """The manager of the file or database that `MAP_APP_EVENTS` names, or of the shipped file."""
    return _manager_of(os.environ.get(ENVIRONMENT) or str(EVENTS))


@cache
def _manager_of(place: str) -> StoreManager:
    return StoreManager(place)


def _edited(store: EventStore) -> str:
    return EditedError.neutral if store.meta.loaded else ""


def _keeping(last: Snapshot | None, fault: str, cause: str) -> Snapshot:
    kept = last or _empty()
    return replace(kept, fault=fault, down=not kept.known, cause=cause)


@cache
def _empty() -> Snapshot:
    return Snapshot(EventStore(Collection((), ())), (), known=False)


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    # The time of the last change of rights too: a file that became readable is looked at again.
    own = (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)
    inside = sorted(path.rglob("*.parquet")) if path.is_dir() else ()
    return own + tuple(n for file in inside for n in (file.stat().st_mtime_ns, file.stat().st_size))
