"""The one store of a process: built once, shared by all viewers, renewed when its file changes.

Where a file becomes unreadable, the last good store stays on the map; `Snapshot.fault` says what is wrong.
A server has a thread that checks for new data (`StoreManager.watch`), so that no request waits for it;
without one, as in a test, a request does.
"""

from __future__ import annotations

import gc
import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from map_app.core.problems import Summary
from map_app.core.schema import Problem
from map_app.data import archive
from map_app.data.cancel import cancel_scope
from map_app.data.engines.faults import EditedError, edited
from map_app.data.environment import MAP
from map_app.data.figures import unlinked
from map_app.data.files import file_stamp
from map_app.data.ingest.edits import EditWatch
from map_app.data.map_folder import MapFolder, chosen_map
from map_app.data.map_watch import MapWatch
from map_app.data.meta import is_current, read_meta
from map_app.data.opening import detect_kind, fitted, open_shown
from map_app.data.readers.geojson import Collection
from map_app.data.reference.series_file import series_beside
from map_app.data.reporting import report
from map_app.data.source import ENVIRONMENT as ENVIRONMENT
from map_app.data.source import parse_source
from map_app.data.store import EventStore
from map_app.errors import DataError, MissingError, StoreError

CHECK_EVERY_S: Final = 1.0
"""How often, at most, a file is checked for changes."""

RARELY_S: Final = 15.0
"""How often a database that nobody uses is checked: some cost money for as long as they are awake."""

UNUSED_AFTER_S: Final = 60.0
CHECK_OVERDUE_S: Final = 5.0
"""Where the thread has not checked for so long, a request does."""


Stamp = tuple[int, ...]
Status = Literal["ok", "stale", "down"]
log = logging.getLogger("map_app.data")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is served now: the store, the problems of its file, and why newer data is not shown."""

    store: EventStore
    problems: tuple[Problem, ...]
    fault: str = ""
    """For visitors (`MapAppError.public`); the operator's message is in the log."""
    down: bool = False
    """No query can be answered now: there never was any data, or its database does not answer."""
    known: bool = True
    """Whether any data was read yet: before that `store` is a stand-in, and its zero events mean nothing."""
    cause: str = ""
    """The kind of error behind `fault`, for a metric."""

    @property
    def status(self) -> Status:
        """`stale`: newer data cannot be read, the last good one is served."""
        return "ok" if not self.fault else "down" if self.down else "stale"

    @property
    def state(self) -> str:
        """An open page compares it with what it shows: where it differs, the page is drawn again.

        It is the same in every replica over the same data on the same terms.
        """
        meta = self.store.meta
        return (
            f"{meta.version[:12]}-{meta.terms.digest()}-{self.store.map.digest[:6]}-{self.status}"
            if self.known
            else f"none-{self.status}"
        )


class StoreManager:
    """Keeps the store of a file or database up to date, by default of a map's own events. Thread-safe."""

    def __init__(self, place: Path | str | None, map_: MapFolder) -> None:
        self._maps = MapWatch(map_)
        self._has_own_events = place is None
        self._events = map_.events
        self.source = parse_source(map_.events if place is None else place)
        self._lock = threading.Lock()
        self._checked_at = 0.0
        self._stamp: Stamp | None = None
        self._snapshot: Snapshot | None = None
        self._replaced = False
        self._watched = False
        self._used_at = 0.0
        self._edits = EditWatch()

    @property
    def map(self) -> MapFolder:
        """The map that the events are shown on; of events without one, what `fitted` begins with."""
        return self._maps.map

    def snapshot(self) -> Snapshot:
        """Give what is served now, after a check for changes; only the first call waits."""
        current, self._used_at = self._snapshot, time.monotonic()
        enough = CHECK_OVERDUE_S if self._watched else CHECK_EVERY_S
        if current and self._used_at - self._checked_at < enough:
            return current
        if self._lock.acquire(blocking=current is None):
            try:
                with cancel_scope(None):  # for all requests: it goes on when this one is cancelled
                    self._refresh()
            finally:
                self._lock.release()
        return self._snapshot or self._empty()

    def ready(self) -> Snapshot | None:
        """What is served, without waiting; None before the first check is over."""
        return self._snapshot

    def fresh(self) -> Snapshot | None:
        """What is served, without waiting; None where it may not be the newest."""
        is_fresh = self._watched and time.monotonic() - self._checked_at < CHECK_OVERDUE_S
        return self._snapshot if is_fresh else None

    def watch(self, pause: Callable[[float], object] = time.sleep) -> None:
        """Check for new data here for as long as the process lives, after a `pause` each time.

        Whoever starts it has checked once (`refresh`).
        """
        self._watched = True
        archive.check(self.source)
        if self._snapshot and self._snapshot.known:
            self._tell_of_series(self._snapshot.store)
        while True:
            pause(self._pause())
            self.refresh()

    def _tell_of_series(self, store: EventStore) -> None:
        """Read the file of series; what is wrong with it stands in the log."""
        series_beside(store.meta.dataset, store.map.root)
        with suppress(StoreError):  # a database that has just gone down is told of elsewhere
            for line in Summary(unlinked(store)).lines():
                log.warning("%s", line)

    def refresh(self) -> None:
        """Check once; even an unexpected error is caught, logged and put into the snapshot."""
        with self._lock, cancel_scope(None):
            try:
                self._refresh()
            except Exception as fault:
                cause, last = type(fault).__name__, self._snapshot
                if last is None or last.cause != cause:
                    log.exception("the data cannot be read")
                self._snapshot = self._with_fault(last, DataError.neutral, cause)

    def _pause(self) -> float:
        unused = time.monotonic() - self._used_at > UNUSED_AFTER_S
        return RARELY_S if unused and not self.source.is_file else CHECK_EVERY_S

    def _refresh(self) -> None:
        """Bring the snapshot up to date in one assignment: readers never see an intermediate state."""
        self._checked_at = time.monotonic()
        if self._replaced:
            gc.collect()  # a store and its cached answers refer to each other: free those of the last one
        last, stamp = self._snapshot, _stamp(self.source.path) if self.source.path else None
        if self._maps.renewed():
            self._renew_source()
            stamp, self._stamp = _stamp(self.source.path) if self.source.path else None, None
        current = self._with_map_fault(self._with_edits(self._newest(last, stamp)))
        self._snapshot = last if current == last else current
        self._stamp = stamp
        self._replaced = bool(last and last.store is not current.store)
        if last and last.fault and not current.fault:
            log.warning("the data can be read again")

    def _renew_source(self) -> None:
        """Take the events that the map names now, unless others are shown on it."""
        if self._has_own_events and self._events != (events := self.map.events):
            self.source, self._events = parse_source(events), events

    def _with_map_fault(self, current: Snapshot) -> Snapshot:
        """Where the map's folder became broken, say so: the last good map is served."""
        fault = self._maps.fault
        if fault is None or current.fault:
            return current
        return replace(current, fault=fault.public, cause=type(fault).__name__)

    def _newest(self, last: Snapshot | None, stamp: Stamp | None) -> Snapshot:
        if self.source.path is None:
            return self._query_database(last)
        return last if last and stamp == self._stamp else self._open(last)

    def _open(self, last: Snapshot | None) -> Snapshot:
        try:
            source = detect_kind(self.source)
            store, collection = open_shown(source, self.map)
            if source.kind == "geojson":
                archive.keep(store)
            return Snapshot(store, collection.problems)
        except (DataError, StoreError, MissingError) as fault:
            report(fault)
            return self._with_fault(last, fault.public, type(fault).__name__)

    def _query_database(self, last: Snapshot | None) -> Snapshot:
        """Ask a database for its data hash, for it has no stamp; its engine reconnects by itself."""
        if last is None or last.store.engine.source is not self.source:
            return self._open(last)
        store = last.store
        try:
            if self.map.root and store.map is not self.map:  # the map is another one now
                store = EventStore.over(store.engine, store.meta, self.map)
                last = replace(last, store=store)
            if is_current(store.engine, store.meta):
                edits = _edited(store)
                current = replace(last, fault=edits, down=False, cause=EditedError.__name__ if edits else "")
                return last if current == last else current
            meta = read_meta(store.engine)
            return Snapshot(fitted(EventStore.over(store.engine, meta, self.map)), ())
        except StoreError as fault:
            report(fault)
            return Snapshot(store, (), fault.public, down=True, cause=type(fault).__name__)

    def _with_edits(self, current: Snapshot) -> Snapshot:
        """Where rows were changed by hand, serve them as they are, with a fault."""
        if current.down or not current.known:
            return current
        store = current.store
        try:
            meta = self._edits.check(store)
            if meta.loaded:
                report(edited(self.source))
            if meta.version == store.meta.version:
                return current
            store = fitted(EventStore.over(store.engine, meta, self.map))
        except StoreError as fault:
            report(fault)
            return replace(current, fault=fault.public, down=True, cause=type(fault).__name__)
        return replace(current, store=store, fault=_edited(store), cause=EditedError.__name__)

    def _with_fault(self, last: Snapshot | None, fault: str, cause: str) -> Snapshot:
        snapshot = last or self._empty()
        return replace(snapshot, fault=fault, down=not snapshot.known, cause=cause)

    def _empty(self) -> Snapshot:
        return Snapshot(self._nothing, (), known=False)

    @cached_property
    def _nothing(self) -> EventStore:
        """What stands in for the store before any data was read."""
        return EventStore(Collection((), ()), self.map)


def store_manager() -> StoreManager:
    """The manager of the map and the events that the environment names; of the shipped ones by default."""
    if made := made_manager():
        return made
    with _making:  # else threads that come first together would each make one, of which one alone is watched
        return made_manager() or _made.setdefault(_named(), _make(*_named()))


def made_manager() -> StoreManager | None:
    """The same if it is made already: nothing is read for it."""
    return _made.get(_named())


_made: Final[dict[tuple[str, str], StoreManager]] = {}
_making: Final = threading.Lock()


def _named() -> tuple[str, str]:
    return os.environ.get(MAP) or "", os.environ.get(ENVIRONMENT) or ""


def _make(named: str, place: str) -> StoreManager:
    return StoreManager(place or None, chosen_map({MAP: named, ENVIRONMENT: place}))


def _edited(store: EventStore) -> str:
    return EditedError.neutral if store.meta.loaded else ""


def _stamp(path: Path) -> Stamp | None:
    own = file_stamp(path)
    if not own:
        return None
    inside = sorted(path.rglob("*.parquet")) if path.is_dir() else ()
    return own + tuple(n for file in inside for n in (file.stat().st_mtime_ns, file.stat().st_size))
