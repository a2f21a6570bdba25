"""What stands beside the events in a store, and whether a table found there is one of ours.

The meta table has one row: layout version, data hash, counts, dataset, licence and attribution. Parquet
files carry the same as JSON in their own metadata. A table without it is read too, and hashed at opening.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet

from map_app.core.schema import Event
from map_app.data.engines.base import Engine
from map_app.data.engines.faults import MissingTableError
from map_app.data.source import Source
from map_app.data.table import LAYOUT_VERSION, SCHEMA
from map_app.errors import StoreError

PARQUET_KEY: Final = b"conflict-event-map"
META_SCHEMA: Final = pa.schema(
    [
        ("layout", pa.int64()),
        ("version", pa.string()),
        ("total", pa.int64()),
        ("first_day", pa.date32()),
        ("last_day", pa.date32()),
        ("dataset", pa.string()),
        ("licence", pa.string()),
        ("attribution", pa.string()),
    ],
)
ORDER: Final = ("date_start", "id")
"""The total order of every list and file."""


@dataclass(frozen=True, slots=True)
class Meta:
    """What is true of a whole store: `version` is the sha256 over its canonical records."""

    version: str
    total: int
    period: tuple[date, date] | None
    dataset: str
    licence: str
    attribution: str


class Digest:
    """The data hash, fed with canonical records in total order."""

    def __init__(self) -> None:
        self._sum = hashlib.sha256()

    def add(self, feature: str) -> None:
        """Take the next record."""
        self._sum.update(feature.encode())
        self._sum.update(b"\n")

    def hex(self) -> str:
        """The hash so far."""
        return self._sum.hexdigest()


def meta_of(events: Iterable[Event], dataset: str, licence: str, attribution: str) -> Meta:
    """The meta of events in memory."""
    digest, total = Digest(), 0
    days: list[date] = []
    for event in sorted(events, key=lambda event: event.sort_key):
        digest.add(event.to_json())
        days = [min([*days[:1], event.date_start]), max([*days[1:], event.date_end])]
        total += 1
    period = (days[0], days[1]) if days else None
    said = (dataset or "unnamed", licence or "not stated", attribution or "not stated")
    return Meta(digest.hex(), total, period, *said)


def meta_row(meta: Meta) -> pa.Table:
    """The meta table of a store."""
    row = asdict(meta) | {"layout": LAYOUT_VERSION}
    row["first_day"], row["last_day"] = row.pop("period") or (None, None)
    return pa.Table.from_pylist([row], schema=META_SCHEMA)


def meta_json(meta: Meta) -> bytes:
    """The meta of a Parquet file."""
    return json.dumps(meta_row(meta).to_pylist()[0], default=date.isoformat).encode()


def event_table(source: Source) -> ir.Table:
    """The event table as expressions see it."""
    name = source.table if source.kind in ("duckdb", "postgres", "spark") else "events"
    return ibis.table(ibis.Schema.from_pyarrow(SCHEMA), name=name, database=source.schema)


def read_meta(engine: Engine) -> Meta:
    """Check the layout and give the meta. Raises StoreError with what is missing and the cure."""
    source = engine.source
    found = _said(engine)
    layout = found.pop("layout", LAYOUT_VERSION)
    cure = "Load the events anew: event-map load SOURCE TARGET"
    if layout != LAYOUT_VERSION:
        what = f"has layout version {layout}, this app reads version {LAYOUT_VERSION}"
        raise StoreError(what, where=source.shown, cure=cure)
    lacking = [name for name in SCHEMA.names if name not in engine.columns()]
    if lacking:
        what = f"is no event table: it lacks the column{'s' * (len(lacking) > 1)} {', '.join(lacking)}"
        raise StoreError(what, where=source.shown, cure=cure)
    if not found:
        return measured(engine)
    first, last = (_day(found.pop(name)) for name in ("first_day", "last_day"))
    return Meta(**found, period=(first, last) if first and last else None)


def version(engine: Engine) -> str:
    """The data hash that the meta says now; empty where there is none. Raises StoreError."""
    return str(_said(engine).get("version", ""))


def measured(engine: Engine) -> Meta:
    """The meta of a table that carries none: every record is read once."""
    table = event_table(engine.source)
    days = engine.rows(table.agg(first=table.date_start.min(), last=table.date_end.max(), n=table.count()))[0]
    digest = Digest()
    for batch in engine.batches(table.order_by(ORDER).select("feature")):
        for feature in batch.column(0).to_pylist():
            digest.add(feature)
    names = engine.rows(table.select("dataset").distinct().order_by("dataset").limit(2))
    dataset = names[0]["dataset"] if len(names) == 1 else None
    period = (days["first"], days["last"]) if days["first"] else None
    meta = Meta(digest.hex(), days["n"], period, "unnamed", "not stated", "not stated")
    return replace(meta, dataset=dataset or "unnamed")


def _said(engine: Engine) -> dict[str, Any]:
    source = engine.source
    if source.kind == "parquet" and source.path:
        return _said_in_parquet(source.path)
    if source.kind == "csv":
        return {}
    schema = ibis.Schema.from_pyarrow(META_SCHEMA)
    try:
        rows = engine.rows(ibis.table(schema, name=source.meta_table, database=source.schema))
    except MissingTableError:
        return {}
    return dict(rows[0]) if len(rows) == 1 else {}


def _said_in_parquet(path: Path) -> dict[str, Any]:
    """The first file speaks for a folder, where its count is that of all."""
    files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
    try:
        heads = [pyarrow.parquet.read_metadata(file) for file in files]
    except (OSError, pa.ArrowException) as fault:
        cure = "Check that it is a whole Parquet file"
        raise StoreError("cannot be read", where=str(path), cure=cure) from fault
    said = next((head.metadata.get(PARQUET_KEY) for head in heads if head.metadata), None)
    found: dict[str, Any] = json.loads(said) if said else {}
    return found if found.get("total") == sum(head.num_rows for head in heads) else {}


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
