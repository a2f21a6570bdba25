"""Detects rows that were edited by hand since the load, reports that, and counts them as they are.

The data hash of the load and the pyramid are stale then. The served data gets a new version, a hash of the
old one and of the checksum of the rows; counts and days are read from the rows.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import replace
from typing import Final

import ibis

from map_app.data.engines.base import Engine
from map_app.data.engines.checksum import checksum_sql, is_comparable
from map_app.data.engines.faults import SlowError
from map_app.data.layout import Meta
from map_app.data.meta import stored_table
from map_app.data.store import EventStore
from map_app.errors import StoreError

CHECK_EVERY_S: Final = 60.0
SHARE: Final = 100
"""Checks take at most a hundredth of the time: the longer one takes, the later is the next."""


class UnplacedError(StoreError):
    """A row was added by hand without a valid `seq`, so that it could not be read."""


def real_meta(engine: Engine, meta: Meta) -> Meta:
    """The meta of the present rows: `meta` itself, or one with `loaded` where they were edited.

    For a table too large to be summed within the query limit that stays unknown. Raises UnplacedError where a
    row has no valid `seq`.
    """
    sql = checksum_sql(engine.source) if meta.checksum else ""
    if not sql:
        return meta
    try:
        [row] = engine.fetch(sql, ibis.schema({"checksum": "string"})).to_pylist()
    except SlowError:
        return meta
    loaded = meta.loaded or meta.version
    checksum = row["checksum"]
    if not is_comparable(checksum, meta.checksum):
        return meta
    if checksum == meta.checksum:
        return replace(meta, version=loaded, loaded="") if meta.loaded else meta
    table = stored_table(engine)
    ends = {"first": table.date_start.min(), "last": table.date_end.max()}
    places = {"least": table.seq.min(), "most": table.seq.max(), "placed": table.seq.count()}
    [row] = engine.rows(table.agg(n=table.count(), **ends, **places))
    total, most = row["n"], row["most"] or 0
    if row["placed"] < total or (row["least"] or 0) < 0 or most > 2 * total + 1_000_000:
        cure = "Number them in seq, which counts from 0, or delete them; then event-map load STORE STORE"
        raise UnplacedError("rows without a place were added by hand", where=engine.source.shown, cure=cure)
    version = hashlib.sha256(f"{loaded} {checksum}".encode()).hexdigest()
    period = (row["first"], row["last"]) if total else None
    return replace(meta, version=version, total=total, period=period, loaded=loaded, places=most + 1)


class EditWatch:
    """Checks the served store for edits from time to time."""

    def __init__(self) -> None:
        self._due = 0.0
        self._opened: tuple[Engine, str] | None = None
        self._fault: StoreError | None = None

    def check(self, store: EventStore) -> Meta:
        """The meta of the present rows; a store that was just opened is checked next time.

        Between checks, raises again what the last one raised.
        """
        opened = store.engine, store.meta.loaded or store.meta.version
        if opened != self._opened:
            self._opened, self._due, self._fault = opened, 0.0, None
        elif time.monotonic() >= self._due:
            return self._checked(store)
        elif self._fault:
            raise self._fault
        return store.meta

    def _checked(self, store: EventStore) -> Meta:
        begun, self._fault, meta = time.monotonic(), None, store.meta
        try:
            meta = real_meta(store.engine, meta)
        except UnplacedError as fault:
            self._fault = fault
        now = time.monotonic()
        self._due = now + max(CHECK_EVERY_S, SHARE * (now - begun))
        if self._fault:
            raise self._fault
        return meta
