"""The GeoJSON reader: events and problems, and never a crash on a bad file."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from map_app.data.readers.geojson import Collection, lossy, parse_geojson, read_geojson, read_members
from map_app.errors import DataError
from tests.shipped import MAP
from tests.strategies import JSON, examples

TODAY = date(2026, 1, 1)
MakeFeature = Callable[..., dict[str, Any]]


def read(*features: object, **members: object) -> Collection:
    """Read features as a file's bytes."""
    document = {"type": "FeatureCollection", **members, "features": features}
    return parse_geojson(json.dumps(document).encode(), TODAY, "mine.geojson", MAP)


def strict(text: str) -> Any:  # noqa: ANN401 - any JSON
    """Read JSON as RFC 8259 has it: no NaN, no Infinity."""

    def refuse(constant: str) -> NoReturn:
        raise AssertionError(f"{constant} is not JSON")

    return json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "line 1, column 1"),
        (b'{"type": "FeatureCollection",\n "features": [}', "line 2, column 15"),
        (b'{"type": "FeatureCollection", "features": [{"id": "a"', "ends in the middle"),
        ("{é".encode("latin-1"), "not UTF-8 at byte 1"),
        ("{}".encode("utf-16"), "not UTF-8 at byte 0"),
        (
            b'{"type": "FeatureCollection",\n "features": [' + b"[" * 200_000,
            "nests too deep at line 2, column 15",
        ),
        (b"[]", "not a GeoJSON FeatureCollection"),
        (b"null", "not a GeoJSON FeatureCollection"),
        (b'{"type": "Feature"}', "one GeoJSON Feature, not a FeatureCollection"),
        (b'{"type": "FeatureCollection"}', "no list of features"),
        (b'{"type": "FeatureCollection", "features": {}}', "no list of features"),
    ],
)
def test_what_is_no_collection_is_refused_with_the_place(data: bytes, words: str) -> None:
    """A file that is no FeatureCollection raises one error that names the file, the place and the cure."""
    with pytest.raises(DataError) as caught:
        parse_geojson(data, TODAY, "mine.geojson", MAP)
    assert words in str(caught.value)
    assert str(caught.value).startswith("mine.geojson: ")
    assert caught.value.cure


def test_a_missing_file_is_a_data_error(tmp_path: Path) -> None:
    """A path that leads nowhere, or to a folder, is told with the path."""
    for path in (tmp_path / "none.geojson", tmp_path):
        with pytest.raises(DataError, match=path.name):
            read_geojson(path, TODAY, MAP)


def test_a_byte_order_mark_is_no_fault(make_feature: MakeFeature) -> None:
    """Files saved on Windows start with a BOM and are read all the same."""
    document = json.dumps({"type": "FeatureCollection", "features": [make_feature()]})
    found = parse_geojson(b"\xef\xbb\xbf" + document.encode(), TODAY, "mine.geojson", MAP)
    assert len(found.events) == 1
    assert not found.problems


@pytest.mark.parametrize(
    "crs",
    [
        None,
        {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}},
        {"type": "name", "properties": {"name": "EPSG:4326"}},
    ],
)
def test_wgs84_under_its_names_is_accepted(make_feature: MakeFeature, crs: object) -> None:
    """GDAL writes a `crs` member for WGS 84 too; that is no problem."""
    found = read(make_feature(), crs=crs)
    assert len(found.events) == 1
    assert not found.problems


@pytest.mark.parametrize(
    ("crs", "shown"),
    [
        ({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}, "EPSG::3857"),
        ({"type": "name", "properties": {"name": "EPSG:14326"}}, "EPSG:14326"),
        ({"type": "link", "properties": None}, "?"),
        ("EPSG:3857", "?"),
        ({"type": "name", "properties": {"name": "\x1b[31m\ud800"}}, "[31m"),
    ],
)
def test_another_coordinate_system_is_one_error(make_feature: MakeFeature, crs: object, shown: str) -> None:
    """Coordinates of another system would land in the wrong place: nothing is shown, and the cure is told."""
    found = read(make_feature(), crs=crs)
    assert found.events == ()
    [problem] = found.errors
    assert problem.field == "crs"
    assert shown in problem.reason
    assert "reproject" in problem.reason
    assert "\x1b" not in str(problem)
    assert str(problem).encode()


def test_of_two_equal_ids_the_first_is_shown(make_feature: MakeFeature) -> None:
    """A duplicate id is an error on the second record, named with its place in the file."""
    found = read(make_feature("a", title="First"), make_feature("b"), make_feature("a", title="Second"))
    assert [(e.id, e.title) for e in found.events] == [("a", "First"), ("b", "A strike near Sana'a")]
    [problem] = found.errors
    assert (problem.record, problem.field) == ("a", "id")
    assert "#2" in problem.reason


BAD: dict[str, dict[str, Any]] = {
    "event_type": {"event_type": ""},
    "date_start": {"date_start": "12/01/2024"},
    "date_end": {"date_start": "2024-01-12", "date_end": "2024-01-11"},
    "location_precision": {"location_precision": None},
    "verification": {"verification": "sure"},
    "title": {"title": "x" * 1_000_000},
    "geometry": {"at": [15.35, 144.2]},
}


@pytest.mark.parametrize("field", BAD)
def test_a_record_that_cannot_be_shown_is_an_error_and_the_rest_is_shown(
    make_feature: MakeFeature, field: str
) -> None:
    """Each fault in what an event cannot do without names the record and field; its neighbours stay."""
    found = read(make_feature("a"), make_feature("bad", **BAD[field]), make_feature("z"))
    assert [e.id for e in found.events] == ["a", "z"]
    assert {(p.record, p.field) for p in found.errors} == {("bad", field)}
    assert all(len(p.reason) < 600 for p in found.problems)


@pytest.mark.parametrize("junk", [None, 1, "x", [], {}, {"type": "Feature", "id": "q", "geometry": None}])
def test_junk_between_the_features_is_named_by_its_place(make_feature: MakeFeature, junk: object) -> None:
    """What is no feature at all is an error that names its index, or its id where it has one."""
    found = read(make_feature("a"), junk)
    assert [e.id for e in found.events] == ["a"]
    assert {p.record for p in found.errors} <= {"#1", "q"}
    assert found.errors


@pytest.mark.parametrize(
    ("field", "properties"),
    [
        ("date_start", {"date_start": "2031-01-01", "date_end": "2031-01-01"}),
        ("sources", {"sources": []}),
        ("sources[0].url", {"sources": [{"publisher": "X", "url": "javascript:alert(1)"}]}),
        ("killed", {"killed": {"low": 5, "best": 3, "high": 4}}),
        ("killed", {"killed": "five"}),
        ("country_code", {"country_code": "Yemen"}),
        ("relates_to", {"relates_to": [{"id": "nowhere", "relation": "part_of"}]}),
        ("note", {"note": "left \u202e right"}),
        ("note", {"note": float("1e308") * 10}),
        ("note", {"note": "half \ud800 a character"}),
    ],
)
def test_a_broken_rule_is_named_and_the_event_is_shown(
    make_feature: MakeFeature, field: str, properties: dict[str, Any]
) -> None:
    """What an event can do without costs it no place on the map, but is told."""
    text = json.dumps({"type": "FeatureCollection", "features": [make_feature("a", **properties)]})
    found = parse_geojson(text.replace("Infinity", "1e999").encode(), TODAY, "mine.geojson", MAP)
    assert [e.id for e in found.events] == ["a"]
    assert field in {p.field for p in found.problems}
    assert {p.kind for p in found.problems} == {"rule"}
    assert strict(found.events[0].to_json().encode().decode())


@pytest.mark.parametrize("number", ["1e999", "-Infinity", "NaN", "9" * 5_000])
@pytest.mark.parametrize("form", ["collection", "lines"])
def test_a_number_that_json_cannot_hold_is_a_fault_of_its_record(
    make_feature: MakeFeature, tmp_path: Path, number: str, form: str
) -> None:
    """Other programs write such numbers: the record is named with its field, and the rest is shown."""
    features = [make_feature("a", note="@"), make_feature("b")]
    off = make_feature("c") | {"geometry": {"type": "Point", "coordinates": ["@", 15]}}
    lines = [json.dumps(feature).replace('"@"', number) for feature in (*features, off)]
    text = (
        "\n".join(lines)
        if form == "lines"
        else f'{{"type":"FeatureCollection","features":[{",".join(lines)}]}}'
    )
    path = tmp_path / "mine.geojson"
    path.write_text(text, encoding="utf-8")
    found = read_geojson(path, TODAY, MAP)
    assert [e.id for e in found.events] == ["a", "b"]
    assert [(p.record, p.field, p.kind) for p in found.problems] == [
        ("a", "note", "rule"),
        ("c", "geometry", "error"),
    ]


@pytest.mark.parametrize("depth", [25, 300, 900])
def test_deep_nesting_is_an_error_of_its_record(make_feature: MakeFeature, depth: int) -> None:
    """A feature nested beyond all sense is refused by name, however deep, and the rest is shown."""
    text = json.dumps(
        {"type": "FeatureCollection", "features": [make_feature("a", x="@"), make_feature("b")]}
    )
    found = parse_geojson(text.replace('"@"', "[" * depth + "]" * depth).encode(), TODAY, "mine.geojson", MAP)
    assert [e.id for e in found.events] == ["b"]
    assert [p.record for p in found.errors] == ["a"]


def test_events_stand_in_total_order(make_feature: MakeFeature) -> None:
    """Order is by first day, then by id in code points: capitals before small letters."""
    days = {"b": "2024-01-02", "a": "2024-01-02", "Z": "2024-01-02", "z": "2024-01-01"}
    found = read(*(make_feature(i, date_start=d, date_end=d) for i, d in days.items()))
    assert [e.id for e in found.events] == ["z", "Z", "a", "b"]


def test_the_collection_says_whose_it_is(make_feature: MakeFeature) -> None:
    """Dataset, licence and attribution are read where they are text, and can always be written again."""
    found = read(make_feature(), dataset="mine \ud800", licence=5, attribution="A\x1b and B")
    assert (found.dataset, found.licence, found.attribution) == ("mine �", "", "A and B")


@given(data=st.data())
@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_mutation_crashes_the_reader(make_feature: MakeFeature, data: st.DataObject) -> None:
    """A record with anything in any place gives an event that can be written, or an error; never a crash."""
    feature = make_feature("a")
    name = data.draw(st.sampled_from([*feature["properties"], "id", "geometry", "type", "mine"]))
    (feature["properties"] if name in feature["properties"] or name == "mine" else feature)[name] = data.draw(
        JSON
    )
    found = read(feature)
    assert found.events or found.errors
    for event in found.events:
        again = read(strict(event.to_json().encode().decode()))
        assert again.events == (event,)
        assert not again.errors


@given(junk=st.lists(JSON, max_size=4))
@settings(max_examples=examples(60))
def test_any_json_is_read_without_a_crash(junk: list[object]) -> None:
    """Whatever stands in the list of features, each of it is an error and none an exception."""
    found = read(*junk)
    assert len({p.record for p in found.errors}) == len(junk)


def test_members_are_kept_for_formatting(write_events: Callable[..., Path]) -> None:
    """The collection's own members come without the features; one that cannot be written again is refused."""
    assert read_members(write_events(name="a.geojson", dataset="mine", note=[1])) == {
        "type": "FeatureCollection",
        "dataset": "mine",
        "note": [1],
    }
    path = write_events(name="b.geojson")
    path.write_text('{"type": "FeatureCollection", "note": "\\ud800", "features": []}', encoding="utf-8")
    with pytest.raises(DataError, match=r"b\.geojson.*cannot be written again"):
        read_members(path)


@pytest.mark.parametrize(
    ("properties", "lost"),
    [
        ({}, False),
        ({"killed": {"low": 5, "best": 3, "high": 4}}, True),
        ({"sources": [{"publisher": "X", "url": "ftp://example.org"}]}, True),
        ({"relates_to": [{"id": "nowhere", "relation": "part_of"}]}, False),
        ({"date_start": "2031-01-01", "date_end": "2031-01-01"}, False),
        ({"title": "hidden \u202e mark"}, False),
    ],
)
def test_lossy_names_what_formatting_would_delete(
    make_feature: MakeFeature, write_events: Callable[..., Path], properties: dict[str, Any], lost: bool
) -> None:
    """Only a value that the canonical form leaves out counts as lost, not one that is kept as written."""
    path = write_events(make_feature("a", **properties))
    assert bool(lossy(path, read_geojson(path, TODAY, MAP), MAP)) is lost
