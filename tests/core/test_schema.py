"""The event as a value: there and back through GeoJSON without loss, in one canonical text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from map_app.core.parts import Actor, Archived, CasualtyRange, Claim, Link, Source
from map_app.core.schema import OPTIONAL, PROPERTY_ORDER, Event, Problem
from map_app.core.validate import check_feature
from map_app.core.vocab import (
    Basis,
    DatePrecision,
    Harm,
    Precision,
    Relation,
    Role,
    SourceKind,
    Verification,
    Whom,
)
from tests.shipped import THEATRES, TYPES

SHIPPED = Path(__file__).parents[2] / "events.geojson"

TEXT = st.text(max_size=30)
NAME = TEXT.filter(str.strip)
COUNT = st.integers(0, 10_000_000)
TOLLS = (
    st.tuples(COUNT, COUNT, COUNT)
    .map(sorted)
    .flatmap(
        lambda n: st.sampled_from(
            [CasualtyRange(n[0], n[1], n[2]), CasualtyRange(n[0], None, n[2], {"civilians": 1})]
        )
    )
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


def degrees(limit: int) -> st.SearchStrategy[float]:
    """Coordinates as an event keeps them: as given, but for no negative zero."""
    return st.floats(-limit, limit).map(lambda x: x + 0.0)


def unknown(*known: str) -> st.SearchStrategy[dict[str, Any]]:
    """Members that the schema does not know."""
    return st.dictionaries(TEXT.filter(lambda key: key not in known), JSON, max_size=2)


ACTORS = st.builds(
    Actor,
    NAME,
    st.sampled_from(Role),
    st.none() | st.sampled_from(Basis),
    st.none() | TEXT,
    unknown("name", "role", "basis", "by"),
)
ARCHIVED = st.builds(
    Archived, NAME, st.none() | TEXT, st.none() | TEXT, unknown(*Archived.__dataclass_fields__)
)
SOURCES = st.builds(
    Source,
    NAME,
    st.none() | NAME,
    st.none() | TEXT,
    st.none() | st.dates(),
    st.none() | st.sampled_from(SourceKind),
    st.none() | TEXT,
    st.none() | TEXT,
    st.none() | ARCHIVED,
    unknown(*Source.__dataclass_fields__),
)
CLAIMS = st.builds(
    Claim,
    st.sampled_from(Harm),
    COUNT,
    COUNT,
    st.sampled_from(Whom),
    st.none() | TEXT,
    st.none() | TEXT,
    st.none() | st.dates(),
    st.none() | st.integers(0, 99),
    st.none() | st.booleans(),
    unknown(*Claim.__dataclass_fields__),
)
EVENTS = st.builds(
    Event,
    id=st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9._:-]{0,127}\Z"),
    title=NAME,
    summary=TEXT,
    event_type=st.sampled_from([*map(str, TYPES)]),
    date_start=st.dates(),
    date_end=st.dates(),
    date_precision=st.sampled_from(DatePrecision),
    theatre=st.sampled_from([*map(str, THEATRES)]),
    place=TEXT,
    country_code=st.none() | st.from_regex(r"\A[A-Z]{2}\Z"),
    lat=degrees(90),
    lon=degrees(180),
    location_precision=st.sampled_from(Precision),
    location_radius_km=st.floats(0, 3_000),
    location_basis=TEXT,
    location_area=st.sampled_from([None, "YE-TA", "PS-GZ"]),
    actors=st.lists(ACTORS, max_size=3).map(tuple),
    killed=st.none() | TOLLS,
    injured=st.none() | TOLLS,
    casualty_note=st.none() | TEXT,
    casualty_claims=st.lists(CLAIMS, max_size=2).map(tuple),
    verification=st.sampled_from(Verification),
    contradicted_by=st.lists(NAME, max_size=2).map(tuple),
    verification_note=st.none() | TEXT,
    sources=st.lists(SOURCES, max_size=3).map(tuple),
    relates_to=st.lists(
        st.builds(Link, NAME, st.sampled_from(Relation), unknown("id", "relation")), max_size=2
    ).map(tuple),
    distinct_from=st.lists(NAME, max_size=2).map(tuple),
    dataset=st.none() | TEXT,
    licence=st.none() | TEXT,
    attribution=st.none() | TEXT,
    recorded=st.none() | st.dates(),
    revised=st.none() | st.dates(),
    extra=unknown(*PROPERTY_ORDER),
    members=unknown("type", "id", "geometry", "properties"),
)


@given(EVENTS)
def test_an_event_comes_back_from_its_feature(event: Event) -> None:
    """Written as a feature or as text and read again it is the same value, unknown properties with it."""
    assert Event.from_feature(event.to_feature()) == event
    back = Event.from_feature(json.loads(event.to_json()))
    assert back == event
    assert back.to_json() == event.to_json()
    assert hash(back) == hash(event)


def shipped() -> Iterator[dict[str, Any]]:
    """Every feature of the project's own file."""
    yield from json.loads(SHIPPED.read_text(encoding="utf-8"))["features"]


def test_the_shipped_features_are_canonical() -> None:
    """Reading and writing each shipped feature changes not one key, order or digit."""
    for feature in shipped():
        event, _ = check_feature(feature, 0, date(9999, 12, 31))
        assert event is not None
        assert json.dumps(event.to_feature()) == json.dumps(feature)


FEATURE: dict[str, Any] = {
    "type": "Feature",
    "id": "a",
    "geometry": {"type": "Point", "coordinates": [-0.00001, 15.123456, 7]},
    "properties": {
        "zebra": {"b": 1, "a": [None, True]},
        "verification": "claimed",
        "title": "صنعاء <b>",
        "event_type": "politics",
        "date_start": "0001-01-01",
        "theatre": "yemen",
        "location_precision": "exact",
        "location_radius_km": 2.0,
        "killed": {"low": 1.0, "high": 3.0},
        "sources": [{"publisher": "AP"}],
        "aardvark": -0.5,
    },
}


def test_the_canonical_text_is_settled() -> None:
    """Known keys in order, unknown ones sorted behind, whole numbers whole, letters as they are."""
    event = Event.from_feature(FEATURE)
    assert event.to_json() == (
        '{"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[-1e-05,15.123456,7]},"properties":{'
        '"title":"صنعاء <b>","summary":"","event_type":"politics","date_start":"0001-01-01",'
        '"date_end":"0001-01-01","date_precision":"day","theatre":"yemen","place":"","country_code":null,'
        '"location_precision":"exact","location_radius_km":2,"location_basis":"","actors":[],'
        '"killed":{"low":1,"best":null,"high":3},"injured":null,"casualty_note":null,'
        '"verification":"claimed","sources":[{"publisher":"AP","title":null,"url":null,"published":null}],'
        '"relates_to":[],"aardvark":-0.5,"zebra":{"b":1,"a":[null,true]}}}'
    )


def test_reading_changes_nothing_of_the_feature() -> None:
    """The feature that was read still is what it was."""
    before = json.dumps(FEATURE)
    Event.from_feature(FEATURE)
    assert json.dumps(FEATURE) == before


def test_every_field_has_its_place() -> None:
    """The order lists each property once, and what may be left out is among them."""
    assert len(set(PROPERTY_ORDER)) == len(PROPERTY_ORDER)
    assert set(PROPERTY_ORDER) == set(Event.__slots__) - {"id", "lat", "lon", "shape", "extra", "members"}
    assert set(PROPERTY_ORDER) > OPTIONAL


def test_not_reported_is_never_zero() -> None:
    """An unknown toll and a toll of nought are two values in every form."""
    unknown = Event.from_feature(FEATURE | {"properties": FEATURE["properties"] | {"killed": None}})
    none_killed = {"low": 0, "best": 0, "high": 0}
    nought = Event.from_feature(FEATURE | {"properties": FEATURE["properties"] | {"killed": none_killed}})
    assert unknown != nought
    assert unknown.to_feature()["properties"]["killed"] is None
    assert nought.to_feature()["properties"]["killed"] == none_killed


@pytest.mark.parametrize(
    ("toll", "said"),
    [(CasualtyRange(3, 3, 3), "3"), (CasualtyRange(34, None, 47), "34–47"), (CasualtyRange(0, 0, 0), "0")],
)
def test_a_toll_is_stated_as_a_range(toll: CasualtyRange, said: str) -> None:
    """One figure where the ends agree, else both."""
    assert str(toll) == said


def test_events_stand_in_one_order() -> None:
    """First day, then id by code point."""
    made = [
        Event.from_feature(FEATURE | {"id": i, "properties": FEATURE["properties"] | {"date_start": day}})
        for i, day in (("b", "2024-01-02"), ("a", "2024-01-02"), ("B", "2024-01-02"), ("z", "2024-01-01"))
    ]
    assert [e.id for e in sorted(made, key=lambda e: e.sort_key)] == ["z", "B", "a", "b"]


def test_a_problem_is_one_line() -> None:
    """A problem names record, field and reason."""
    assert str(Problem("a", "title", "is missing")) == "a: title: is missing"
