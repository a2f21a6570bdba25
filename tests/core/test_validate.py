"""One record in, an event or why not out: every fault named with its cure, and never an exception."""

from __future__ import annotations

import json
import math
from datetime import date
from typing import Any

import pytest

from map_app.core.validate import MAX_NESTING, record_name
from tests.core.records import GOOD, SOURCE, at, check, nested, with_properties
from tests.shipped import MAP


def test_a_good_record_has_no_problem() -> None:
    """A record with only what is required is an event, and the feature stays as it was."""
    before = json.dumps(GOOD)
    event, problems = check(GOOD)
    assert event is not None
    assert event.id == "good"
    assert problems == []
    assert json.dumps(GOOD) == before


@pytest.mark.parametrize(
    ("feature", "field", "reason"),
    [
        (None, "feature", "is not a GeoJSON Feature"),
        ([], "feature", "is not a GeoJSON Feature"),
        ("x", "feature", "is not a GeoJSON Feature"),
        ({}, "feature", "give an object with both"),
        (GOOD | {"properties": None}, "feature", "is not a GeoJSON Feature"),
        (GOOD | {"properties": []}, "feature", "is not a GeoJSON Feature"),
        (GOOD | {"type": "Point"}, "type", "was expected"),
        (GOOD | {"id": None}, "id", "give a stable slug"),
        (GOOD | {"id": 3.5}, "id", "give a stable slug"),
        (GOOD | {"id": -3}, "id", "give a stable slug"),
        (GOOD | {"id": True}, "id", "give a stable slug"),
        (GOOD | {"id": ""}, "id", "give a stable slug"),
        (GOOD | {"id": "a b"}, "id", "give a stable slug"),
        (GOOD | {"id": "a\n"}, "id", "give a stable slug"),
        (GOOD | {"id": "../a"}, "id", "give a stable slug"),
        (GOOD | {"id": "a\ud800"}, "id", "give a stable slug"),
        (GOOD | {"id": "a" * 129}, "id", "give a stable slug"),
        (GOOD | {"id": "\u202eabc"}, "id", "give a stable slug"),
        ({k: v for k, v in GOOD.items() if k != "id"}, "id", "is missing"),
        ({k: v for k, v in GOOD.items() if k != "geometry"}, "geometry", "is missing"),
        (GOOD | {"geometry": None}, "geometry", "[longitude, latitude]"),
        (
            GOOD | {"geometry": {"type": "Polygon", "coordinates": [[[0, 0]]]}},
            "geometry",
            "[longitude, latitude]",
        ),
        (at(), "geometry", "[longitude, latitude]"),
        (at(44), "geometry", "[longitude, latitude]"),
        (at(1, 2, 3, 4), "geometry", "[longitude, latitude]"),
        (at("44.2", "15.35"), "geometry", "[longitude, latitude]"),
        (at(True, False), "geometry", "[longitude, latitude]"),
        (at(None, None), "geometry", "[longitude, latitude]"),
        (at(math.nan, 15), "geometry", "[longitude, latitude]"),
        (at(44, math.inf), "geometry", "[longitude, latitude]"),
        (at(10**400, 15), "geometry", "[longitude, latitude]"),
        (at(44, 15, 10**400), "geometry", "[longitude, latitude]"),
        (at(200, 15), "geometry", "[longitude, latitude]"),
        (at(-180.1, 0), "geometry", "[longitude, latitude]"),
        (at(100, 91), "geometry", "[longitude, latitude]"),
        (at(4_900_000.0, 1_700_000.0), "geometry", "[longitude, latitude]"),
        (at(15.35, 144.2), "geometry", "look swapped: write [144.2, 15.35]"),
        (at(15, -144, 3), "geometry", "look swapped: write [-144, 15]"),
        (with_properties(title=""), "title", "1 to 300 characters"),
        (with_properties(title=" \t"), "title", "1 to 300 characters"),
        (with_properties(title="\u202e\x00"), "title", "1 to 300 characters"),
        (with_properties(title="x" * 1_000_000), "title", "1 to 300 characters"),
        (with_properties(title=None), "title", "1 to 300 characters"),
        (with_properties(title=["a"]), "title", "1 to 300 characters"),
        (with_properties(event_type=""), "event_type", "give the slug of a type"),
        (with_properties(event_type={"a": 1}), "event_type", "give the slug of a type"),
        (with_properties(location_precision="good"), "location_precision", "choose from exact, "),
        (with_properties(verification="true"), "verification", "choose from confirmed, "),
        (with_properties(date_precision="year"), "date_precision", "choose from day, "),
        (with_properties(date_start="12/01/2024"), "date_start", "YYYY-MM-DD"),
        (with_properties(date_start="2024-1-12"), "date_start", "YYYY-MM-DD"),
        (with_properties(date_start="2024-02-30"), "date_start", "YYYY-MM-DD"),
        (with_properties(date_start="0000-01-01"), "date_start", "YYYY-MM-DD"),
        (with_properties(date_start="２０２４-01-12"), "date_start", "YYYY-MM-DD"),
        (with_properties(date_start="2024-01-12\n"), "date_start", "YYYY-MM-DD"),
        (with_properties(date_start=20240112), "date_start", "YYYY-MM-DD"),
        (with_properties(date_end="2023-13-01"), "date_end", "YYYY-MM-DD"),
        (with_properties(date_end="2024-01-11"), "date_end", "is before date_start 2024-01-12; swap the two"),
        (with_properties(deep=nested(5_000)), "feature", f"deeper than {MAX_NESTING} levels"),
        (with_properties(deep=nested(100_000)), "feature", f"deeper than {MAX_NESTING} levels"),
    ],
)
def test_what_cannot_be_shown_is_an_error(feature: object, field: str, reason: str) -> None:
    """A record without a place, day, type or title is no event: a short error says why and what mends it."""
    event, problems = check(feature)
    assert event is None
    errors = [p for p in problems if p.kind == "error"]
    assert {p.field for p in errors} == {field}
    assert reason in errors[0].reason
    assert all(len(str(p)) < 500 and str(p).isprintable() for p in problems)


@pytest.mark.parametrize(
    ("name", "value", "field", "reason", "left"),
    [
        ("sources", [], "sources", "each with its publisher", ()),
        ("sources", None, "sources", "each with its publisher", ()),
        ("sources", "Reuters", "sources", "each with its publisher", ()),
        ("sources", [{}], "sources[0].publisher", "is missing; name", ()),
        ("summary", "x" * 5_001, "summary", "at most 5000", ""),
        ("summary", 3, "summary", "at most 5000", ""),
        ("place", 5, "place", "at most 300", ""),
        ("country_code", "YEM", "country_code", "two capital letters", None),
        ("country_code", "ye", "country_code", "two capital letters", None),
        ("location_radius_km", True, "location_radius_km", "kilometres from 0", 0),
        ("location_radius_km", -1, "location_radius_km", "kilometres from 0", 0),
        ("location_radius_km", 10**400, "location_radius_km", "", 0),
        ("location_radius_km", math.nan, "location_radius_km", "", 0),
        ("actors", {"name": "a"}, "actors", "name and a role each", ()),
        ("actors", ["a"], "actors[0]", "name and a role each", ()),
        ("actors", [{"name": " ", "role": "target"}], "actors[0].name", "name and a role each", ()),
        ("actors", [{"name": "a", "role": "victim"}], "actors[0].role", "choose from initiator", ()),
        ("actors", [{"name": "a", "role": "target"}] * 51, "actors", "at most 50", ()),
        ("killed", "about 30", "killed", "null where not reported", None),
        ("killed", -3, "killed", "null where not reported", None),
        ("killed", 2.5, "killed", "null where not reported", None),
        ("killed", True, "killed", "null where not reported", None),
        ("killed", {"low": 1}, "killed", "null where not reported", None),
        ("killed", {"low": -1, "high": 1}, "killed", "null where not reported", None),
        ("killed", {"low": 1.5, "high": 2}, "killed", "null where not reported", None),
        ("killed", {"low": True, "high": True}, "killed", "null where not reported", None),
        ("killed", {"low": 0, "high": 10**400}, "killed", "", None),
        ("killed", {"low": 3, "high": 2}, "killed", "low <= best <= high", None),
        ("killed", {"low": 1, "best": 9, "high": 2}, "killed", "low <= best <= high", None),
        ("injured", {"low": 2, "best": 1, "high": 2}, "injured", "low <= best <= high", None),
        ("casualty_note", "x" * 2_001, "casualty_note", "at most 2000", None),
        ("relates_to", [{"id": "b", "relation": "causes"}], "relates_to[0].relation", "retaliation_for", ()),
        ("relates_to", [{"relation": "follows"}], "relates_to[0].id", "is missing", ()),
        ("distinct_from", [1], "distinct_from[0]", "list of at most 100 ids", ()),
        ("dataset", 1, "dataset", "at most 200", None),
        ("recorded", "2024-02-30", "recorded", "YYYY-MM-DD, or null", None),
        ("recorded", "yesterday", "recorded", "YYYY-MM-DD, or null", None),
        ("date_start", "2024-06-03", "date_start", "lies in the future; check the year", date(2024, 6, 3)),
        ("date_end", "2204-01-12", "date_end", "lies in the future; check the year", date(2204, 1, 12)),
    ],
)
def test_what_only_breaks_a_rule_is_shown_without_it(
    name: str,
    value: Any,  # noqa: ANN401 - any JSON
    field: str,
    reason: str,
    left: object,
) -> None:
    """The record is shown, the fault is named with its cure, and the faulty value is not believed."""
    event, problems = check(with_properties(**{name: value}))
    assert event is not None
    assert {(p.record, p.kind) for p in problems} == {("good", "rule")}
    assert {p.field for p in problems} == {field}
    assert reason in problems[0].reason
    assert len(str(problems[0])) < 500
    assert getattr(event, name) == left
    assert check(json.loads(event.to_json()))[0] == event


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " https://example.org",
        "\x00javascript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "x\nhttps://example.org",
        "",
        7,
    ],
)
def test_an_address_that_is_no_web_page_is_taken_off(url: object) -> None:
    """A source keeps its words and loses its link, and the rule is named."""
    event, problems = check(with_properties(sources=[SOURCE | {"url": url}]))
    assert event is not None
    assert event.sources[0].url is None
    assert event.sources[0].publisher == "Reuters"
    assert ("sources[0].url", "rule") in {(p.field, p.kind) for p in problems}


@pytest.mark.parametrize("published", ["2024", "2024-02-30", "last week", 2024])
def test_a_source_survives_its_bad_date(published: object) -> None:
    """A day of publication that is none costs the day, not the source."""
    event, problems = check(with_properties(sources=[SOURCE | {"published": published}]))
    assert event is not None
    assert (event.sources[0].url, event.sources[0].published) == (SOURCE["url"], None)
    assert [p.field for p in problems] == ["sources[0].published"]


def test_faulty_items_go_and_their_neighbours_stay() -> None:
    """Of twelve sources and three actors just the broken ones go, however many faults each has."""
    names = [f"p{i}" for i in range(12)]
    sources: list[Any] = [SOURCE | {"publisher": name} for name in names]
    sources[2] = 5
    sources[9] = {}
    sources[10] = {"publisher": 1, "url": "javascript:x", "published": "x"}
    sources[11]["url"] = "ftp://x"
    actors = [{}, {"name": "a", "role": "target"}, {"role": 1, "name": []}]
    event, problems = check(with_properties(sources=sources, actors=actors))
    assert event is not None
    assert [s.publisher for s in event.sources] == [n for i, n in enumerate(names) if i not in (2, 9, 10)]
    assert [s.url is None for s in event.sources] == [False] * 8 + [True]
    assert [a.name for a in event.actors] == ["a"]
    assert all(p.kind == "rule" for p in problems)


def test_only_misplaced_coordinates_are_called_swapped() -> None:
    """Another fault of the same record gets its own cure, not the hint on coordinates."""
    _, problems = check(at(15, 144) | {"properties": with_properties(title="")["properties"]})
    cures = {p.field: p.reason for p in problems}
    assert "swapped" in cures["geometry"]
    assert "swapped" not in cures["title"]


def test_every_fault_of_a_record_is_reported_at_once() -> None:
    """An editor sees all faults in one run."""
    _, problems = check({"type": "Feature", "properties": {"title": "x", "sources": []}, "geometry": None})
    assert {p.field for p in problems} == {
        *("id", "geometry", "event_type", "date_start", "location_precision", "verification"),
        "sources",
    }


@pytest.mark.parametrize(
    ("feature", "name"),
    [
        (GOOD, "good"),
        ({"id": 3}, "3"),
        ({"id": 3.0}, "3"),
        ({"id": 3.5}, "#7"),
        ({"id": None, "properties": {"id": "EV-1"}}, "EV-1"),
        ({"id": "own", "properties": {"id": "EV-1"}}, "own"),
        ({"id": 12, "properties": {"id": "EV-1"}}, "12"),
        ({"id": 7, "properties": {"id": "EV-1"}}, "EV-1"),
        ({"id": "8", "properties": {"id": "EV-1"}}, "EV-1"),
        ({"id": "8", "properties": {"id": "20"}}, "8"),
        ({"id": "a\n"}, "#7"),
        ({"id": "<b>"}, "#7"),
        ({}, "#7"),
        (None, "#7"),
    ],
)
def test_a_record_is_named_by_id_or_place(feature: object, name: str) -> None:
    """An id that is none, or could forge a line of the report, gives way to the place in the file."""
    assert record_name(feature, 7) == name


def test_a_unit_that_the_map_does_not_know_is_refused() -> None:
    """The message says what, where and how to mend it; the record is shown with its circle, the text kept."""
    for given in ("YE-XX", "Ta'iz Governorate", 7):
        event, [problem] = check(
            with_properties(location_area=given, location_precision="governorate"), MAP.geography
        )
        assert event is not None
        assert (event.location_area, event.area) == (None, None)
        assert event.extra["as_given"] == {"location_area": given}
        assert (problem.record, problem.field, problem.kind) == ("good", "location_area", "rule")
        assert str(given) in problem.reason
        assert "give the id of a unit in geodata/areas.geojson, or leave it out" in problem.reason


@pytest.mark.parametrize(("precision", "area"), [("governorate", "YE-TA"), ("settlement", None)])
def test_a_unit_is_the_area_of_an_event_known_to_it_alone(precision: str, area: str | None) -> None:
    """Where more is known of the place, its circle says so."""
    event, problems = check(with_properties(location_area="YE-TA", location_precision=precision))
    assert event is not None
    assert problems == []
    assert (event.location_area, event.area) == ("YE-TA", area)
    assert check(with_properties(location_area=None))[1] == []
