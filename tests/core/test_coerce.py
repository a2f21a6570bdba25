"""What other programs write for the same thing is read as that, and nothing of it is lost."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from map_app.core.schema import CasualtyRange
from map_app.core.validate import MAX_NESTING, check_feature
from tests.core.coerced import read
from tests.core.records import GOOD, SOURCE, TODAY, with_properties
from tests.shipped import MAP


@pytest.mark.parametrize("nothing", [None, ""])
def test_an_empty_cell_says_nothing(nothing: object) -> None:
    """Programs that know tables write null or empty text for what a record lacks; that is no fault."""
    names = ("date_end", "date_precision", "summary", "place", "country_code", "location_radius_km")
    more = ("actors", "killed", "relates_to", "recorded", "distinct_from", "licence")
    event, problems = read(with_properties(**dict.fromkeys((*names, *more), nothing)))
    assert problems == []
    assert event.extra == {}
    assert (event.date_end, event.actors, event.killed) == (event.date_start, (), None)


@pytest.mark.parametrize(
    ("own", "inner", "index", "found", "left"),
    [
        (None, "EV-1", 7, "EV-1", {}),
        (None, 12, 7, "12", {}),
        (None, 12.0, 7, "12", {}),
        (1, None, 7, "1", {}),
        (1.0, None, 7, "1", {}),
        ("own", "EV-1", 7, "own", {"id": "EV-1"}),
        ("0", "EV-1", 0, "EV-1", {}),
        (1, "EV-1", 0, "EV-1", {}),
        (40, "EV-1", 0, "40", {"id": "EV-1"}),
    ],
)
def test_an_id_is_found_where_programs_put_it(
    own: object, inner: object, index: int, found: str, left: dict[str, Any]
) -> None:
    """The feature's own id, else that of the properties; a number as text; a count of rows gives way."""
    feature = GOOD | {"id": own} if own is not None else {k: v for k, v in GOOD.items() if k != "id"}
    feature = feature | {"properties": GOOD["properties"] | ({} if inner is None else {"id": inner})}
    event, problems = read(feature, index)
    assert (event.id, event.extra, problems) == (found, left, [])


@pytest.mark.parametrize(
    ("text", "told", "kept"),
    [
        ("2024-01-12T00:00:00", False, False),
        ("2024-01-12 00:00:00.000", False, False),
        ("2024-01-12T00:00:00Z", False, False),
        ("2024/01/12", False, False),
        ("2024/01/12 00:00:00+00", False, False),
        ("2024-01-12T03:00:00+03:00", False, True),
        ("2024-01-12 03:00", False, True),
        ("2024-01-12T22:30:00Z", True, True),
        ("2024-01-12T22:30:00.5+0000", True, True),
    ],
)
def test_a_day_may_have_a_time(text: str, told: bool, kept: bool) -> None:
    """The day as written is read; a time is kept as given, and named where it is not the place's own."""
    event, problems = read(
        with_properties(date_start=text, recorded=text, sources=[SOURCE | {"published": text}])
    )
    days = (event.date_start, event.date_end, event.recorded, event.sources[0].published)
    assert days == (date(2024, 1, 12),) * 4
    names = ["date_start", "recorded", "sources[0].published"]
    assert sorted(event.extra.get("as_given", {})) == (names if kept else [])
    assert [p.field for p in problems] == (names if told else [])
    assert {p.kind for p in problems} <= {"rule"}


@pytest.mark.parametrize(
    "text", ["2024-01/12", "2024-01-12T", "2024-01-12T3", "12/01/2024", "2024-02-30T00:00:00"]
)
def test_what_is_no_day_stays_an_error(text: str) -> None:
    """Only the forms in which year, month and day are certain are read."""
    event, problems = check_feature(with_properties(date_start=text), 0, TODAY, MAP.geography)
    assert event is None
    assert {p.field for p in problems} == {"date_start"}


@pytest.mark.parametrize(
    ("value", "toll"),
    [
        (3, CasualtyRange(3, 3, 3)),
        (3.0, CasualtyRange(3, 3, 3)),
        ("3", CasualtyRange(3, 3, 3)),
        (0, CasualtyRange(0, 0, 0)),
        ({"low": "1", "high": "3"}, CasualtyRange(1, None, 3)),
        ({"low": 1, "best": 2, "high": 3, "civilians": 2}, CasualtyRange(1, 2, 3, {"civilians": 2})),
        ("", None),
        (None, None),
    ],
)
def test_one_number_is_a_range_without_width(value: object, toll: CasualtyRange | None) -> None:
    """A whole number is low, best and high; nothing stays not reported."""
    event, problems = read(with_properties(killed=value))
    assert (event.killed, event.extra, problems) == (toll, {}, [])


@pytest.mark.parametrize("value", ["about 30", {"low": 5, "best": 3, "high": 4}, {"low": 1}, -1])
def test_a_toll_that_is_not_read_is_kept_as_given(value: object) -> None:
    """It is named, is no figure, and stays with the record in every form."""
    event, problems = read(with_properties(killed=value))
    assert event.killed is None
    assert event.extra == {"as_given": {"killed": value}}
    assert {(p.field, p.kind) for p in problems} <= {("killed", "rule"), ("killed.high", "rule")}


def test_what_is_kept_as_given_nests_no_deeper_than_a_record_may() -> None:
    """A deep value is kept as text, so that the canonical form can be read again."""
    deep: list[Any] = []
    for _ in range(MAX_NESTING - 4):
        deep = [deep]
    event, _ = read(with_properties(killed=deep))
    assert json.loads(event.extra["as_given"]["killed"]) == deep


def test_thousands_of_faulty_items_are_kept() -> None:
    """None of them is lost, and the time grows with their number only."""
    event, problems = check_feature(with_properties(sources=[SOURCE, *range(20_000)]), 0, TODAY)
    assert event is not None
    assert len(event.extra["as_given"]) == len({p.field for p in problems}) == 20_001


def test_what_is_taken_out_of_a_list_is_kept_as_given() -> None:
    """Items and details that break a rule leave their place only; a property of that name is not lost."""
    sources = [SOURCE, 5, SOURCE | {"url": "ftp://example.org"}]
    event, _ = check_feature(
        with_properties(sources=sources, country_code="Yemen", as_given="mine"), 0, TODAY
    )
    assert event is not None
    assert event.extra["as_given"] == {
        "country_code": "Yemen",
        "sources[1]": 5,
        "sources[2].url": "ftp://example.org",
        "as_given": "mine",
    }


@pytest.mark.parametrize(
    ("precision", "start", "end", "days", "named"),
    [
        ("month", "2024-01-01", None, ("2024-01-01", "2024-01-31"), []),
        ("month", "2024-02-15", None, ("2024-02-01", "2024-02-29"), ["date_start"]),
        ("week", "2024-01-10", None, ("2024-01-10", "2024-01-16"), []),
        ("week", "9999-12-30", None, ("9999-12-30", "9999-12-31"), ["date_start"]),
        ("day", "2024-01-10", None, ("2024-01-10", "2024-01-10"), []),
        ("month", "2024-01-17", "2024-01-17", ("2024-01-17", "2024-01-17"), ["date_end"]),
        ("week", "2024-01-17", "2024-01-18", ("2024-01-17", "2024-01-18"), []),
    ],
)
def test_a_vague_date_stands_for_all_of_its_days(
    precision: str, start: str, end: str | None, days: tuple[str, str], named: list[str]
) -> None:
    """Without a last day a month is the calendar's, a week seven days; an interval of one day is named."""
    feature = with_properties(date_precision=precision, date_start=start)
    if end:
        feature["properties"]["date_end"] = end
    event, problems = read(feature)
    assert (str(event.date_start), str(event.date_end)) == days
    assert [p.field for p in problems] == named


def test_tomorrow_by_utc_is_no_future() -> None:
    """Where the clock is ahead of UTC, the day of the place has begun already."""
    assert read(with_properties(date_start="2024-06-02"))[1] == []
    assert [p.field for p in read(with_properties(date_start="2024-06-03"))[1]] == ["date_start"]


def test_unknown_members_survive_at_every_level() -> None:
    """Archive links, sides, breakdowns, notes, altitude, decimals and foreign members are all kept."""
    feature = with_properties(
        sources=[SOURCE | {"archived": "https://web.archive.org/x", "id": "S1", "mood": "calm"}],
        actors=[{"name": "A", "role": "target", "side": "A"}],
        killed={"low": 3, "best": 3, "high": 3, "civilians": 2},
        relates_to=[{"id": "b", "relation": "follows", "note": "says the ministry"}],
    )
    feature |= {
        "geometry": {"type": "Point", "coordinates": [44.20004, 15.350031, 1200.5]},
        "bbox": [1, 2, 3, 4],
    }
    event, problems = read(feature)
    assert problems == []
    made = event.to_feature()
    assert made["geometry"] == feature["geometry"]
    assert made["bbox"] == feature["bbox"]
    for name in ("sources", "actors", "killed", "relates_to"):
        assert made["properties"][name] == feature["properties"][name]
