"""The bars under the map: every event counted once, imprecise dates spread and told apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from map_app.core.filters import EventFilter
from map_app.core.schema import Event
from map_app.core.units import Unit, first_day, next_unit
from map_app.data.queries.timeline import spread, unit_of
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from tests.data.plain import FILTERS, SHIPPED, keeps
from tests.shipped import MAP
from tests.strategies import examples

UNITS: tuple[Unit, ...] = ("day", "week", "month")


@given(filter_=FILTERS)
@settings(max_examples=examples(20))
def test_bars_hold_every_event_whatever_the_dates(store: EventStore, filter_: EventFilter) -> None:
    """The bars add up to the events that the filter keeps without its dates."""
    found = store.timeline(filter_)
    assert found is not None
    always = filter_.but(date_from=None, date_to=None)
    kept = sum(keeps(always, event) for event in SHIPPED.events)
    assert sum(known + shared for *_, known, shared in found.bars) == pytest.approx(kept, abs=0.05)
    assert all(known >= 0 and shared >= 0 for *_, known, shared in found.bars)
    assert list(found.bars) == sorted(found.bars)


def test_an_imprecise_date_is_spread_and_counted_apart(make_event: Callable[..., Event]) -> None:
    """A week's event is a seventh on each of its days; one known to the day is whole on its first."""
    days = {"date_start": "2024-01-01", "date_end": "2024-01-07"}
    events = (make_event("a", date_precision="week", **days), make_event("b", **days))
    found = EventStore(Collection(events, ()), MAP).timeline(EventFilter())
    assert found is not None
    assert found.unit == "day"
    assert found.bars[0] == (date(2024, 1, 1), "air_strike", 1.0, 0.143)
    assert [bar[2:] for bar in found.bars[1:]] == [(0.0, 0.143)] * 6


@given(
    start=st.dates(date(2000, 1, 1), date(2040, 1, 1)), days=st.integers(0, 800), unit=st.sampled_from(UNITS)
)
def test_shares_are_whole_and_follow_each_other(start: date, days: int, unit: Unit) -> None:
    """The shares of one event add up to 1 over neighbouring units that cover its interval."""
    shares = list(spread(start, start + timedelta(days=days), unit))
    assert sum(share for _, share in shares) == pytest.approx(1)
    assert shares[0][0] == first_day(start, unit)
    assert all(next_unit(a, unit) == b for (a, _), (b, _) in pairwise(shares))


@pytest.mark.parametrize(("days", "unit"), [(0, "day"), (124, "day"), (365, "week"), (3_650, "month")])
def test_the_unit_follows_the_span(days: int, unit: Unit) -> None:
    """Months of data are told by day, years by week, decades by month."""
    assert unit_of((date(2020, 1, 1), date(2020, 1, 1) + timedelta(days=days))) == unit


def test_an_open_end_does_not_stretch_the_strip(make_event: Callable[..., Event]) -> None:
    """9999-12-31 stands for no end: the strip shows the days that have something to show."""
    events = (
        make_event("a", date_start="2024-01-12", date_end="2024-01-20"),
        make_event("b", date_start="2024-02-01", date_end="9999-12-31"),
        make_event("c", date_start="2024-01-20", date_end="9999-12-31", date_precision="month"),
    )
    made = EventStore(Collection(events, ()), MAP)
    found = made.timeline(EventFilter())
    assert found is not None
    assert found.period == made.period == (date(2024, 1, 12), date(2024, 2, 1))
    assert (found.unit, found.beyond) == ("day", 2)
    assert sum(known + shared for *_, known, shared in found.bars) == pytest.approx(3, abs=0.05)
    assert made.meta.period == (date(2024, 1, 12), date(9999, 12, 31))
    assert made.count(EventFilter(date_from=date(2500, 1, 1))) == 2  # a filter's days mean what they did


def test_an_end_within_reach_is_shown(make_event: Callable[..., Event]) -> None:
    """An end half a year on, or one no further off than the data is long, belongs to the strip."""
    near = (
        make_event("a", date_start="2024-01-12", date_end="2024-01-12"),
        make_event("b", date_start="2024-02-01", date_end="2024-08-01"),
    )
    assert EventStore(Collection(near, ()), MAP).period == (date(2024, 1, 12), date(2024, 8, 1))
    long = (
        make_event("a", date_start="1990-01-12", date_end="1990-01-12"),
        make_event("b", date_start="2000-02-01", date_end="2009-08-01"),
    )
    assert EventStore(Collection(long, ()), MAP).period == (date(1990, 1, 12), date(2009, 8, 1))


@pytest.mark.parametrize(
    ("start", "end"),
    [(date(1, 1, 1), date(1, 2, 3)), (date(99, 12, 30), date(100, 1, 2)), (date(9999, 11, 3), date.max)],
)
@pytest.mark.parametrize("unit", UNITS)
def test_the_ends_of_the_calendar_are_days_like_others(start: date, end: date, unit: Unit) -> None:
    """Shares add up in the first year and in the last, whose last week and month have no next one."""
    shares = list(spread(start, end, unit))
    assert sum(share for _, share in shares) == pytest.approx(1)
    assert [at for at, _ in shares] == sorted({first_day(at, unit) for at, _ in shares})


def test_no_event_has_no_bars() -> None:
    """An empty store has no period to draw."""
    assert EventStore(Collection((), ()), MAP).timeline(EventFilter()) is None
