"""Places of events as a person writes them: paths and URLs, names of tables, and no secret in a message."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from map_app.data.opening import open_engine
from map_app.data.source import parse_source, refuse_mistyped
from map_app.errors import MissingError, StoreError

MISTYPED = (
    "postgres://me%3A{}%40db/war",
    "me/{}@db/war",
    "me%3A{}%40db",
    "host=db user=me pw={}",
    "postgres:/me:{}@db/war",
    "postgres//u:{}@db/war",
    "postgres:me:{}@db/war",
    "postgres:\\\\u:{}@db\\war",
    "postgres;//u:{}@db/war",
    "postgres:///u:{}@db/war",
    "postgres://u:{}@db:port/war",
    "postgres://u:{}/db/war",
    "postgres://db/u:{}@war",
    "postgres://db/war?u:{}@x",
    "postgres://u:1?{}@db/war",
    "postgres://u:1#{}@db/war",
    "postgres://u:1/{}@db/war",
    "Postgres://u:{}@db/war",
    " postgres://u:{}@db/war",
    "'postgres://u:{}@db/war'",
    "postgres ://u:{}@db/war",
    "psql postgres://u:{}@db/war",
    "mysql://u:{}@db/war",
    "{}://db/war",
    "u:{}@host:5432/war",
    "u:{}@127.0.0.1://db",
    "u:{}@db.example.org",
    "u:{}",
    "u:{}.json",
    "u:{}.geojson",
    "u:{}.parquet",
    "//u:{}@db/war",
    "://u:{}@db/war",
    "jdbc:postgresql://db/war?user=u&password={}",
    "db.example.org/war?user=u&sslpassword={}",
    "host=db user=u password={}",
    "sc:/spark:15002/;token={}",
    "sc//spark:15002/;token={}",
    "sc://spark;token={}",
    "sc://spark:15002;token={}",
    "sc://spark/{}",
    "duckdb://u:{}@db/war",
    "duckdb:///u:{}@db/war",
    "duckdb:/u:{}@db/war",
)
"""What a hand makes of a store's URL; `{}` is the password."""

READ = (
    "postgres://u:{}@db/war",
    "postgres://{}@db/war",
    "postgres://db/war?password={}",
    "postgresql://u@db:5433/war?sslmode=require&sslpassword={}&table=live.acled",
    "sc://spark:15002/;token={};user_id=me?table=acled",
    "sc://u:{}@spark:15002",
)
"""Where a password may stand."""

SECRETS = st.text(st.characters(codec="ascii", exclude_characters="\0"), max_size=12).map(
    lambda more: f"s3cReT{more}"
)


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


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("duckdb:///new.duckdb", "new.duckdb"),
        ("duckdb:///data/new.duckdb?table=war", "data/new.duckdb"),
        ("duckdb:////data/new.duckdb", "/data/new.duckdb"),
    ],
)
def test_three_slashes_are_relative_and_four_absolute(text: str, path: str) -> None:
    """A DuckDB file that is not there yet is no absolute path by surprise."""
    assert parse_source(text).path == Path(path)


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
        "duckdb://data/events.duckdb",
        "duckdb:///",
    ],
)
def test_what_is_no_place_is_refused(text: str) -> None:
    """A table's name with anything but letters, digits and _, a strange folder or scheme: refused."""
    with pytest.raises(StoreError) as fault:
        parse_source(text)
    assert fault.value.cure
    assert "pw" not in str(fault.value)


@given(st.sampled_from(MISTYPED), SECRETS)
def test_a_mistyped_url_is_refused_and_not_repeated(form: str, secret: str) -> None:
    """Whatever the password and wherever the slip, it is neither opened as a file nor said again."""
    with pytest.raises(StoreError) as fault:
        parse_source(form.format(secret))
    assert fault.value.cure
    _keeps(fault.value)


@given(st.sampled_from(READ), SECRETS)
def test_a_password_stays_in_the_url(form: str, secret: str) -> None:
    """A URL that is read shows neither password nor token in any of its own words."""
    try:
        found = parse_source(form.format(secret))
    except StoreError as fault:  # a character that has to be percent-encoded there
        _keeps(fault)
    else:
        assert "s3cret" not in f"{found!r} {found.shown} {found.meta_table}".lower()


def _keeps(fault: StoreError) -> None:
    """No text of an error or of what led to it holds the password."""
    said = "".join(traceback.format_exception(fault)).lower()
    assert "s3cret" not in f"{said} {fault.public} {fault.args}".lower()


@pytest.mark.parametrize("name", ["12:00 events.geojson", "a@b", "me@work:1.geojson", "token=1"])
def test_a_file_of_a_strange_name_is_a_file(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is there is read, though its name looks like part of a URL."""
    monkeypatch.chdir(tmp_path)
    Path(name).write_text("{}", encoding="utf-8")
    assert parse_source(name).path == Path(name)
    refuse_mistyped(tmp_path / name)


def test_a_password_with_special_characters_reaches_the_driver() -> None:
    """Options are percent-encoded again after our own keys were taken out."""
    found = parse_source("postgres://db/war?password=a%26b%3Dc&table=acled")
    assert found.url == "postgresql://db/war?password=a%26b%3Dc"


@pytest.mark.parametrize(
    ("url", "driver", "kind"),
    [
        ("postgres://someone@db.invalid/war", "psycopg", "postgres"),
        ("sc://spark.invalid", "pyspark", "spark"),
    ],
)
def test_a_store_without_its_driver_names_the_extra(
    monkeypatch: pytest.MonkeyPatch, url: str, driver: str, kind: str
) -> None:
    """The one kind of error for what is not installed; visitors read no name of a host."""
    for name in [name for name in sys.modules if name.startswith((f"{driver}.", "map_app.data.engines."))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, driver, None)
    with pytest.raises(MissingError) as caught:
        open_engine(parse_source(url))
    assert str(caught.value).endswith(
        f": the store needs {driver}, which is not installed. pip install 'conflict-event-map[{kind}]'"
    )
    assert "invalid" not in caught.value.public
