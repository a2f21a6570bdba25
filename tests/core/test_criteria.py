"""The criteria table: what each key means on a real table, and which values it refuses."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from map_app.core.criteria import BY_FIELD, BY_KEY, CRITERIA, MAX_KILLED
from map_app.core.dates import spell_day
from map_app.core.filters import EventFilter
from map_app.core.matching import MAX_TEXT
from map_app.core.schema import Event
from map_app.core.text import either
from map_app.core.url import parse
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore


def event(event_id: str, **changes: Any) -> Event:  # noqa: ANN401 - any property
    """Make one event, a day in Sanaa where nothing else is said."""
    lon, lat = changes.pop("at", (44.2, 15.35))
    properties = {
        "title": "A strike",
        "event_type": "air_strike",
        "date_start": "2024-01-12",
        "theatre": "yemen",
        "location_precision": "settlement",
        "verification": "confirmed",
        "sources": [{"publisher": "Reuters"}],
    }
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return Event.from_feature({"id": event_id, "geometry": geometry, "properties": properties | changes})


def toll(low: int, best: int | None, high: int) -> dict[str, int | None]:
    """A range of casualties as GeoJSON has it."""
    return {"low": low, "best": best, "high": high}


EVENTS = (
    event("day", killed=toll(2, 3, 5), place="Ḥudaydah", actors=[{"name": "Jordan", "role": "target"}]),
    event("long", date_start="2024-01-01", date_end="2024-03-01", location_precision="exact", killed=None),
    event("zero", date_start="2024-02-01", killed=toll(0, 0, 0), location_precision="district"),
    event("range", date_start="2024-02-02", killed=toll(1, None, 9), location_precision="governorate"),
    event("sea", theatre="red_sea", at=(42.5, 14.0), location_precision="sea_area", dataset="other"),
    event("wide", theatre="iraq", at=(44.4, 33.3), location_precision="country", verification="claimed"),
    event("fiji", theatre="elsewhere", at=(179.5, -17.0), event_type="diplomacy"),
    event("samoa", theatre="elsewhere", at=(-172.0, -13.6), event_type="politics", summary="Straße 100% a_b"),
    event(
        "odd",
        date_start="0001-01-01",
        date_end="0001-01-02",
        theatre="gaza",
        at=(34.4, 31.4),
        actors=[
            {"name": "O'Neil; DROP TABLE events--", "role": "target"},
            {"name": "a|b ", "role": "target"},
        ],
        sources=[{"publisher": "AP"}, {"publisher": "نور"}],
    ),
)
ALL = frozenset(e.id for e in EVENTS)


@pytest.fixture(scope="module")
def store() -> EventStore:
    """The events above in a real DuckDB."""
    ordered = tuple(sorted(EVENTS, key=lambda e: e.sort_key))
    return EventStore(Collection(ordered, (), dataset="ours"))


def kept(store: EventStore, filter_: EventFilter) -> set[str]:
    """The ids that a filter keeps."""
    return {row["id"] for row in store.select(filter_, limit=100)}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ALL),
        ("from=2024-03-01", {"long"}),
        ("from=2024-03-02", set()),
        ("to=2024-01-01", {"long", "odd"}),
        ("from=2024-01-13&to=2024-01-31", {"long"}),
        ("from=2024-02-01&to=2024-02-01", {"long", "zero"}),
        ("to=0001-01-01", {"odd"}),
        ("from=0001-01-03&to=2023-12-31", set()),
        ("from=9999-12-31", set()),
        ("type=diplomacy", {"fiji"}),
        ("type=diplomacy&type=politics", {"fiji", "samoa"}),
        ("type=diplomacy&theatre=yemen", set()),
        ("theatre=red_sea&theatre=iraq", {"sea", "wide"}),
        ("verification=claimed", {"wide"}),
        ("verification=disputed", set()),
        ("precision=exact", {"long"}),
        ("precision=district", {"day", "long", "zero", "fiji", "samoa", "odd"}),
        ("precision=governorate", ALL - {"sea", "wide"}),
        ("precision=sea_area", ALL - {"wide"}),
        ("precision=country", ALL),
        ("actor=Jordan", {"day"}),
        ("actor=jordan", {"day"}),
        ("actor=Jord", set()),
        ("actor=Jordan&actor=Nobody", {"day"}),
        ("actor=O'Neil; DROP TABLE events--", {"odd"}),
        ("actor=a/b", set()),
        ("actor=a|b", {"odd"}),
        ("actor=%25", set()),
        ("source=AP", {"odd"}),
        ("source=نور", {"odd"}),
        ("source=Reuters", ALL - {"odd"}),
        ("dataset=other", {"sea"}),
        ("dataset=ours", ALL - {"sea"}),
        ("q=STRASSE", {"samoa"}),
        ("q=strike straße", {"samoa"}),
        ("q=straße absent", set()),
        ("q=jordan", {"day"}),
        ("q=h\u0323udaydah", {"day"}),
        ("q=100%25", {"samoa"}),
        ("q=%25", {"samoa"}),
        ("q=a_b", {"samoa"}),
        ("q=aXb", set()),
        ("q=o'neil", {"odd"}),
        ("min_killed=0", {"day", "zero"}),
        ("min_killed=1", {"day"}),
        ("min_killed=3", {"day"}),
        ("min_killed=4", set()),
        ("bbox=42.5,14,42.5,14", {"sea"}),
        ("bbox=42,13,45,16", {"day", "long", "zero", "range", "sea"}),
        ("bbox=170,-20,-170,-10", {"fiji", "samoa"}),
        ("bbox=-170,-20,170,-10", set()),
        ("bbox=-180,-90,180,90", ALL),
        ("area=POLYGON((34 31,35 31,35 32,34 32,34 31))", {"odd"}),
        ("area=POLYGON((42 13,45 13,45 16,42 16,42 13),(44 15,44.5 15,44.5 15.5,44 15.5,44 15))", {"sea"}),
        ("theatre=nowhere", set()),
        ("type=nonsense&theatre=gaza", set()),
        ("type=nonsense&type=politics", {"samoa"}),
    ],
)
def test_a_query_keeps_exactly_its_events(store: EventStore, query: str, expected: set[str]) -> None:
    """Each key keeps the events its row of the filter table says, and no other."""
    pairs = parse(query.replace(";", "%3B")).filter
    assert kept(store, pairs) == expected


def test_least_killed_counts_what_reports_no_best_figure(store: EventStore) -> None:
    """Events without a best figure are left out and counted as such."""
    tally = store.tally(parse("min_killed=1&from=2024-01-01&theatre=yemen").filter)
    assert (tally.count, tally.unreported) == (1, 2)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("from", ""),
        ("from", "2024-1-1"),
        ("from", "2024-02-30"),
        ("from", "0000-01-01"),
        ("from", "20240101"),
        ("from", "2024-W01-1"),
        ("from", "２０２４-01-01"),
        ("from", " 2024-01-01"),
        ("from", "2024-01-01\n"),
        ("to", "10000-01-01"),
        ("to", "2024-01-01T00:00"),
        ("type", ""),
        ("type", "AIR_STRIKE"),
        ("type", "air strike"),
        ("theatre", "Gaza"),
        ("theatre", "gaza "),
        ("verification", "1"),
        ("precision", "rank"),
        ("actor", ""),
        ("actor", " \t"),
        ("actor", "\u2067"),
        ("actor", "a" * (MAX_TEXT + 1)),
        ("source", "a\x00b"),
        ("dataset", "\u202eabc"),
        ("q", ""),
        ("q", "\u00a0 "),
        ("q", "’ -"),
        ("q", "a" * (MAX_TEXT + 1)),
        ("q", "\x1b[31m"),
        ("min_killed", ""),
        ("min_killed", "-1"),
        ("min_killed", "+1"),
        ("min_killed", "1.0"),
        ("min_killed", "1e3"),
        ("min_killed", "1_000"),
        ("min_killed", "٣"),
        ("min_killed", "1000001"),
        ("min_killed", "9" * 5_000),
        ("bbox", "nan,0,1,1"),
        ("area", "POINT(1 1)"),
    ],
)
def test_a_bad_value_is_refused_with_its_cure(key: str, text: str) -> None:
    """What a key cannot mean raises ValueError whose words fit after the value in a notice."""
    with pytest.raises(ValueError, match=r"^(is|has|lies) "):
        BY_KEY[key].parse(text)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("from", "0001-01-01", date(1, 1, 1)),
        ("to", "9999-12-31", date(9999, 12, 31)),
        ("min_killed", "0", 0),
        ("min_killed", "1000000", MAX_KILLED),
        ("min_killed", "007", 7),
        ("actor", " Jordan ", "Jordan"),
        ("actor", "a" * MAX_TEXT, "a" * MAX_TEXT),
        ("q", "  port \n Hodeidah ", "port Hodeidah"),
    ],
)
def test_a_value_at_the_edge_is_taken(key: str, text: str, value: object) -> None:
    """The limits themselves are inside, and space around a value does not count."""
    assert BY_KEY[key].parse(text) == value


def test_every_field_of_the_filter_has_one_row() -> None:
    """Adding a criterion is adding a field and a row: neither stands alone."""
    names = {f.name for f in fields(EventFilter)} - {"nothing"}
    assert set(BY_FIELD) == names
    assert len(CRITERIA) == len(BY_KEY) == len(names)


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda c: str(c.key))
def test_an_example_is_a_good_query_of_its_key(criterion: Any) -> None:  # noqa: ANN401 - a row
    """The example of each row is read without a notice and sets that row's field alone."""
    parsed = parse(criterion.example)
    assert parsed.notices == ()
    assert parsed.filter.set_fields == (criterion.field,)


@pytest.mark.parametrize(
    ("parts", "said"),
    [(["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")],
)
def test_alternatives_are_joined_as_one_says_them(parts: list[str], said: str) -> None:
    """Alternatives read `a, b or c`."""
    assert either(parts) == said


def test_days_are_spelt_in_english() -> None:
    """A day reads the same whatever the machine's locale."""
    assert spell_day(date(2024, 2, 8)) == "8 February 2024"
    assert spell_day(date(1, 12, 31)) == "31 December 1"
