"""Our own files that come back: as they were, or written again by GDAL, GeoPandas or a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import warnings
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import pytest

from map_app.core.filters import EventFilter
from map_app.data.export import FORMATS, stream
from map_app.data.ingest.load import load_into
from map_app.data.manager import StoreManager
from map_app.data.opening import open_store
from map_app.data.readers.geojson import read_geojson
from map_app.data.source import parse_source
from map_app.data.store import EventStore
from map_app.errors import DataError
from tests.conftest import Ran
from tests.shipped import MAP

MakeFeature = Callable[..., dict[str, Any]]
TERMS = {"dataset": "mine", "licence": "CC BY 4.0", "attribution": "Us; others"}
NESTED = {
    "media": {"photos": [{"url": "https://example.org/p.jpg"}]},
    "tags": ["drone", "night"],
    "flag": True,
}
SOURCES = [
    {"publisher": "Reuters", "title": "One; two", "url": None, "published": None},
    {"publisher": "AP; AFP", "title": "", "url": "https://example.org/b", "published": "2024-01-13"},
]


@pytest.fixture(scope="module")
def original(make_feature: MakeFeature, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Records that say much, little and things that some format cannot hold."""
    text = 'Two sites & <more>, "both"\nsides, Be\'eri.'
    own = {"dataset": "theirs", "licence": "CC0", "attribution": "Them"}
    days = {"recorded": "2024-02-01", "revised": "2024-02-03", "casualty_note": ""}
    features = [
        make_feature("a", summary=text, sources=SOURCES, relates_to=[{"id": "b", "relation": "follows"}]),
        make_feature("b", title="=SUM(A1) غارة", killed={"low": 0, "best": None, "high": 7}, actors=[], **own,
                     **days, **NESTED, distinct_from=["a"], location_radius_km=2.5, country_code=None),
        make_feature("c", title="'=quoted", killed=None, injured=None, at=(-44.2, -15.35), casualty_note="x"),
        make_feature("d", killed={"low": 1, "best": 2, "high": 3, "civilians": 1}, at=(44.234567, 15.3, 120)),
    ]  # fmt: skip
    features[3]["review"] = {"by": "us"}
    path = tmp_path_factory.mktemp("original") / "original.geojson"
    document = {"type": "FeatureCollection", **TERMS, "features": features}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@cache
def in_format(suffix: str, original: Path) -> bytes:
    """The records in one of our formats."""
    return b"".join(stream(EventStore(read_geojson(original, date.max, MAP), MAP), EventFilter(), suffix))


@pytest.fixture
def exported(original: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Write the records in one of our formats."""

    def write(suffix: str) -> Path:
        (tmp_path / f"ours.{suffix}").write_bytes(in_format(suffix, original))
        return tmp_path / f"ours.{suffix}"

    return write


def same(path: Path, original: Path) -> None:
    """The file holds the very records, and no word is lost about whose they are."""
    found, wanted = (read_geojson(p, date.max, MAP) for p in (path, original))
    assert [p for p in found.problems if p not in wanted.problems] == []
    assert [e.to_json() for e in found.events] == [e.to_json() for e in wanted.events]
    assert (found.dataset, found.licence, found.attribution) == tuple(TERMS.values())


@pytest.mark.parametrize("suffix", FORMATS)
def test_our_own_files_come_back_whole(exported: Callable[[str], Path], original: Path, suffix: str) -> None:
    """Each format is read again to the very records, whatever the file is called."""
    path = exported(suffix)
    same(path, original)
    same(path.rename(path.with_name("data")), original)


@pytest.mark.parametrize("suffix", FORMATS)
def test_our_own_files_can_be_loaded_and_served(
    exported: Callable[[str], Path], original: Path, tmp_path: Path, suffix: str
) -> None:
    """`load` writes the same data version from each format, and asks the same of it."""
    path, target = exported(suffix), tmp_path / "store.parquet"
    loaded = load_into(parse_source(path), parse_source(target), MAP)
    wanted = EventStore(read_geojson(original, date.max, MAP), MAP)
    assert (loaded.meta.version, loaded.meta.terms) == (wanted.meta.version, wanted.meta.terms)
    filter_ = EventFilter(min_killed=1)
    found = open_store(parse_source(target), MAP).features(filter_)
    assert list(found) == list(wanted.features(filter_)) != []
    assert StoreManager(path, MAP).snapshot().store.meta.version == wanted.meta.version


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_area_comes_back_as_it_was_given(
    make_feature: MakeFeature, write_events: Callable[..., Path], tmp_path: Path, suffix: str
) -> None:
    """A geometry that is no point survives each format, though all but one draw its centre."""
    ring = [[44.0, 15.0], [44.1, 15.0], [44.1, 15.1], [44.0, 15.0]]
    parts = {"MultiPoint": ring[:2], "LineString": ring[:2], "Polygon": [ring], "MultiPolygon": [[ring]]}
    features = [
        make_feature(kind.lower(), location_radius_km=20) | {"geometry": {"type": kind, "coordinates": part}}
        for kind, part in parts.items()
    ]
    path, again = write_events(*features, **TERMS), tmp_path / f"ours.{suffix}"
    again.write_bytes(in_format(suffix, path))
    same(again, path)
    found = {event.id: event.to_feature()["geometry"] for event in read_geojson(again, date.max, MAP).events}
    assert found == {feature["id"]: feature["geometry"] for feature in features}


def test_what_spreadsheets_put_before_and_beside_a_table(
    exported: Callable[[str], Path], original: Path, tmp_path: Path
) -> None:
    """Excel's line `sep=;` and pandas' numbers of rows are no data; two columns of one name both are."""
    rows = list(csv.reader(io.StringIO(exported("csv").read_text(encoding="utf-8-sig"))))
    lines = [[str(number - 1) if number else "", *row] for number, row in enumerate(rows)]
    odd, twice = tmp_path / "odd.csv", tmp_path / "twice.csv"
    with odd.open("w", encoding="utf-8", newline="") as file:
        file.write("sep=;\r\n\r\n")
        csv.writer(file, delimiter=";").writerows(lines)
    same(odd, original)
    with twice.open("w", encoding="utf-8", newline="") as file:
        beside = [["note", "note", ""], *[["one", "two", "stray"]] * (len(rows) - 1)]
        csv.writer(file).writerows([*row, *more] for row, more in zip(rows, beside, strict=True))
    first = read_geojson(twice, date.max, MAP).events[0].to_feature()["properties"]
    columns = len(rows[0])
    kept = [first[name] for name in ("note", f"note_{columns + 2}", f"column_{columns + 3}")]
    assert kept == ["one", "two", "stray"]


def test_a_shapefile_is_refused_for_what_it_cuts(exported: Callable[[str], Path], tmp_path: Path) -> None:
    """Its names and texts were cut off when it was written, so the cure is another format."""
    path = tmp_path / "cut.shp"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        geopandas.read_file(exported("gpkg")).to_file(path)
    with pytest.raises(DataError, match="cuts names to 10 characters"):
        read_geojson(path, date.max, MAP)


def test_the_shipped_events_come_back_from_csv(store: EventStore, tmp_path: Path) -> None:
    """The whole shipped file, by way of a spreadsheet's format, has the same data version."""
    path = tmp_path / "all.csv"
    path.write_bytes(b"".join(stream(store, EventFilter(), "csv")))
    assert EventStore(read_geojson(path, date.max, MAP), MAP).meta.version == store.meta.version


@pytest.mark.parametrize("written", ["geojson", "gpkg", "fgb", "csv", "parquet"])
@pytest.mark.parametrize("suffix", ["gpkg", "parquet", "kml"])
def test_geopandas_writes_them_again(
    exported: Callable[[str], Path], original: Path, tmp_path: Path, suffix: str, written: str
) -> None:
    """Midnight times, `3.0`, NaN and columns of our files in other files are understood."""
    path, again = exported(suffix), tmp_path / f"again.{written}"
    frame = geopandas.read_parquet(path) if suffix == "parquet" else geopandas.read_file(path)
    if written == "parquet":
        frame.to_parquet(again)
    elif written == "csv":
        points = frame.assign(lon=frame.geometry.x, lat=frame.geometry.y)
        points.drop(columns="geometry").to_csv(again, index=False)
    else:
        frame.to_file(again)
    same(again, original)


@pytest.mark.parametrize("driver", ["GeoJSON", "GPKG", "CSV", "KML", "LIBKML", "GeoJSONSeq"])
@pytest.mark.parametrize("suffix", ["gpkg", "kml"])
def test_gdal_writes_them_again(
    exported: Callable[[str], Path], original: Path, tmp_path: Path, suffix: str, driver: str
) -> None:
    """GDAL itself, without pandas between, keeps every record whole in each of these."""
    again = tmp_path / ("again.kml" if "KML" in driver else f"again.{driver.lower()}")
    options = {"layer_options": {"GEOMETRY": "AS_XY"}} if driver == "CSV" else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a KML has no type for days
        with pyogrio.open_arrow(exported(suffix), use_pyarrow=True) as (meta, rows):
            told = {"geometry_type": "Point", "crs": meta["crs"], "geometry_name": meta["geometry_name"]}
            pyogrio.write_arrow(rows, again, driver=driver, **told, **options)
    same(again, original)


def test_what_gdal_and_geopandas_make_of_our_geojson(original: Path, tmp_path: Path) -> None:
    """Ids, tolls and lists are found where they have put them; the collection's words GeoPandas drops."""
    frame = geopandas.read_file(original).drop(columns="flag")  # with nulls in it, pandas makes it a number
    wanted = [event.to_feature() for event in read_geojson(original, date.max, MAP).events]
    wanted[1]["properties"].pop("flag")
    wanted[1]["properties"]["casualty_note"] = None  # an empty text is none there
    del wanted[3]["review"]
    for driver, name in (("GeoJSON", "a.geojson"), ("GPKG", "a.gpkg")):
        frame.to_file(tmp_path / name, driver=driver)
        found = read_geojson(tmp_path / name, date.max, MAP)
        assert [event.to_feature() for event in found.events] == wanted
        assert found.licence == "", "one record's licence is not the collection's"


def spreadsheet(
    path: Path,
    change: Callable[[dict[str, str]], object] = dict,
    separator: str = ";",
    encoding: str = "utf-8-sig",
) -> Path:
    """Save a CSV as a spreadsheet program does, after a change to each row."""
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    for row in rows:
        change(row)
    made = io.StringIO(newline="")
    writer = csv.DictWriter(made, list(rows[0]), delimiter=separator, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(made.getvalue().encode(encoding))
    return path


def numbers_as_they_please(row: dict[str, str]) -> None:
    """Counts with a decimal, coordinates with a comma."""
    row |= {name: f"{row[name]}.0" for name in row if name.startswith(("killed", "injured")) and row[name]}
    row |= {name: row[name].replace(".", ",") for name in ("latitude", "longitude")}


@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-16"), (",", "utf-8")])
def test_a_spreadsheet_program_saves_them_again(
    exported: Callable[[str], Path], original: Path, separator: str, encoding: str
) -> None:
    """Semicolons, tabs in UTF-16, CRLF, `3.0` and decimal commas make no other record."""
    same(spreadsheet(exported("csv"), numbers_as_they_please, separator, encoding), original)


def test_a_day_that_could_be_two_is_named(exported: Callable[[str], Path]) -> None:
    """12/01/2024 is the twelfth of January or the first of December: no event is shown on a guess."""
    found = read_geojson(
        spreadsheet(exported("csv"), lambda row: row.update(date_start="12/01/2024")), date.max, MAP
    )
    assert found.events == ()
    assert all(p.field == "date_start" and "YYYY-MM-DD" in p.reason for p in found.errors)


def test_an_edit_that_says_two_things_is_named(exported: Callable[[str], Path]) -> None:
    """Who changes the readable publishers and not the exact ones is told which of them counts."""
    path = spreadsheet(exported("csv"), lambda row: row.update(sources="Nobody; Else"))
    found = read_geojson(path, date.max, MAP)
    told = [p for p in found.problems if p.field == "sources"]
    assert [p.record for p in told] == ["a", "b", "c", "d"]
    assert "sources_json" in told[0].reason
    assert found.events[0].sources[0].publisher == "Reuters"


def test_the_readable_columns_are_enough(exported: Callable[[str], Path]) -> None:
    """Without the exact columns, publishers, titles, addresses and days still pair where one is missing."""
    exact = ("actors_json", "sources_json", "relates_to_json")
    path = spreadsheet(exported("csv"), lambda row: row.update(dict.fromkeys(exact, "")))
    found = read_geojson(path, date.max, MAP)
    assert [p for p in found.problems if p.kind == "error"] == []
    one, two = found.events[0].sources
    assert (one.publisher, one.title, one.url, one.published) == ("Reuters", "One, two", None, None)
    assert (two.url, two.published) == ("https://example.org/b", date(2024, 1, 13))
    assert found.events[0].actors[0].name == "United States"
    assert found.events[0].relates_to[0].id == "b"


def test_addresses_that_do_not_pair_are_not_guessed(exported: Callable[[str], Path]) -> None:
    """A table that has fewer addresses than publishers, as ours once had, keeps none and says so."""

    def as_once(row: dict[str, str]) -> None:
        row.update(sources_json="", source_urls=row["source_urls"].replace("(none) ", ""))

    found = read_geojson(spreadsheet(exported("csv"), as_once), date.max, MAP)
    assert [s.url for s in found.events[0].sources] == [None, None]
    assert [p.field for p in found.problems if p.record == "a"] == ["source_urls"]


@pytest.mark.parametrize("suffix", ["csv", "kml", "parquet", "gpkg"])
def test_check_diff_and_export_read_them(
    run: Callable[..., Ran], exported: Callable[[str], Path], original: Path, suffix: str
) -> None:
    """`check`, `diff` and `export` take what `serve` takes; what edits in place takes GeoJSON only."""
    path = exported(suffix)
    assert run("check", path) == run("check", original)
    assert run("diff", original, path).code == 0
    assert len({run("export", "--events", place, "-o", "-").out for place in (path, original)}) == 1
    assert "only GeoJSON is edited in place" in (refused := run("format", path)).err
    assert refused.code == 2
