"""Events as a flat table with a point, for GeoParquet and GeoPackage.

Columns are those of the GeoJSON; lists and unknown properties are JSON text, a casualty range is three
numbers, and not reported is null. What the event table lacks is extracted from the canonical records by
DuckDB's JSON functions, in batches: one by one a million events would take over a minute.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from contextvars import copy_context
from functools import partial
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from map_app.core.filters import EventFilter
from map_app.core.flat import COLUMNS_OF_A_ROW, extra_of
from map_app.core.json_schema import CASUALTY_COLUMNS, HARMS, PARTS
from map_app.core.schema import OPTIONAL, PROPERTY_ORDER, Event, Feature
from map_app.core.terms import NOT_STATED, Terms
from map_app.core.text import replace_surrogates
from map_app.data.geoparquet import points
from map_app.data.store import EventStore
from map_app.errors import StoreError

_texts = ("id", "title", "summary", "event_type")
_more = ("date_precision", "theatre", "place", "country_code", "location_precision", "location_basis")
_lists = ("actors", "sources", "relates_to")

SCHEMA: Final = pa.schema(
    [
        *((name, pa.string()) for name in _texts),
        ("date_start", pa.date32()),
        ("date_end", pa.date32()),
        *((name, pa.string()) for name in _more),
        ("location_radius_km", pa.float64()),
        *((name, pa.int64()) for name in CASUALTY_COLUMNS),
        *(
            (name, pa.string())
            for name in ("casualty_note", "verification", *Terms._fields, *_lists, "extra")
        ),
        ("recorded", pa.date32()),
        ("revised", pa.date32()),
        ("location_area", pa.string()),
        ("geometry", pa.binary()),
    ],
)

_ONLY_IN_RECORDS: Final = (
    *("summary", "location_basis", "location_area", "casualty_note", "recorded", "revised"),
)
"""Properties, besides the lists, that the event table holds in its records only."""

_TABLE_COLUMNS: Final = (
    *(set(SCHEMA.names) - {*_ONLY_IN_RECORDS, *_lists, "location_radius_km", "extra", "geometry"}),
    *("radius_km", "lon", "lat", "feature"),
)
"""Columns that are read from the event table."""


def tables(store: EventStore, filter_: EventFilter) -> Iterator[pa.Table]:
    """The filter's events in total order, in chunks of bounded size.

    Two more threads work ahead of the writer, one that reads and one that extracts columns, however many
    cores there are, to leave some for a server's other viewers.
    """
    return _ahead(_flat_parts(store, filter_))


def _flat_parts(store: EventStore, filter_: EventFilter) -> Generator[pa.Table, None, None]:
    connection = duckdb.connect(config={"threads": 1})
    with closing(connection), closing(_ahead(store.columns(filter_, *_TABLE_COLUMNS))) as parts:
        for part in parts:
            yield _flat(part, connection, store)


def _ahead(parts: Generator[pa.Table, None, None]) -> Generator[pa.Table, None, None]:
    """Prefetch the next chunk in another thread; closing the generator stops it."""
    make = partial(copy_context().run, next, parts, None)  # with the cancel token
    with closing(parts), ThreadPoolExecutor(1, "event-map-export") as other:
        coming = other.submit(make)
        while (part := coming.result()) is not None:
            coming = other.submit(make)
            yield part


def _flat(part: pa.Table, connection: duckdb.DuckDBPyConnection, store: EventStore) -> pa.Table:
    columns = {name: part[name] for name in part.column_names} | _of_records(part, connection, store)
    columns["location_radius_km"] = part["radius_km"]
    for name, usual in zip(Terms._fields, (store.meta.dataset, NOT_STATED, NOT_STATED), strict=True):
        own = pc.if_else(pc.equal(columns[name], ""), None, columns[name])
        columns[name] = pc.fill_null(own, usual)
    columns["geometry"] = points(part["lon"], part["lat"])
    return pa.table([_safe(columns[name]) for name in SCHEMA.names], schema=SCHEMA)


def _of_records(part: pa.Table, connection: duckdb.DuckDBPyConnection, store: EventStore) -> dict[str, Any]:
    """Columns extracted from the records, rewritten first where not canonical. Raises StoreError."""
    try:
        found = _extracted(connection, part["feature"])
    except duckdb.Error:
        try:
            records = [replace_surrogates(_canonical(text)) for text in part["feature"].to_pylist()]
            found = _extracted(connection, pa.chunked_array([records], pa.string()))
        except (duckdb.Error, AttributeError, LookupError, TypeError, ValueError) as fault:
            cure = "Load the events anew: event-map load SOURCE TARGET"
            where = store.engine.source.shown
            raise StoreError("a record is no GeoJSON of an event", where=where, cure=cure) from fault
    columns = {name: found[name] for name in found.column_names}
    return columns | {"extra": _with_odd_ones(columns["extra"], part["feature"])}


def _with_odd_ones(extra: pa.ChunkedArray, features: pa.ChunkedArray) -> pa.ChunkedArray:
    """Compute `extra` in Python where SQL left it null."""
    if not extra.null_count:
        return extra
    pairs = zip(extra.to_pylist(), features.to_pylist(), strict=True)
    made = [
        text or replace_surrogates(json.dumps(extra_of(_event(record)), ensure_ascii=False))
        for text, record in pairs
    ]
    return pa.chunked_array([made], pa.string())


def _event(text: str) -> Feature:
    return Event.from_feature(json.loads(text)).to_feature()


def _canonical(text: str) -> str:
    return Event.from_feature(json.loads(text)).to_json()


def _extracted(connection: duckdb.DuckDBPyConnection, features: pa.ChunkedArray) -> pa.Table:
    connection.register("records", pa.table({"feature": features}))
    try:
        return connection.execute(_SQL).fetch_arrow_table()
    finally:
        connection.unregister("records")


def _sql() -> str:
    """A record is parsed twice: for all values together, and for the names of its properties."""
    names = (*_ONLY_IN_RECORDS, *_lists)
    paths = [f"$.properties.{name}" for name in names]
    empty = dict.fromkeys(_lists, "[]") | {"summary": "", "location_basis": ""}
    types = {"recorded": "DATE", "revised": "DATE"}
    given = {name: f"extracted[{n}]::{types.get(name, 'VARCHAR')}" for n, name in enumerate(names, 1)}
    given |= {name: f"coalesce({given[name]}, '{empty[name]}')" for name in empty}
    values = [f"{value} AS {name}" for name, value in given.items()]
    usual = [name for name in PROPERTY_ORDER if name not in OPTIONAL]
    known = json.dumps(dict.fromkeys(sorted(COLUMNS_OF_A_ROW)))  # merged as a patch, null takes it out
    parts = [f"$.properties.{name}" for name in HARMS]
    looked_into = ["$", "$.properties", "$.geometry", *parts]
    is_odd = " OR ".join(
        (
            *(f"len(keys[{n}]) > {len(PARTS)}" for n in range(4, 4 + len(parts))),
            "keys[1] != ['type', 'id', 'geometry', 'properties']",
            "keys[3] != ['type', 'coordinates']",
            f"extracted[{len(paths) + 1}] IS NOT NULL OR extracted[{len(paths) + 2}] != 'Point'",
            f"coalesce({given['casualty_note']}, '-') = ''",
        ),
    )  # rare cases that need Python
    extra = (
        f"CASE WHEN {is_odd} THEN NULL WHEN keys[2] = {usual} THEN '{{}}' "
        f"ELSE json_merge_patch(feature -> '$.properties', '{known}')::VARCHAR END AS extra"
    )
    extracted = f"json_extract_string(feature, {[*paths, *_OF_PLACE]}) AS extracted"
    keys = f"json_keys(feature, {looked_into}) AS keys"
    source = f"SELECT feature, {extracted}, {keys} FROM records"  # noqa: S608 - constants
    return f"SELECT {', '.join(values)}, {extra} FROM ({source})"  # noqa: S608 - constants


_OF_PLACE: Final = ("$.geometry.coordinates[2]", "$.geometry.type")

_SQL: Final = _sql()

_NOT_MARKUP: Final = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]"
"""`core.text.markup_safe` for Arrow, whose text holds no half of a surrogate pair."""


def _safe(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Replace characters that XML does not allow; scans the bytes first, for hardly any column needs it."""
    if not pa.types.is_string(column.type):
        return column
    buffers = (chunk.buffers()[2] for chunk in column.chunks)
    texts = (np.frombuffer(buffer, "u1") for buffer in buffers if buffer)
    if any((text < 0x20).any() or (text == 0xEF).any() for text in texts):
        return pc.replace_substring_regex(column, _NOT_MARKUP, "\ufffd")
    return column
