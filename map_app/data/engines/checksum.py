"""A checksum over the rows of a table, computed by its engine, which detects edits since `load`.

It is far quicker than the data hash, for no row leaves the engine. It covers every column that queries use,
and the length of the record.
"""

from __future__ import annotations

from typing import Final

from map_app.data.source import DataSource
from map_app.data.table import LATER, SCHEMA

_SQL: Final = {
    "postgres": "SELECT 'md5:' || count(*) || '-' || coalesce(sum({number}), 0) AS checksum FROM {table}",
    "duckdb": "SELECT version() || ':' || count(*) || '-' || coalesce(sum(hash({names})), 0) AS checksum"
    " FROM {table}",
}
"""The prefix before the colon names the algorithm: DuckDB's hash may differ between versions."""

_NUMBER: Final = "('x' || substr(md5(concat_ws('|', {texts})), 1, 8))::bit(32)::bigint"
"""A 32-bit hash of texts, in PostgreSQL."""

_LEFT_OUT: Final = ("lat", "lon", "radius_km", "search", "feature", *LATER)
"""Fractions, whose text differs between versions of an engine, long texts, and what not every table has."""


def checksum_sql(source: DataSource, table: str = "") -> str:
    """The query for the checksum of an event table; empty for an engine without one."""
    if source.kind not in _SQL:
        return ""
    kinds = {field.name: str(field.type) for field in SCHEMA if field.name not in _LEFT_OUT}
    texts = (f"coalesce({_text(name, kind)}, '~')" for name, kind in kinds.items())
    length = "bit_length(feature)"
    number = _NUMBER.format(texts=", ".join((*texts, length)))
    return _SQL[source.kind].format(
        names=", ".join((*kinds, length)), number=number, table=source.quoted(table or source.table)
    )


def is_comparable(one: str, other: str) -> bool:
    """Whether two checksums were computed by the same algorithm."""
    return one.partition(":")[0] == other.partition(":")[0]


def _text(name: str, kind: str) -> str:
    """A column as text; a day as a number, since its text depends on settings."""
    if kind.startswith("date"):
        return f"CAST({name} - DATE '2000-01-01' AS TEXT)"
    return f"CAST({name} AS TEXT)" if kind == "int64" else name
