"""Long events whose totals may hold those of others: the same as looking at every pair."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise, permutations
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from map_app.core.filters import EventFilter
from map_app.core.schema import Event
from map_app.data.queries.compiler import Row
from map_app.data.queries.overlaps import LONG_DAYS, MOST_SPANS, Overlap, joined
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from tests.shipped import MAP
from tests.strategies import examples

START = date(2024, 1, 1)


class Drawn(NamedTuple):
    """What of an event matters here."""

    theatre: str
    country: str
    kind: str
    first: int
    length: int
    is_added: bool

    @property
    def place(self) -> str:
        """The theatre, and in none the country."""
        return f"elsewhere:{self.country}" if self.theatre == "elsewhere" else self.theatre

    def meets(self, other: Drawn) -> bool:
        """Whether this one is long and shares a day and the place with another."""
        is_long = self.length >= LONG_DAYS
        shares = self.first < other.first + other.length and other.first < self.first + self.length
        return is_long and shares and self.place == other.place and self.is_added and other.is_added


DRAWN = st.builds(
    Drawn,
    st.sampled_from(["yemen", "elsewhere"]),
    st.sampled_from(["LB", "EG"]),
    st.sampled_from(["air_strike", "politics", "diplomacy"]),
    st.integers(0, 60),
    st.sampled_from([1, 2, LONG_DAYS - 1, LONG_DAYS, 12]),
    st.booleans() | st.just(value=True),
)


@given(st.lists(DRAWN, max_size=14))
@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_overlaps_are_those_of_all_pairs(make_event: Callable[..., Event], drawn: list[Drawn]) -> None:
    """Long with long, long with short, equal days, other places, and tolls that are not added."""
    events = tuple(
        make_event(
            f"e{n}",
            theatre=one.theatre,
            country_code=one.country,
            event_type=one.kind,
            date_start=str(START + timedelta(days=one.first)),
            date_end=str(START + timedelta(days=one.first + one.length - 1)),
            verification="reported" if one.is_added else "disputed",
        )
        for n, one in enumerate(drawn)
    )
    expected = {Overlap(a.place, a.kind, b.kind) for a, b in permutations(drawn, 2) if a.meets(b)}
    assert EventStore(Collection(events, ()), MAP).casualties(EventFilter()).overlaps == expected


def test_many_spans_become_few_and_leave_no_day_out() -> None:
    """Of many spans the nearest are joined: every day of a long event is still within one."""
    days = [START + timedelta(days=n * n) for n in range(8, 60)]
    rows: list[Row] = [
        {
            "place": "iraq",
            "event_type": "politics",
            "date_start": day,
            "date_end": day + timedelta(6),
            "n": 1,
        }
        for day in days
    ]
    spans, found = joined(rows)
    assert not found
    assert len(spans) == MOST_SPANS
    assert all(any(s.since <= r["date_start"] and r["date_end"] <= s.until for s in spans) for r in rows)
    collector = sorted(later - day - timedelta(6) for day, later in pairwise(days))
    assert [b.since - a.until for a, b in pairwise(spans)] == collector[1 - MOST_SPANS :]  # the widest stay
