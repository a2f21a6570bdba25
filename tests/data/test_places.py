"""Stores in the less usual places: a folder of Parquet files, and a Spark table under another name."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from map_app.core.filters import EventFilter
from map_app.core.terms import Terms
from map_app.data import export
from map_app.data.engines.spark import SparkEngine, write_spark
from map_app.data.ingest.load import load_into
from map_app.data.layout import meta_row
from map_app.data.meta import read_meta
from map_app.data.opening import open_store
from map_app.data.paths import EVENTS
from map_app.data.source import parse_source
from map_app.data.store import EventStore
from map_app.data.table import to_table
from tests.data.plain import SHIPPED
from tests.data.servers import spark
from tests.shipped import GEO, MAP

FILTERS = (EventFilter(), EventFilter(type=("air_strike",)), EventFilter(q="port", min_killed=1))


def agree(found: EventStore, expected: EventStore) -> None:
    """The two stores give the same meta, rows, facets and bytes."""
    assert found.meta == expected.meta
    for filter_ in FILTERS:
        assert found.select(filter_, limit=1_000) == expected.select(filter_, limit=1_000)
        assert found.facets(filter_) == expected.facets(filter_)
        for suffix in ("geojson", "csv", "parquet"):
            assert list(export.stream(found, filter_, suffix)) == list(
                export.stream(expected, filter_, suffix)
            )


def test_a_folder_of_parquet_files_is_one_store(store: EventStore, tmp_path: Path) -> None:
    """Files of one load, split and put into folders within the folder, answer as the one file did."""
    whole = tmp_path / "whole.parquet"
    load_into(parse_source(EVENTS), parse_source(whole), MAP)
    rows = pq.read_table(whole)
    folder = tmp_path / "parts"
    names = ("z.parquet", "2023/a.parquet", "2023/10/b.parquet", "2024/c.parquet")
    size = -(-rows.num_rows // len(names))
    for number, name in enumerate(names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(rows.slice(number * size, size), folder / name)
    agree(open_store(parse_source(folder), MAP), store)


def test_a_folder_without_meta_is_read_once(store: EventStore, tmp_path: Path) -> None:
    """Where no file says what the data is, its hash is made of the records, and is the same."""
    rows = to_table(
        SHIPPED.events, Terms(SHIPPED.dataset, SHIPPED.licence, SHIPPED.attribution), GEO.search_names
    )
    for number in range(2):
        half = rows.num_rows // 2
        pq.write_table(rows.slice(number * half, half + number), tmp_path / f"{number}.parquet")
    found = open_store(parse_source(tmp_path), MAP)
    assert (found.meta.version, found.meta.total) == (store.meta.version, store.meta.total)
    assert list(found.features(EventFilter())) == list(store.features(EventFilter()))


@pytest.mark.server
def test_a_spark_table_has_the_name_that_the_url_gives(
    store: EventStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With `?table=` events, cells and meta are written and read under that name, and written over."""
    monkeypatch.chdir(tmp_path)  # Sail keeps its tables in a folder where it stands
    # Sail forgets tables with their session, for which a load is refused; here one session writes and reads.
    monkeypatch.setattr("map_app.data.engines.spark._refuse_temporary_tables", lambda *_: None)
    rows = to_table(
        SHIPPED.events, Terms(SHIPPED.dataset, SHIPPED.licence, SHIPPED.attribution), GEO.search_names
    )
    with spark() as url:
        source = parse_source(f"{url}?table=incidents")
        engine = SparkEngine(source)
        for part in (rows.slice(0, 5), rows):
            write_spark(source, part.to_batches(), meta_row(store.meta), engine)
        agree(EventStore.over(engine, read_meta(engine), MAP), store)
