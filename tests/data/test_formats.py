"""GeoParquet, GeoPackage and KML, opened again by the readers that people have: GDAL, GeoPandas, DuckDB."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import duckdb
import geopandas
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest

from map_app.core.filters import EventFilter
from map_app.core.flat import ESSENTIAL_COLUMNS
from map_app.core.schema import Event
from map_app.data import geoparquet, meta
from map_app.data import store as store_module
from map_app.data.export import FORMATS, citation, stream
from map_app.data.layout import PARQUET_KEY
from map_app.data.readers.geojson import Collection, read_geojson
from map_app.data.store import EventStore
from map_app.errors import DataError
from tests.data.plain import SHIPPED, keeps
from tests.shipped import MAP

MakeEvent = Callable[..., Event]
ALL = EventFilter()
KML = "{http://www.opengis.net/kml/2.2}"
HOSTILE = "<script>alert(1)</script> ]]> & \"q\" 'x' غارة \u0007 </name> &amp;"


def written(folder: Path, store: EventStore, suffix: str, filter_: EventFilter = ALL) -> Path:
    """Write a file as the command does."""
    path = folder / f"events.{suffix}"
    path.write_bytes(b"".join(stream(store, filter_, suffix)))
    return path


def read(path: Path) -> Any:  # noqa: ANN401 - a GeoDataFrame
    """Open a file as a GIS does."""
    return geopandas.read_parquet(path) if path.suffix == ".parquet" else pyogrio.read_dataframe(path)


SOME = (ALL, EventFilter(type=("air_strike",)), EventFilter(q="port", min_killed=1))


@pytest.mark.parametrize("suffix", ["geojson", "parquet", "gpkg", "kml"])
@pytest.mark.parametrize("filter_", SOME, ids=["all", "type", "words"])
def test_a_gis_reads_the_filter_s_events(
    store: EventStore, tmp_path: Path, suffix: str, filter_: EventFilter
) -> None:
    """Number, places and order of the events are the filter's own, in longitude and latitude."""
    frame = read(written(tmp_path, store, suffix, filter_))
    kept = sorted((e for e in SHIPPED.events if keeps(filter_, e)), key=lambda e: e.sort_key)
    assert kept
    assert [(p.x, p.y) for p in frame.geometry] == [(e.lon, e.lat) for e in kept]
    assert frame.crs.name in ("WGS 84", "WGS 84 (CRS84)")
    assert list(frame["id"]) == [e.id for e in kept]


@pytest.mark.parametrize("suffix", ["geojson", "parquet", "gpkg"])
def test_an_empty_result_is_a_whole_table(store: EventStore, tmp_path: Path, suffix: str) -> None:
    """No event gives a file that opens, with no row."""
    assert len(read(written(tmp_path, store, suffix, EventFilter(nothing=("type",))))) == 0


@pytest.mark.parametrize("suffix", ["parquet", "gpkg"])
def test_columns_have_their_types(make_event: MakeEvent, tmp_path: Path, suffix: str) -> None:
    """Days are days, not reported is null and never 0, and what we do not know survives as JSON."""
    event = make_event(killed={"low": 0, "best": None, "high": 7}, recorded="2024-02-01", colour={"a": [1]})
    store = EventStore(Collection((event,), (), dataset="mine", licence="CC0", attribution="Us"), MAP)
    row = read(written(tmp_path, store, suffix)).iloc[0]
    days = [getattr(row[name], "date", lambda r=row[name]: r)() for name in ("date_start", "recorded")]
    assert days == [date(2024, 1, 12), date(2024, 2, 1)]
    assert (row["killed_low"], row["killed_high"]) == (0, 7)
    assert all(row[name] != row[name] or row[name] is None for name in ("killed_best", "injured_low"))
    assert (row["dataset"], row["licence"], row["attribution"]) == ("mine", "CC0", "Us")
    nested = {
        n: row[n] if isinstance(row[n], (list, dict)) else json.loads(row[n]) for n in ("actors", "extra")
    }
    assert nested == {
        "actors": [{"name": "United States", "role": "initiator"}],
        "extra": {"colour": {"a": [1]}},
    }


def test_every_file_says_where_it_comes_from(store: EventStore, tmp_path: Path) -> None:
    """The same provenance stands in each format's own place, and in a text where there is none."""
    filter_ = EventFilter(type=("air_strike",))
    said = store.provenance(filter_).as_dict()
    footer = pq.read_schema(written(tmp_path, store, "parquet", filter_)).metadata
    assert json.loads(footer[b"provenance"]) == said
    assert json.loads(footer[b"geo"])["version"] == "1.1.0"
    info = pyogrio.read_info(written(tmp_path, store, "gpkg", filter_))
    assert json.loads(info["dataset_metadata"]["PROVENANCE"]) == said
    root = ET.fromstring(b"".join(stream(store, filter_, "kml")))  # noqa: S314 - our own bytes
    values = root.iterfind(f"{KML}Document/{KML}ExtendedData/{KML}Data")
    assert {v.get("name"): v.findtext(f"{KML}value") for v in values} == {k: str(v) for k, v in said.items()}
    assert [f.suffix for f in FORMATS.values() if not f.says_provenance] == ["csv"]
    text = citation(store, filter_)
    assert all(str(said[name]) in text for name in said)


def test_duckdb_reads_the_parquet(store: EventStore, tmp_path: Path) -> None:
    """Whoever has DuckDB asks the file in SQL."""
    path = written(tmp_path, store, "parquet")
    counted = duckdb.sql(f"select count(*) from read_parquet('{path}') where date_start >= '2024-01-01'")  # noqa: S608
    found = counted.fetchone()
    assert found == (sum(e.date_start >= date(2024, 1, 1) for e in SHIPPED.events),)


def test_hostile_text_is_text(make_event: MakeEvent, tmp_path: Path) -> None:
    """No format lets an event's words become markup; KML's description, shown as HTML, holds none."""
    store = EventStore(Collection((make_event(title=HOSTILE, summary=HOSTILE),), (), dataset=HOSTILE), MAP)
    told = HOSTILE.replace("\u0007", "�")
    for suffix in ("parquet", "gpkg"):
        assert read(written(tmp_path, store, suffix))["title"][0] == told
    root = ET.fromstring(written(tmp_path, store, "kml").read_bytes())  # noqa: S314 - our own bytes
    assert root.findtext(f".//{KML}Placemark/{KML}name") == told
    shown = root.findtext(f".//{KML}Placemark/{KML}description")
    assert shown
    assert "<" not in shown
    assert read(tmp_path / "events.kml")["Name"][0] == told


def test_a_gis_shows_an_apostrophe_as_one(store: EventStore, tmp_path: Path) -> None:
    """No name or description of the KML, as GDAL gives it to a GIS, shows an escape for its text."""
    frame = read(written(tmp_path, store, "kml"))
    said = {event.id: event for event in SHIPPED.events}
    assert all(said[row.id].title == row.Name for row in frame.itertuples())
    assert all(
        said[row.id].summary == row.description for row in frame.itertuples() if "&" not in row.description
    )
    assert not any("&#" in row.Name + row.description for row in frame.itertuples())


def test_a_long_file_is_never_whole_in_memory(
    make_event: MakeEvent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GeoParquet comes group by group, and each group is read again."""
    for module in (meta, store_module):
        monkeypatch.setattr(module, "CHUNK_SIZE", 20)
    monkeypatch.setattr(geoparquet, "ROWS_PER_GROUP", 20)
    events = tuple(make_event(f"e{i:06}") for i in range(50))
    chunks = [c for c in stream(EventStore(Collection(events, ()), MAP), ALL, "parquet") if c]
    assert len(chunks) >= 2
    (tmp_path / "long.parquet").write_bytes(b"".join(chunks))
    groups = pq.read_metadata(tmp_path / "long.parquet")
    assert [groups.row_group(i).num_rows for i in range(groups.num_row_groups)] == [20, 20, 10]


def test_an_abandoned_download_leaves_no_file(
    store: EventStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A GeoPackage is made in a temporary folder, which goes when the reader does."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    body = stream(store, ALL, "gpkg")
    next(body)
    assert list(tmp_path.iterdir())
    body.close()  # type: ignore[attr-defined]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "said",
    [
        *({PARQUET_KEY: text} for text in (b'["dataset"]', b'"dataset"', b"1", b"[" * 100_000)),
        *({b"geo": text} for text in (b"[" * 100_000, b"1", b"[]", b"\xff")),
        {b"geo": b'{"columns": []}'},
        {b"geo": b'{"primary_column": [], "columns": {"[]": 1}}'},
    ],
)
def test_absurd_metadata_break_nothing(tmp_path: Path, said: dict[bytes, bytes]) -> None:
    """A Parquet file whose metadata are no object, or nest too deep, is refused in a sentence."""
    columns = (*ESSENTIAL_COLUMNS, "sources")
    table = pa.table({name: ["x"] for name in columns}).replace_schema_metadata(said)
    pq.write_table(table, tmp_path / "odd.parquet")
    with pytest.raises(DataError, match=r"odd\.parquet"):
        read_geojson(tmp_path / "odd.parquet", date(2026, 1, 1), MAP)
