"""Reads what an open engine holds: its meta, where its table is in our layout, and its rows in chunks."""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet

from map_app.core.terms import NOT_STATED, Terms
from map_app.data.engines.base import Engine
from map_app.data.engines.faults import MissingTableError
from map_app.data.layout import CHUNK_SIZE, FROM_FEATURES, PARQUET_KEY, UNNAMED, Digest, Meta, event_table
from map_app.data.table import LATER, LAYOUT_VERSION, ORDER, SCHEMA
from map_app.errors import StoreError

ANEW: Final = "Make its tables anew in place: event-map load STORE STORE, with the store's URL or path twice"
NEWER: Final = "Update the app (pip install -U conflict-event-map), or load the events with this one"


def read_meta(engine: Engine) -> Meta:
    """Check the layout and give the meta. Raises StoreError with what is missing and the cure."""
    source = engine.source
    stored = _stored_meta(engine)
    layout = stored.get("layout", LAYOUT_VERSION)
    if layout != LAYOUT_VERSION:
        what = f"has layout version {layout}, this app reads version {LAYOUT_VERSION}"
        raise StoreError(what, where=source.shown, cure=ANEW if layout < LAYOUT_VERSION else NEWER)
    columns = engine.columns()
    lacking = [name for name in SCHEMA.names if name not in columns and name not in LATER]
    if lacking:
        what = f"is no event table: it lacks the column{'s' * (len(lacking) > 1)} {', '.join(lacking)}"
        cure = (
            ANEW
            if FROM_FEATURES.issubset(columns)
            else "Load the events into it: event-map load SOURCE TARGET"
        )
        raise StoreError(what, where=source.shown, cure=cure)
    return _meta(stored) if stored else measured(engine)


def older_meta(engine: Engine) -> Meta | None:
    """The meta of a table of an older layout that can be rebuilt from its records; else None."""
    stored, columns = _stored_meta(engine), engine.columns()
    is_complete = stored.get("layout", 0) > LAYOUT_VERSION or set(SCHEMA.names).issubset(columns)
    if is_complete or not FROM_FEATURES.issubset(columns):
        return None
    return _meta(stored) if stored else measured(engine)


def stored_table(engine: Engine) -> ir.Table:
    """The event table of an engine, as an unbound table; what it lacks because it came later is null."""
    return event_table(engine.source, engine.columns())


def version(engine: Engine) -> str:
    """The data hash that the meta has now; empty where there is none. Raises StoreError."""
    return str(_stated(engine).get("version", ""))


def is_current(engine: Engine, meta: Meta) -> bool:
    """Whether a store still has the records and terms of `meta`. Raises StoreError."""
    stated = _stated(engine)
    terms = meta.stated or meta.terms
    return not stated or stated == {"version": meta.loaded or meta.version, **terms._asdict()}


def measured(engine: Engine) -> Meta:
    """Compute the meta of a table without a meta table: every record is read once."""
    table = stored_table(engine)
    ends = {"first": table.date_start.min(), "last": table.date_end.max()}
    places = {"least": table.seq.min(), "most": table.seq.max(), "different": table.seq.nunique()}
    [row] = engine.rows(table.agg(n=table.count(), **ends, **places))
    total = row["n"]
    if total and (row["least"], row["most"], row["different"]) != (0, total - 1, total):
        cure = "Count the events by first day, then id, or load them anew: event-map load SOURCE TARGET"
        what = f"has a column seq that does not count its rows from 0 to {total - 1}"
        raise StoreError(what, where=engine.source.shown, cure=cure)
    names = engine.rows(table.select("dataset").distinct().order_by("dataset").limit(2))
    dataset = names[0]["dataset"] if len(names) == 1 else None
    period = (row["first"], row["last"]) if total else None
    meta = Meta("", total, period, dataset or UNNAMED, NOT_STATED, NOT_STATED)
    digest = Digest()
    for part in iter_chunks(engine, table, meta, "feature"):
        digest.add(part.column(0).to_pylist())
    return replace(meta, version=digest.hex())


def iter_chunks(engine: Engine, rows: ir.Table, meta: Meta, *columns: str) -> Iterator[pa.Table]:
    """Rows of a store in total order, `CHUNK_SIZE` positions at a time, so that not all are sorted at once.

    Raises StoreError where a database got new data meanwhile: the chunks would be of two versions.
    """
    for first in range(0, meta.places or meta.total, CHUNK_SIZE):
        chunk = rows.filter(rows[ORDER].between(first, first + CHUNK_SIZE - 1))
        part = _in_order(engine.table(chunk.select(ORDER, *columns) if columns else chunk))
        if not is_current(engine, meta):
            cure = "Ask again: the new data is served in a moment"
            what = "the data changed while it was read"
            raise StoreError(what, where=engine.source.shown, cure=cure, safe=True)
        yield part.select(columns) if columns else part
        del part
        if first // CHUNK_SIZE % 4 == 3:
            _trim_memory()


def _meta(stored: dict[str, Any]) -> Meta:
    first, last = (_day(stored[name]) for name in ("first_day", "last_day"))
    fields = {name: stored[name] for name in ("version", "total", *Terms._fields)}
    period = (first, last) if first and last else None
    return Meta(**fields, period=period, checksum=stored.get("checksum") or "")


def _stated(engine: Engine) -> dict[str, Any]:
    """The data hash and the terms that the meta has now; empty where there is none."""
    stored = _stored_meta(engine)
    return {name: stored[name] for name in ("version", *Terms._fields)} if stored else {}


def _stored_meta(engine: Engine) -> dict[str, Any]:
    source = engine.source
    if source.kind == "parquet" and source.path:
        return _parquet_meta(source.path)
    if source.kind == "csv":
        return {}
    try:
        rows = engine.read_all(source.meta_table)
    except MissingTableError:
        return {}
    return dict(rows[0]) if len(rows) == 1 else {}


def _parquet_meta(path: Path) -> dict[str, Any]:
    """The meta of a file; of a folder that of its first file, where its total is that of all files."""
    files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
    try:
        heads = [pyarrow.parquet.read_metadata(file) for file in files]
    except (OSError, pa.ArrowException) as fault:
        cure = "Check that it is a whole Parquet file"
        raise StoreError("cannot be read", where=str(path), cure=cure) from fault
    text = next((head.metadata.get(PARQUET_KEY) for head in heads if head.metadata), None)
    stored: dict[str, Any] = json.loads(text) if text else {}
    return stored if stored.get("total") == sum(head.num_rows for head in heads) else {}


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _trim_memory() -> None:
    """Return freed memory to the system: the allocator keeps it while blocks around it are in use."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it, other C libraries do without
        if trim:
            trim(0)


def _in_order(part: pa.Table) -> pa.Table:
    """Sort only where needed: rows mostly come as they were stored, which is in order."""
    order = part[ORDER].to_numpy()
    return part if (order[1:] > order[:-1]).all() else part.sort_by(ORDER)
