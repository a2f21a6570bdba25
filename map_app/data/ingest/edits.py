"""Rows that somebody changed by hand since the load: noticed, said, and counted as they are.

The data hash of the load is no longer true then, and neither is the pyramid. What is served gets a version of
its own, made of the hash and the checksum of what is there; counts and days are read from the rows.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from typing import Final

import ibis

from map_app.data.engines.base import Engine
from map_app.data.engines.faults import SlowError
from map_app.data.ingest.checksum import checksum_sql, is_comparable
from map_app.data.layout import Meta, event_table
from map_app.data.source import DataSource
from map_app.data.store import EventStore
from map_app.errors import StoreError

LOOK_EVERY_S: Final = 60.0
SHARE: Final = 100
"""A look takes a hundredth of the time at most: the longer it takes, the rarer it is."""


class EditedError(StoreError):
    """Rows were changed by hand."""

    neutral = "Rows of this data were changed by hand since it was loaded; they are counted as they are now"


class UnplacedError(StoreError):
    """A row was added by hand that has no place in the total order, so that it could not be read."""


def edited(source: DataSource) -> EditedError:
    """The error of rows that were changed by hand."""
    cure = "Make all of it anew of the records (column feature): event-map load STORE STORE"
    return EditedError("rows were changed by hand since the load", where=source.shown, cure=cure)


def real_meta(engine: Engine, meta: Meta) -> Meta:
    """The meta of the rows that are there: `meta` itself, or one with `loaded` where they were changed.

    Of a table that is too large for the limit of a query it stays unknown whether they were.
    Raises UnplacedError where a row has no place in the order (seq), so that it could not be read.
    """
    sql = checksum_sql(engine.source) if meta.checksum else ""
    if not sql:
        return meta
    try:
        [found] = engine.fetch(sql, ibis.schema({"checksum": "string"})).to_pylist()
    except SlowError:
        return meta
    loaded = meta.loaded or meta.version
    if not is_comparable(found["checksum"], meta.checksum):
        return meta
    if found["checksum"] == meta.checksum:
        return replace(meta, version=loaded, loaded="") if meta.loaded else meta
    table = event_table(engine.source)
    ends = {"first": table.date_start.min(), "last": table.date_end.max()}
    places = {"least": table.seq.min(), "most": table.seq.max(), "placed": table.seq.count()}
    [said] = engine.rows(table.agg(n=table.count(), **ends, **places))
    total, most = said["n"], said["most"] or 0
    if said["placed"] < total or (said["least"] or 0) < 0 or most > 2 * total + 1_000_000:
        cure = "Number them in seq, which counts from 0, or delete them; then event-map load STORE STORE"
        raise UnplacedError("rows without a place were added by hand", where=engine.source.shown, cure=cure)
    version = hashlib.sha256(f"{loaded} {found['checksum']}".encode()).hexdigest()
    period = (said["first"], said["last"]) if total else None
    return replace(meta, version=version, total=total, period=period, loaded=loaded, places=most + 1)


class EditWatch:
    """Looks from time to time at the store that is served."""

    def __init__(self) -> None:
        self._due = 0.0
        self._opened: tuple[Engine, str] | None = None
        self._fault: StoreError | None = None

    def look(self, store: EventStore) -> Meta:
        """The meta of what is there, where a look is due; a store that was just opened is asked next time.

        Raises what the last look raised until the next one is due.
        """
        opened = store.engine, store.meta.loaded or store.meta.version
        if opened != self._opened:
            self._opened, self._due, self._fault = opened, 0.0, None
        elif time.monotonic() >= self._due:
            return self._asked(store)
        elif self._fault:
            raise self._fault
        return store.meta

    def _asked(self, store: EventStore) -> Meta:
        begun, self._fault, meta = time.monotonic(), None, store.meta
        try:
            meta = real_meta(store.engine, meta)
        except UnplacedError as fault:
            self._fault = fault
        now = time.monotonic()
        self._due = now + max(LOOK_EVERY_S, SHARE * (now - begun))
        if self._fault:
            raise self._fault
        return meta
