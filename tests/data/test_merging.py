"""Single events changed in a Parquet file: merged block by block, and still whose it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

from map_app.data.engines import duck
from map_app.data.ingest import merging
from map_app.data.ingest.load import load_into
from map_app.data.ingest.upsert import upsert_into
from map_app.data.opening import open_store
from map_app.data.readers.geojson import read_geojson
from map_app.data.source import parse_source
from map_app.data.table import SCHEMA
from tests.conftest import Ran
from tests.shipped import MAP

MakeFeature = Callable[..., dict[str, Any]]
WriteEvents = Callable[..., Path]


def load(path: Path, place: str) -> None:
    """Load all."""
    load_into(parse_source(path), parse_source(place), MAP)


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_a_parquet_file_is_merged_block_by_block(
    rows: int, make_feature: MakeFeature, write_events: WriteEvents, tmp_path: Path
) -> None:
    """Blocks of any size that begin and end anywhere, on days that many events share: nothing is lost."""
    days = [(f"e{n:02}", f"2024-01-{1 + n // 7:02}") for n in range(40)]
    every = [make_feature(name, date_start=day, date_end=day) for name, day in days]
    path = write_events(*every)
    load(path, f"{tmp_path}/e.parquet")
    table = pyarrow.parquet.read_table(tmp_path / "e.parquet", columns=SCHEMA.names).cast(SCHEMA)
    there, coming = (
        table.take([n for n in range(table.num_rows) if (n % 3 == 0) == is_coming]) for is_coming in (0, 1)
    )
    blocks = merging.merged(iter(there.to_batches(rows)), iter(coming.to_batches(7)))
    merged = pa.Table.from_batches(blocks)
    assert merged["id"].to_pylist() == table["id"].to_pylist()


def test_a_merged_parquet_file_still_says_whose_it_is(
    run: Callable[..., Ran], make_feature: MakeFeature, write_events: WriteEvents, tmp_path: Path
) -> None:
    """Its meta, which is known only when all rows are written, is read back by store, reader and load."""
    place, copy = tmp_path / "e.parquet", tmp_path / "copy.parquet"
    load(write_events(make_feature("one"), dataset="Ours", licence="ODbL", attribution="Us"), str(place))
    upsert_into(parse_source(write_events(make_feature("two"))), parse_source(place), MAP)
    merged = open_store(parse_source(place), MAP).meta
    assert (merged.total, *merged.terms) == (2, "Ours", "ODbL", "Us")
    found = read_geojson(place, date.max, MAP)
    assert (found.dataset, found.licence, found.attribution) == ("Ours", "ODbL", "Us")
    load(place, str(copy))
    assert open_store(parse_source(copy), MAP).meta == merged
    assert run("diff", place, copy).code == 0


def test_a_change_of_a_parquet_file_counts_no_cells(
    make_feature: MakeFeature, write_events: WriteEvents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has none: they would be made of all its rows, and thrown away."""
    place = str(tmp_path / "e.parquet")
    load(write_events(make_feature("one")), place)
    monkeypatch.setattr(duck, "build_pyramid", pytest.fail)
    upserted = upsert_into(parse_source(write_events(make_feature("two"))), parse_source(place), MAP)
    assert upserted.changed.inserted == 1
