"""The meta table of a store, and whether a table is in our layout.

The meta table has one row: layout version, data hash, counts, dataset, licence and attribution. Parquet
files carry the same as JSON in their own metadata. A table without it is read too, and hashed at opening.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Final

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from map_app.core.folding import name_key
from map_app.core.terms import NOT_STATED, Terms
from map_app.data.queries import pyramid
from map_app.data.source import DataSource
from map_app.data.table import LATER, LAYOUT_VERSION, SCHEMA

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
        ("checksum", pa.string()),
    ],
)

CHUNK_SIZE: Final = 20_000
"""Events in a chunk, where all of them are read."""

FROM_FEATURES: Final = frozenset({"seq", "date_start", "date_end", "dataset", "feature"})
"""Columns that every layout has had: all others can be derived from them."""

UNNAMED: Final = "unnamed"
"""The dataset of a collection that names none."""


@dataclass(frozen=True, slots=True)
class Meta:
    """The metadata of a store: `version` is the sha256 over its canonical records."""

    version: str
    total: int
    period: tuple[date, date] | None
    dataset: str
    licence: str
    attribution: str
    checksum: str = field(default="", compare=False)
    """Of the rows when they were loaded, computed by their engine (see `checksum`); empty without one."""
    loaded: str = ""
    """The data hash of the load, where rows were edited by hand since (see `edits`): no longer `version`."""
    places: int = field(default=0, compare=False)
    """How many positions of the total order are to be read, where that is not `total`."""
    stated: Terms | None = None
    """The terms that the store itself has, where its map's stand in for them (see `own_terms`)."""

    @property
    def terms(self) -> Terms:
        """The terms of the collection."""
        return Terms(self.dataset, self.licence, self.attribution)

    def completed(self, other: Terms) -> Meta:
        """Fill in terms that are not stated from those of the same dataset elsewhere."""
        if self.dataset != UNNAMED and name_key(self.dataset) != name_key(other.dataset):
            return self
        terms = {
            name: getattr(other, name)
            for name in ("licence", "attribution")
            if getattr(self, name) == NOT_STATED
        }
        return replace(self, dataset=other.dataset, **terms)


class Digest:
    """The data hash, fed with canonical records in total order."""

    def __init__(self) -> None:
        self._sum = hashlib.sha256()

    def add(self, features: Iterable[str]) -> None:
        """Take the next records."""
        self._sum.update("".join(f"{feature}\n" for feature in features).encode())

    def hex(self) -> str:
        """The hash so far."""
        return self._sum.hexdigest()


class MetaOfRows:
    """Computes the meta of rows of the event table while they pass through, in total order."""

    def __init__(self) -> None:
        self._digest, self._total = Digest(), 0
        self._days: list[date] = []

    def __call__(self, parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Pass rows through."""
        for part in parts:
            self._digest.add(part["feature"].to_pylist())
            self._total += part.num_rows
            ends = pc.min(part["date_start"]).as_py(), pc.max(part["date_end"]).as_py()
            self._days += [day for day in ends if day]
            yield part

    def meta(self, terms: Terms) -> Meta:
        """The meta of all rows so far."""
        period = (min(self._days), max(self._days)) if self._days else None
        return Meta(self._digest.hex(), self._total, period, *terms)


def meta_of(
    parts: Iterable[pa.RecordBatch], dataset: str = "", licence: str = "", attribution: str = ""
) -> Meta:
    """The meta of rows of the event table, which come in total order."""
    measured = MetaOfRows()
    deque(measured(parts), maxlen=0)
    return measured.meta(shared_terms(dataset, licence, attribution))


def shared_terms(dataset: str, licence: str, attribution: str) -> Terms:
    """The terms of a collection, in words where it states none."""
    return Terms(dataset or UNNAMED, licence or NOT_STATED, attribution or NOT_STATED)


def meta_row(meta: Meta) -> pa.Table:
    """The meta table of a store."""
    row = asdict(meta) | {"layout": LAYOUT_VERSION, "checksum": ""}  # the target's engine makes its own
    row["first_day"], row["last_day"] = row.pop("period") or (None, None)
    return pa.Table.from_pylist([row], schema=META_SCHEMA)


def meta_json(meta: Meta) -> bytes:
    """The meta of a Parquet file."""
    return json.dumps(meta_row(meta).to_pylist()[0], default=date.isoformat).encode()


def pyramid_table(source: DataSource) -> ir.Table:
    """The pyramid beside the event table, as an unbound table."""
    cells = pyramid.build(event_table(source))
    return ibis.table(cells.schema(), name=source.cells_table, database=source.schema)


def event_table(source: DataSource, columns: Collection[str] = SCHEMA.names) -> ir.Table:
    """The event table as an unbound table; of those that may be lacking, what `columns` has not is null."""
    name = source.table if source.kind in ("duckdb", "postgres", "spark") else "events"
    lacking = [column for column in LATER if column not in columns]
    held = pa.schema([field for field in SCHEMA if field.name not in lacking])
    table = ibis.table(ibis.Schema.from_pyarrow(held), name=name, database=source.schema)
    if not lacking:
        return table
    return table.mutate(**{column: ibis.null("string") for column in lacking}).select(SCHEMA.names)
