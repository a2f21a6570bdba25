"""What a file is, whatever it is called: read, or named with a cure that helps."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from map_app.data.ingest.load import load_into, no_bar
from map_app.data.ingest.staging import spool_records
from map_app.data.opening import detect_kind
from map_app.data.paths import EVENTS
from map_app.data.readers.geojson import opened, read_geojson
from map_app.data.source import parse_source
from map_app.errors import DataError
from tests.conftest import Ran
from tests.shipped import MAP

DESK = (
    "id,title,date,lat,lon,type,source\nEV1,Fictional strike,2024-01-12,15.35,44.2,air_strike,https://a.org\n"
)

HEADER = "id,title,event_type,date_start,location_precision,verification,sources,latitude,longitude\n"


def zipped(name: str) -> bytes:
    """An archive with one file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, "x")
    return made.getvalue()


OTHERS: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is empty"),
    "workbook": (zipped("xl/workbook.xml"), "an Excel workbook. Save its sheet as CSV"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Excel workbook"),
    "sheet": (zipped("mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), "OpenDocument spreadsheet"),
    "kmz": (zipped("doc.kml"), "a KMZ, a packed KML. Unpack it"),
    "zip": (zipped("events.geojson"), "a ZIP archive. Unpack it"),
    "gzip": (gzip.compress(b"{}"), "compressed with gzip. Unpack it"),
    "pdf": (b"%PDF-1.7\n", "a PDF document"),
    "page": (b"\n<!DOCTYPE html><html><head>", "an HTML page, not data"),
    "entities": (b'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "b">]><kml/>', "is XML"),
    "gpx": (b'<?xml version="1.0"?><!-- x --><gpx version="1.1"/>', "is XML with the root gpx"),
    "utf-16": ('{"type": "FeatureCollection", "features": []}'.encode("utf-16"), "is JSON in UTF-16"),
    "binary": (b"\x7fELF\x02\x01\x01" + bytes(50), "a binary file of an unknown kind"),
    "words": (b"Dear all, see the map\nfor more.\n", "is a CSV table"),
    "line": (b"hello\n", "is text, but neither JSON nor a table"),
    "topojson": (b'{"type": "Topology", "objects": {}}', "is TopoJSON"),
    "esri": (b'{"geometryType": "esriGeometryPoint", "features": []}', "is Esri JSON"),
    "feature": (b'{"type": "Feature", "geometry": null, "properties": {}}', "is one GeoJSON Feature"),
    "point": (b'{"type": "Point", "coordinates": [1, 2]}', "is a GeoJSON Point, a place without an event"),
    "list": (b"[1, 2]", "is not a GeoJSON FeatureCollection"),
    "cut": (b'{"type": "FeatureCollection", "features": [{"id": "a", ', "It ends in the middle"),
    "desk": (DESK.encode(), "lacks event_type, date_start, location_precision, verification, sources"),
    "cp1252": (HEADER.encode() + b"a,caf\xe9\n", "is not UTF-8. Save it as CSV UTF-8"),
}


@pytest.mark.parametrize(("data", "says"), OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("name", ["mine.geojson", "mine.csv", "mine.parquet"])
def test_a_file_is_named_for_what_it_is(
    run: Callable[..., Ran], tmp_path: Path, data: bytes, says: str, name: str
) -> None:
    """`check` and `load` say the same of it under any name; nobody is told to do what was just done."""
    path = tmp_path / name
    path.write_bytes(data)
    for command in ("check {}", "load {} duckdb:///o.duckdb", "export -o - --events {}"):
        result = run(*command.format(path).split())
        assert (result.code, result.out) == (2, b"")
        [line] = [line for line in result.err.splitlines() if line != "reading"]
        assert line.startswith(f"event-map: {name}: ")
        assert says in line
        assert "Load the events anew" not in line
        assert "cut off" not in line or says.startswith("cut")


def test_only_a_file_that_ends_in_the_middle_is_cut_off(tmp_path: Path) -> None:
    """A slip of the pen is where it is said to be; there is nothing to get again."""
    path = tmp_path / "mine.geojson"
    path.write_bytes(b'{"type": "FeatureCollection", "features": [{"id": a}]}')
    with pytest.raises(DataError, match=r"line 1, column 51. Mend the file there$"):
        read_geojson(path, date.max, MAP)


def test_a_plain_sqlite_file_and_layers_of_a_geopackage(tmp_path: Path) -> None:
    """A database that is no GeoPackage is told apart."""
    with sqlite3.connect(tmp_path / "a.gpkg") as made:
        made.execute("CREATE TABLE t (x)")
    made.close()
    with pytest.raises(DataError, match="is an SQLite database and no GeoPackage"):
        read_geojson(tmp_path / "a.gpkg", date.max, MAP)


def test_the_event_table_is_found_under_any_name(run: Callable[..., Ran], tmp_path: Path) -> None:
    """A DuckDB file, or Parquet in the layout, is opened where it lies, and its records can be checked."""
    path, document = tmp_path / "some.geojson", json.loads(EVENTS.read_bytes())
    alone = [feature for feature in document["features"] if not feature["properties"]["relates_to"]]
    path.write_text(json.dumps(document | {"features": alone[::4]}), encoding="utf-8")
    load_into(parse_source(path), parse_source(f"duckdb:///{tmp_path}/a.duckdb"), MAP)
    load_into(parse_source(path), parse_source(tmp_path / "a.parquet"), MAP)
    exported = run("export", "--events", path, "-o", "-").out
    for name, kind in (("a.duckdb", "duckdb"), ("a.parquet", "parquet")):
        renamed = (tmp_path / name).rename(tmp_path / f"{name}.download")
        assert detect_kind(parse_source(renamed)).kind == kind
        assert run("export", "--events", renamed, "-o", "-").out == exported
        assert run("check", renamed).code == 0
        assert run("diff", path, renamed).code == 0


def test_a_table_with_records_alone_is_read(
    make_feature: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    """Records in a column `feature`, without the rest of the event table, are records all the same."""
    path, target = tmp_path / "a.csv", tmp_path / "a.parquet"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["id", "feature"], ["a", json.dumps(make_feature("a"))]])
    assert load_into(parse_source(path), parse_source(target), MAP).meta.total == 1


def test_columns_of_other_kinds_are_kept_as_text(
    make_feature: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    """A time, a decimal or a list of days in a Parquet file does not stop the reader."""
    row = {name: value for name, value in make_feature("a")["properties"].items() if value not in (None, [])}
    odd = {"at": time(3, 4), "sum": Decimal("1.50"), "days": [date(2024, 1, 2)], "blob": b"x"}
    table = pa.Table.from_pylist([row | odd | {"id": "a", "lon": 44.2, "lat": 15.35}])
    pq.write_table(table, tmp_path / "a.parquet")
    [event] = read_geojson(tmp_path / "a.parquet", date.max, MAP).events
    assert event.extra == {"at": "03:04:00", "sum": "1.50", "days": ["2024-01-02"]}
    assert event.to_json()


def test_newline_delimited_features_are_read(
    write_events: Callable[..., Path], make_feature: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    """One Feature a line, with or without record separators, is a file of events too."""
    features = [make_feature(name) for name in "abc"]
    wanted = read_geojson(write_events(*features), date.max, MAP).events
    for mark in ("", "\x1e"):
        path = tmp_path / "lines.geojsonl"
        path.write_text("".join(f"{mark}{json.dumps(feature)}\n" for feature in features))
        assert read_geojson(path, date.max, MAP).events == wanted


def test_newline_delimited_features_are_read_however_long_the_first_is(
    write_events: Callable[..., Path], make_feature: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    """A long note or outline in the first line does not make one document of the file."""
    features = [make_feature(name, note=name * 70_000) for name in "abc"]
    path = tmp_path / "lines.geojson"
    path.write_text("".join(f"{json.dumps(feature)}\n" for feature in features))
    wanted = read_geojson(write_events(*features), date.max, MAP).events
    assert read_geojson(path, date.max, MAP).events == wanted


def test_a_quote_that_is_never_closed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of the file is not taken for one cell, however long it is."""
    monkeypatch.setattr("map_app.data.readers.tables.LONGEST_CELL", 100)
    path = tmp_path / "a.csv"
    path.write_text(HEADER + 'a,"never closed\n' + "x" * 200)
    with pytest.raises(DataError, match="is no CSV at line"):
        read_geojson(path, date.max, MAP)


def test_a_row_of_too_many_cells_is_named(tmp_path: Path) -> None:
    """Cells that slipped are not read as other columns."""
    path = tmp_path / "a.csv"
    path.write_text(HEADER + ",".join("abcdefghij") + "\n")
    assert "10 cells" in str(read_geojson(path, date.max, MAP).problems[0])


@pytest.fixture
def exported(
    write_events: Callable[..., Path],
    make_feature: Callable[..., Any],
    run: Callable[..., Ran],
    tmp_path: Path,
) -> Path:
    """An event as our own CSV."""
    path = tmp_path / "e.csv"
    run("export", "--events", write_events(make_feature()), "-o", path)
    return path


def test_a_name_over_two_columns_is_stated(exported: Path, run: Callable[..., Ran]) -> None:
    """The first is read; the other is kept under a name of its own."""
    header, row = exported.read_text(encoding="utf-8-sig").splitlines()
    exported.write_text(f"{header},title\n{row},Another title\n", encoding="utf-8")
    result = run("check", exported)
    assert result.code == 1
    assert b"rule: header: title: heads several columns, one read as title_" in result.out


def test_what_is_wrong_with_rows_does_not_pile_up_while_they_are_read(exported: Path) -> None:
    """There may be something with each of millions of rows; a load counts them and goes on."""
    with exported.open("a", encoding="utf-8") as file:
        file.write("x," * 200 + "x\n")
    with opened(exported) as features, spool_records(nullcontext(features), 0, "e.csv", MAP, no_bar) as rows:
        assert (rows.left_out, rows.errors.total, features.problems) == (1, 1, [])
