"""Exports: the filter's events with their provenance, as the same bytes for everyone."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from typing import Any, NoReturn

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings

from map_app.core.filters import EventFilter
from map_app.core.formulas import inert
from map_app.core.schema import Event
from map_app.data.export import BYTES_PER_CHUNK, FORMATS, file_name, stream
from map_app.data.export.csv_table import CSV_COLUMNS
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from tests.data.plain import FILTERS, SHIPPED, keeps
from tests.shipped import MAP
from tests.strategies import examples

MakeEvent = Callable[..., Event]
ALL = EventFilter()


def exported(store: EventStore, suffix: str, filter_: EventFilter = ALL) -> bytes:
    """Give the whole file."""
    return b"".join(stream(store, filter_, suffix))


def strict(data: bytes) -> Any:  # noqa: ANN401 - any JSON
    """Read JSON that holds neither NaN nor a repeated key."""

    def refuse(constant: str) -> NoReturn:
        raise AssertionError(f"{constant} is not JSON")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len({key for key, _ in pairs}) == len(pairs)
        return dict(pairs)

    return json.loads(data, parse_constant=refuse, object_pairs_hook=once)


def rows(data: bytes) -> list[dict[str, str]]:
    """Read a CSV as a spreadsheet does: past the BOM, quoted cells with their line breaks."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def made(*events: Event, **members: str) -> EventStore:
    """Make a store of some events."""
    return EventStore(Collection(events, (), **members), MAP)


@given(filter_=FILTERS)
@settings(max_examples=examples(40))
def test_geojson_is_rfc_7946(store: EventStore, filter_: EventFilter) -> None:
    """One FeatureCollection of points in range, no `crs`, the filter's own events in total order."""
    document = strict(exported(store, "geojson", filter_))
    assert document["type"] == "FeatureCollection"
    assert not {"crs", "bbox", "coordinates", "geometry", "properties"} & set(document)
    for feature in document["features"]:
        assert list(feature) == ["type", "id", "geometry", "properties"]
        assert (feature["type"], feature["geometry"]["type"]) == ("Feature", "Point")
        lon, lat = feature["geometry"]["coordinates"]
        assert abs(lon) <= 180
        assert abs(lat) <= 90
    ids = [feature["id"] for feature in document["features"]]
    assert ids == [e.id for e in sorted(SHIPPED.events, key=lambda e: e.sort_key) if keeps(filter_, e)]
    assert document["provenance"]["count"] == len(ids)
    assert [row["id"] for row in rows(exported(store, "csv", filter_))] == ids


@pytest.fixture(scope="module")
def turned() -> EventStore:
    """The shipped events, their rows the other way round."""
    said = (SHIPPED.dataset, SHIPPED.licence, SHIPPED.attribution)
    return EventStore(Collection(SHIPPED.events[::-1], (), *said), MAP)


@pytest.mark.parametrize("suffix", FORMATS)
@given(filter_=FILTERS)
@settings(max_examples=examples(25))
def test_the_same_bytes_whoever_asks(
    store: EventStore, turned: EventStore, suffix: str, filter_: EventFilter
) -> None:
    """Twice from one store, and from another whose rows lie in another order, come the same bytes."""
    first = exported(store, suffix, filter_)
    assert exported(store, suffix, filter_) == first
    assert exported(turned, suffix, filter_) == first


def test_provenance_says_all_and_neither_host_nor_clock(store: EventStore) -> None:
    """Sentence, canonical query, data hash, counts, licence and attribution travel with the file."""
    filter_ = EventFilter(type=("air_strike",), min_killed=1)
    document = strict(exported(store, "geojson", filter_))
    said = document["provenance"]
    digest = hashlib.sha256("".join(e.to_json() + "\n" for e in SHIPPED.events).encode()).hexdigest()
    assert said["data_version"] == digest
    assert said["query"] == "type=air_strike&min_killed=1"
    assert (said["count"], said["total"]) == (len(document["features"]), len(SHIPPED.events))
    assert said["sentence"].startswith(f"{said['count']} events of type air strike")
    assert document["licence"] == SHIPPED.licence
    assert document["attribution"] == SHIPPED.attribution
    assert store.provenance(filter_).as_dict()["licence"] == SHIPPED.licence
    assert set(said) == {"sentence", "query", "data_version", "count", "total"}


def test_an_empty_result_is_a_whole_file(store: EventStore) -> None:
    """No event gives a valid collection that says so, and a CSV with its header."""
    filter_ = EventFilter(nothing=("type",))
    assert strict(exported(store, "geojson", filter_))["features"] == []
    data = exported(store, "csv", filter_)
    assert rows(data) == []
    assert data.decode("utf-8-sig").split("\r\n") == [",".join(CSV_COLUMNS), ""]


def test_csv_is_what_spreadsheets_read(make_event: MakeEvent) -> None:
    """UTF-8 with one BOM, CRLF, every column named, Arabic whole, commas, quotes and line breaks kept."""
    title, summary = 'غارة, "قرب" صنعاء', "first\nsecond\r\nthird\rfourth"
    data = exported(made(make_event("a", title=title, summary=summary), make_event("b")), "csv")
    assert data.startswith(b"\xef\xbb\xbfid,date_start,")
    assert data.count(b"\xef\xbb\xbf") == 1
    assert data.endswith(b"\r\n")
    assert not data.startswith(b"\xef\xbb\xbf#")
    first, second = rows(data)
    assert (first["title"], first["summary"]) == (title, summary)
    assert list(first) == list(CSV_COLUMNS)
    assert second["id"] == "b"


def test_csv_columns_say_what_the_event_says(make_event: MakeEvent) -> None:
    """Lists become text, unset is empty, dataset and licence stand in every row."""
    event = make_event(
        "a",
        actors=[{"name": "Iran", "role": "initiator"}, {"name": "Iraq", "role": "target"}],
        relates_to=[{"id": "wave", "relation": "part_of"}],
        sources=[{"publisher": "AP", "url": "https://example.org/1"}, {"publisher": "X", "url": None}],
        country_code=None,
        licence="CC0",
    )
    [row] = rows(exported(made(event, dataset="mine", licence="CC BY 4.0"), "csv"))
    expected = {
        "actors": "Iran (initiator); Iraq (target)",
        "relates_to": "part_of wave",
        "sources": "AP; X",
        "source_urls": "https://example.org/1 (none)",
        "source_titles": "(none); (none)",
        "country_code": "",
        "casualty_note": "",
        "dataset": "mine",
        "licence": "CC0",
        "attribution": "not stated",
        "latitude": "15.35",
        "longitude": "44.2",
    }
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("killed", "cells"),
    [
        (None, ("", "", "")),
        ({"low": 0, "best": 0, "high": 0}, ("0", "0", "0")),
        ({"low": 3, "best": None, "high": 7}, ("3", "", "7")),
    ],
)
def test_not_reported_is_an_empty_cell(make_event: MakeEvent, killed: object, cells: tuple[str, ...]) -> None:
    """Null never becomes 0 in a file, nor 0 an empty cell."""
    [row] = rows(exported(made(make_event(killed=killed)), "csv"))
    assert tuple(row[f"killed_{part}"] for part in ("low", "best", "high")) == cells


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://evil.example","x")',
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "   =1",
        "\u00a0=1",
        "\u3000＝1",
        " \t =1",
    ],
)
def test_no_cell_is_a_formula(make_event: MakeEvent, text: str) -> None:
    """A text that a spreadsheet would run gets an apostrophe in front, in every column that is not ours."""
    event = make_event(
        "a",
        title=text,
        summary=text,
        place=text,
        location_basis=text,
        casualty_note=text,
        actors=[{"name": text, "role": "target"}],
        sources=[{"publisher": text}],
    )
    [row] = rows(exported(made(event, dataset=text, licence=text, attribution=text), "csv"))
    for name in ("title", "summary", "place", "location_basis", "casualty_note", "sources"):
        assert row[name] == f"'{text}"
    for cell in row.values():
        assert not cell.lstrip(" \t\r\n\u00a0\u3000").startswith(("=", "+", "@", "＝", "＋", "－", "＠"))


@pytest.mark.parametrize("text", ["", "A – B", "a=b", "3-4 killed", "'quoted'", "''", "غارة", "£5"])
def test_harmless_text_is_left_alone(text: str) -> None:
    """Only what starts like a formula is touched."""
    assert inert(text) == text


def test_negative_numbers_stay_numbers(make_event: MakeEvent) -> None:
    """A coordinate south or west of nought is a number, not a text with an apostrophe."""
    [row] = rows(exported(made(make_event(at=(-70.25, -33.4001), location_radius_km=0.5)), "csv"))
    assert (row["longitude"], row["latitude"], row["location_radius_km"]) == ("-70.25", "-33.4001", "0.5")


def test_the_stream_comes_in_chunks_and_outlives_a_new_file(make_event: MakeEvent) -> None:
    """A big file is never one piece in memory, and a store that was replaced finishes its download."""
    events = tuple(make_event(f"e{i:05}", summary="غ" * 1_500) for i in range(800))
    body = stream(EventStore(Collection(events, ()), MAP), ALL, "geojson")
    chunks = list(body)
    assert len(chunks) >= 4
    assert max(map(len, chunks)) < 4 * BYTES_PER_CHUNK
    assert len(strict(b"".join(chunks))["features"]) == len(events)


def test_the_file_s_name_tells_the_filter() -> None:
    """A name is plain ASCII, the same for the same filter, and another for another."""
    names = [file_name(f, "csv") for f in (ALL, EventFilter(q="غزة"), EventFilter(q="../x\r\n"))]
    assert names[0] == "events.csv"
    assert len(set(names)) == 3
    assert all(name.isascii() and name.isprintable() and "/" not in name for name in names)


def test_every_format_carries_the_unit(make_event: MakeEvent) -> None:
    """And leaves a record without one as it was, but for an empty cell at the end of the table."""
    events = make_event("a", location_area="YE-TA", location_precision="governorate"), make_event("b")
    store = made(*events)
    one, other = [json.loads(line) for line in store.features(ALL)]
    assert one["properties"]["location_area"] == "YE-TA"
    assert "location_area" not in other["properties"]
    assert [row["location_area"] for row in rows(exported(store, "csv"))] == ["YE-TA", ""]
    assert CSV_COLUMNS[-1] == "location_area"
    table = pq.read_table(io.BytesIO(exported(store, "parquet")))
    assert table["location_area"].to_pylist() == ["YE-TA", None]
    assert table["extra"].to_pylist() == ["{}", "{}"]
    assert b'<Data name="location_area"><value>YE-TA</value>' in exported(store, "kml")
