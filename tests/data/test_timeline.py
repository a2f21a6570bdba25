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
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from map_app.data.timeline import Unit, first_day, next_unit, spread, unit_of
from tests.data.plain import FILTERS, SHIPPED, keeps

UNITS: tuple[Unit, ...] = ("day", "week", "month")


@given(chosen=FILTERS)
@settings(deadline=None, max_examples=20)
def test_bars_hold_every_event_whatever_the_dates(store: EventStore, chosen: EventFilter) -> None:
    """The bars add up to the events that the filter keeps without its dates."""
    found = store.timeline(chosen)
    assert found is not None
    always = chosen.but(date_from=None, date_to=None)
    kept = sum(keeps(always, event) for event in SHIPPED.events)
    assert sum(known + shared for *_, known, shared in found.bars) == pytest.approx(kept, abs=0.05)
    assert all(known >= 0 and shared >= 0 for *_, known, shared in found.bars)
    assert list(found.bars) == sorted(found.bars)


def test_an_imprecise_date_is_spread_and_counted_apart(make_event: Callable[..., Event]) -> None:
    """A week's event is a seventh on each of its days; one known to the day is whole on its first."""
    days = {"date_start": "2024-01-01", "date_end": "2024-01-07"}
    events = (make_event("a", date_precision="week", **days), make_event("b", **days))
    found = EventStore(Collection(events, ())).timeline(EventFilter())
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


def test_no_event_has_no_bars() -> None:
    """An empty store has no period to draw."""
    assert EventStore(Collection((), ())).timeline(EventFilter()) is None
