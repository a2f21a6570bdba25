"""A checksum over the rows of a table, made by its engine: whether they are still those that `load` wrote.

It is far quicker than the data hash, for no row leaves the engine. Every column that is asked for counts, of
the record itself its length.
"""

from __future__ import annotations

from typing import Final

from map_app.data.source import Source
from map_app.data.table import SCHEMA

_HASHED: Final = {
    "postgres": "('x' || substr(md5({text}), 1, 8))::bit(32)::bigint",
    "duckdb": "md5_number_lower({text}) % 4294967296",
}
"""A whole number of 32 bits made of a text."""

_LEFT_OUT: Final = ("lat", "lon", "radius_km", "search", "feature")
"""Fractions, whose text differs between versions of an engine, and long texts."""

_SQL: Final = "SELECT count(*) || '-' || coalesce(sum({number}), 0) AS checksum FROM {table}"


def checksum_sql(source: Source, table: str = "") -> str:
    """The query for the checksum of an event table; empty for an engine that keeps none."""
    if source.kind not in _HASHED:
        return ""
    kinds = {field.name: str(field.type) for field in SCHEMA if field.name not in _LEFT_OUT}
    parts = [f"coalesce({_text(name, kind)}, '~')" for name, kind in kinds.items()]
    text = f"concat_ws('|', {', '.join(parts)}, bit_length(feature))"
    prefix = f'"{source.schema}".' if source.schema else ""
    place = f'{prefix}"{table or source.table}"'  # names that went through parse_source
    return _SQL.format(number=_HASHED[source.kind].format(text=text), table=place)


def _text(name: str, kind: str) -> str:
    """A column as text; a day as a number, for its text depends on settings."""
    if kind.startswith("date"):
        return f"CAST({name} - DATE '2000-01-01' AS TEXT)"
    return f"CAST({name} AS TEXT)" if kind == "int64" else name
