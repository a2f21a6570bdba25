"""DuckDB in process: several at a time do not disturb each other, and cells are small numbers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from map_app.core.filters import EventFilter
from map_app.data import scratch
from map_app.data.engines import duck
from map_app.data.ingest.load import load_into
from map_app.data.layout import meta_of, meta_row
from map_app.data.opening import open_store
from map_app.data.paths import EVENTS
from map_app.data.source import parse_source
from tests.bench import synthetic
from tests.bench.synthetic import chunks
from tests.shipped import MAP


def test_loads_at_the_same_time_do_not_touch_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one puts aside on disk is its own: another one that ends meanwhile does not take it away."""
    monkeypatch.setattr(duck, "memory", lambda: "56MB")  # both need more
    [rows] = chunks(60_000, seed=7)
    batches = rows.to_batches(5_000)
    meta = meta_of(batches)

    def with_another_one_between() -> Iterator[pa.RecordBatch]:
        half = len(batches) // 2
        yield from batches[:half]
        other = parse_source(f"duckdb:///{tmp_path}/other.duckdb")
        duck.write_duckdb(other, batches[:half], meta_row(meta))
        yield from batches[half:]

    one = parse_source(f"duckdb:///{tmp_path}/one.duckdb")
    duck.write_duckdb(one, with_another_one_between(), meta_row(meta))
    store = open_store(one, MAP)
    assert store.meta == meta
    assert list(store.features(EventFilter())) == rows["feature"].to_pylist()


def test_a_temporary_folder_that_was_tidied_away_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some systems take empty folders away after days: a query that needs more than memory still works."""
    monkeypatch.setattr(duck, "memory", lambda: "24MB")  # the query needs more
    place, many = tmp_path / "many.parquet", 20_000
    synthetic.write_table(place, many)
    store = open_store(parse_source(place), MAP)
    scratch.remove()
    assert len(list(store.features(EventFilter(), limit=many))) == many


def test_every_column_of_the_cells_is_small_enough_to_be_read_fast(tmp_path: Path) -> None:
    """No column is of 128 bits, which DuckDB reads far slower, though its sums would be."""
    place = tmp_path / "e.duckdb"
    load_into(parse_source(EVENTS), parse_source(f"duckdb:///{place}"), MAP)
    with duckdb.connect(place, read_only=True) as connection:
        kinds = connection.execute(
            "SELECT DISTINCT data_type FROM duckdb_columns() WHERE table_name = 'events_cells'"
        ).fetchall()
    assert {kind for (kind,) in kinds} == {"BIGINT", "VARCHAR"}
