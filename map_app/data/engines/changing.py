"""Insert, replace and delete single events of a store: the same SQL in DuckDB and in PostgreSQL.

The other rows stay in place. Positions in the total order, the pyramid and the meta are then renewed, so that
the store is what loading all its events at once would have made it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Protocol

import pyarrow as pa

from map_app.core.terms import Terms
from map_app.data.engines.checksum import checksum_sql, is_comparable
from map_app.data.engines.faults import edited
from map_app.data.layout import CHUNK_SIZE, Digest, Meta, meta_row
from map_app.data.source import DataSource
from map_app.data.table import SCHEMA
from map_app.errors import StoreError

ROWS: Final = "event_map_rows"
IDS: Final = "event_map_ids"
"""Temporary tables: the rows to insert, and the ids to delete."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change did; `unknown` are ids to delete that the store does not have."""

    meta: Meta
    inserted: int
    replaced: int
    deleted: int
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows of the event table to insert, or to replace those with the same id; ids to delete."""

    terms: Terms
    """The store's terms when the rows were made: they were filled in where a record had none."""
    rows: Iterable[pa.RecordBatch] = ()
    ids: Iterable[str] = ()


def reloaded(source: DataSource) -> StoreError:
    """The error of a store whose events were all replaced while the changes were read."""
    cure = "Run the command again; nothing was changed"
    return StoreError("was loaded anew meanwhile", where=source.shown, cure=cure)


class Session(Protocol):
    """A transaction on the tables of one store."""

    source: DataSource

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a statement and give its rows."""

    def stage(self, table: str, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
        """Make a temporary table of these rows."""

    def append(self, table: str, rows: pa.RecordBatch) -> None:
        """Add rows to a table of the store."""

    def renumber(self) -> None:
        """Give every row its position in the total order; `source` may name new tables afterwards."""

    def build_pyramid(self) -> None:
        """Fill the empty pyramid."""


_NUMBERED: Final = "(SELECT id, row_number() OVER (ORDER BY date_start, id) - 1 AS place FROM {events})"
"""Each row's position in the total order."""

_STATEMENTS: Final = {
    "terms": "SELECT dataset, licence, attribution FROM {meta}",
    "loaded checksum": "SELECT checksum FROM {meta}",
    "present checksum": "{checksum}",
    "inserted": "SELECT count(*) FROM {rows} r WHERE NOT EXISTS (SELECT 1 FROM {events} e WHERE e.id = r.id)",
    "all": "SELECT count(*) FROM {rows}",
    "unknown": "SELECT DISTINCT id FROM {ids} i WHERE NOT EXISTS (SELECT 1 FROM {events} e WHERE e.id = i.id)"
    " ORDER BY id",
    "deleted": "SELECT count(*) FROM {events} WHERE id IN (SELECT id FROM {ids})",
    "remove": "DELETE FROM {events} WHERE id IN (SELECT id FROM {rows} UNION ALL SELECT id FROM {ids})",
    "insert": "INSERT INTO {events} ({columns}) SELECT {columns} FROM {rows}",
    "shifted": "SELECT count(*) FROM {events} e JOIN {places} n ON n.id = e.id"
    " WHERE e.seq IS DISTINCT FROM n.place",
    "renumber": "UPDATE {events} AS e SET seq = n.place FROM {places} n"
    " WHERE e.id = n.id AND e.seq IS DISTINCT FROM n.place",
    "copy": "INSERT INTO {made} ({columns}) SELECT {renumbered} FROM {events} e"
    " JOIN {places} n ON n.id = e.id",
    "empty cells": "DELETE FROM {cells}",
    "empty meta": "DELETE FROM {meta}",
    "checksum": "UPDATE {meta} SET checksum = ({checksum})",
    "ends": "SELECT count(*), min(date_start), max(date_end) FROM {events}",
    "features": "SELECT feature FROM {events} WHERE seq BETWEEN {first} AND {last} ORDER BY seq",
}


def change(session: Session, changes: Changes) -> Changed:
    """Apply changes to a store that `load` made, within the session's transaction.

    Raises StoreError where the store's terms have changed meanwhile, or rows were changed by hand.
    """
    if run_step(session, "terms") != [tuple(changes.terms)]:
        raise reloaded(session.source)
    _refuse_edited(session)
    session.stage(ROWS, SCHEMA, changes.rows)
    session.stage(IDS, pa.schema([("id", pa.string())]), _batches(changes.ids))
    [(inserted,)], [(total,)] = run_step(session, "inserted"), run_step(session, "all")
    [(deleted,)] = run_step(session, "deleted")
    unknown = tuple(name for (name,) in run_step(session, "unknown"))
    for step in ("remove", "insert"):
        run_step(session, step)
    session.renumber()
    run_step(session, "empty cells")
    session.build_pyramid()
    meta = _measured(session, changes.terms)
    run_step(session, "empty meta")
    for batch in meta_row(meta).to_batches():
        session.append(session.source.meta_table, batch)
    run_step(session, "checksum", checksum=checksum_sql(session.source))
    return Changed(meta, inserted, total - inserted, deleted, unknown)


def _refuse_edited(session: Session) -> None:
    """Raise EditedError where the rows are not those that were loaded; the transaction keeps others out."""
    [(loaded,)] = run_step(session, "loaded checksum")
    [(present,)] = run_step(session, "present checksum", checksum=checksum_sql(session.source))
    if loaded and is_comparable(loaded, present) and loaded != present:
        raise edited(session.source)


def run_step(session: Session, what: str, **more: object) -> list[tuple[Any, ...]]:
    """Run one of the statements on the session's tables."""
    source = session.source
    names = {"events": source.table, "cells": source.cells_table, "meta": source.meta_table}
    places = {role: source.quoted(table) for role, table in names.items()}
    numbered = _NUMBERED.format(**places)
    columns = ", ".join(SCHEMA.names)
    names = {"rows": ROWS, "ids": IDS, "columns": columns, "places": numbered}
    return session.run(_STATEMENTS[what].format(**places, **names, **more))


def _measured(session: Session, terms: Terms) -> Meta:
    """The meta of the present rows; the data hash is over all records, so each is read once."""
    [(total, first, last)] = run_step(session, "ends")
    digest = Digest()
    for start in range(0, total, CHUNK_SIZE):
        rows = run_step(session, "features", first=start, last=start + CHUNK_SIZE - 1)
        digest.add(feature for (feature,) in rows)
    return Meta(digest.hex(), total, (first, last) if total else None, *terms)


def _batches(ids: Iterable[str]) -> Iterator[pa.RecordBatch]:
    yield pa.RecordBatch.from_pydict({"id": pa.array(ids, pa.string())})
