"""Places of events as a person writes them: paths and URLs, names of tables, and no secret in a message."""

from __future__ import annotations

from pathlib import Path

import pytest

from map_app.data.source import parse_source
from map_app.errors import StoreError


@pytest.mark.parametrize(
    ("text", "kind", "shown", "schema", "table"),
    [
        ("events.geojson", "geojson", "events.geojson", None, "events"),
        ("big.parquet", "parquet", "big.parquet", None, "events"),
        ("rows.CSV", "csv", "rows.CSV", None, "events"),
        ("duckdb:///big.duckdb", "duckdb", "big.duckdb", None, "events"),
        ("duckdb:////data/big.duckdb?table=acled", "duckdb", "big.duckdb", None, "acled"),
        (
            "postgres://me:pw@db:5433/war?table=live.acled",
            "postgres",
            "postgres://db:5433/war",
            "live",
            "acled",
        ),
        ("postgresql://db/war", "postgres", "postgresql://db/war", None, "events"),
        ("sc://spark:15002/;token=pw?table=acled", "spark", "sc://spark:15002", None, "acled"),
    ],
)
def test_a_place_is_read(text: str, kind: str, shown: str, schema: str | None, table: str) -> None:
    """Each form gives its kind, its table, and a name for messages that holds no password or token."""
    found = parse_source(text)
    assert (found.kind, found.shown, found.schema, found.table) == (kind, shown, schema, table)
    assert "pw" not in found.shown


def test_a_folder_is_parquet(tmp_path: Path) -> None:
    """A folder is read as one table of Parquet files."""
    assert parse_source(tmp_path).kind == "parquet"


def test_the_driver_gets_the_rest_of_the_url() -> None:
    """Our own keys are taken out; user, password and other options go to the driver."""
    found = parse_source("postgres://me:p%25w@db/war?table=acled&sslmode=require")
    assert found.url == "postgresql://me:p%25w@db/war?sslmode=require"


@pytest.mark.parametrize(
    "text",
    [
        "postgres://me:pw@db/war?table=events;drop table events",
        "postgres://me:pw@db/war?table=a.b.c",
        'postgres://me:pw@db/war?table=a"b',
        "postgres://me:pw@db/war?table=",
        "postgres://me:pw@db:port/war",
        "duckdb:///x.duckdb?table=a'b",
        "sc://spark?path=/data/`x`",
        "sc://spark?path=/data/../etc",
        "postgres://me:pw@db/war?path=/data",
        "mysql://me:pw@db/war",
    ],
)
def test_what_is_no_place_is_refused(text: str) -> None:
    """A table's name with anything but letters, digits and _, a strange folder or scheme: refused."""
    with pytest.raises(StoreError) as fault:
        parse_source(text)
    assert fault.value.cure
    assert "pw" not in str(fault.value)
