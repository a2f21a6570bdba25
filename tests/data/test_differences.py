"""Two filters counted side by side: whole, without gaps in time, and no zero where nothing was asked."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings

from map_app.core.filters import EventFilter
from map_app.core.units import last_day
from map_app.data.differences import Pair, differences, table
from map_app.data.queries.steps import axis, axis_of, within
from map_app.data.store import EventStore
from tests.data.plain import FILTERS, SHIPPED, keeps
from tests.shipped import TYPES
from tests.strategies import examples

IRAQ, SYRIA = EventFilter(theatre=("iraq",)), EventFilter(theatre=("syria",))


@given(a=FILTERS, b=FILTERS)
@settings(max_examples=examples(25))
def test_every_event_of_either_filter_is_counted_once(
    store: EventStore, a: EventFilter, b: EventFilter
) -> None:
    """By type, by theatre and over time the counts add up to what each filter keeps."""
    found = differences(store, a, b)
    kept = [sum(keeps(filter_, event) for event in SHIPPED.events) for filter_ in (a, b)]
    groups = [list(values.values()) for values in found.values.values()]
    if found.time:
        groups.append([*found.time.rows, found.time.earlier])
    for pairs in groups:
        assert [sum(p.a or 0 for p in pairs), sum(p.b or 0 for p in pairs)] == kept


def test_weeks_follow_each_other_without_a_gap(store: EventStore) -> None:
    """Iraq is silent for weeks; Syria is not, and their weeks stand beside each other."""
    found = differences(store, IRAQ, SYRIA)
    assert found.time is not None
    starts = [row.a_days[0] for row in found.time.rows]
    assert all(b - a == timedelta(days=7) for a, b in pairwise(starts))
    assert any(row.a == 0 and row.b for row in found.time.rows)
    assert found.total.difference == found.total.b - found.total.a  # type: ignore[operator]


def test_a_time_that_a_filter_leaves_out_is_no_zero(store: EventStore) -> None:
    """Where A's dates begin later than B's, A has no count and the two no difference."""
    found = differences(store, EventFilter(date_from=date(2024, 1, 12)), EventFilter())
    assert found.time is not None
    early = [row for row in found.time.rows if row.a_days[1] < date(2023, 10, 30)]
    assert early
    assert {(row.a, row.difference) for row in early} == {(None, None)}


def test_a_period_and_the_one_before_have_their_own_weeks(store: EventStore) -> None:
    """Equally long periods: the first week of one beside the first of the other, the last days cut alike."""
    a = EventFilter(date_from=date(2024, 1, 12), date_to=date(2024, 1, 31))
    b = EventFilter(date_from=date(2023, 12, 23), date_to=date(2024, 1, 11))
    found = differences(store, a, b).time
    assert found is not None
    assert found.apart
    assert [row.a_days[0] for row in found.rows] == [date(2024, 1, 12), date(2024, 1, 19), date(2024, 1, 26)]
    assert found.rows[-1].b_days == (date(2024, 1, 6), date(2024, 1, 11))


def test_the_table_says_blank_where_nothing_was_asked(store: EventStore) -> None:
    """Signed differences as numbers; the total, types, theatres and weeks in one file."""
    data = table(differences(store, EventFilter(date_from=date(2024, 1, 12)), IRAQ)).decode("utf-8-sig")
    rows = list(csv.DictReader(data.splitlines()))
    assert [row["by"] for row in rows[:2]] == ["all", "type"]
    assert int(rows[0]["difference"]) == int(rows[0]["b"]) - int(rows[0]["a"]) < 0
    assert {row["value"] for row in rows if row["by"] == "type"} <= set(map(str, TYPES))
    assert any(row["by"] == "week" and row["a"] == "" == row["difference"] for row in rows)
    assert Pair(2, 5).difference == 3


@pytest.mark.parametrize(
    ("first", "last", "step", "n"),
    [
        (date(2023, 11, 20), date(2024, 1, 10), "week", 8),
        (date(2021, 1, 1), date(2024, 12, 31), "month", 48),
        (date(1990, 5, 1), date(2024, 2, 1), "year", 35),
    ],
)
def test_an_axis_has_every_step(first: date, last: date, step: str, n: int) -> None:
    """November to January has its December; longer spans are told by month and year."""
    found = axis(first, last)
    assert (found.step, len(found.starts), found.is_cut) == (step, n, False)
    assert found.starts[0] <= first
    assert last_day(found.starts[-1], found.step) >= last
    for one, next_one in pairwise(found.starts):
        assert last_day(one, found.step) + timedelta(days=1) == next_one


def test_an_enormous_span_is_bounded() -> None:
    """All days of the calendar are its last sixty years; a filter's far end stretches nothing."""
    found = axis(date.min, date.max)
    assert (len(found.starts), found.starts[-1], found.is_cut) == (60, date(9999, 1, 1), True)
    period = (date(2023, 10, 7), date(2024, 2, 8))
    asked = within(EventFilter(date_from=date(2024, 1, 12), date_to=date.max), period)
    assert asked == (date(2024, 1, 12), date(2024, 2, 8))
    assert within(EventFilter(), period) is None
    near = axis_of([date(2024, 1, 3)], asked)
    assert near is not None
    assert (near.starts[0], near.starts[-1]) == (date(2024, 1, 1), date(2024, 2, 5))
    assert axis_of([], asked) is None
