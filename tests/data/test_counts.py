"""Sums of killed and injured: what is added, what is told apart, and where there is no sum."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from map_app.core.filters import EventFilter
from map_app.core.schema import Event
from map_app.data.queries.counts import Casualties, Range
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from map_app.ui.counts import range_words
from tests.data.plain import SHIPPED
from tests.shipped import MAP, THEATRES, TYPES

Make = Callable[..., Event]


def casualties_of(*events: Event, filter_: EventFilter | None = None) -> Casualties:
    """The tolls of some events."""
    return EventStore(Collection(events, ()), MAP).casualties(filter_ or EventFilter())


def test_ranges_add_up_and_silence_is_not_zero(make_event: Make) -> None:
    """Lows and highs are added over the events that report; the others are counted as not reporting."""
    zero = {"low": 0, "best": 0, "high": 0}
    line = casualties_of(make_event("a"), make_event("b", killed=zero), make_event("c", killed=None)).line()
    assert line.killed == Range(5, 6, 2, 1)
    assert line.injured == Range(0, 0, 0, 3)
    assert range_words(line.killed) == "<strong>5–6</strong> in 2 events, 1 without a figure"
    assert range_words(line.injured) == "no figure in 3 events"


def test_a_part_is_not_added_to_its_whole(make_event: Make) -> None:
    """An event that is part of another shown one is counted, and its toll is not; alone, it is."""
    link = [{"id": "whole", "relation": "part_of"}]
    events = (make_event("whole"), make_event("part", relates_to=link, event_type="interception"))
    line = casualties_of(*events).line()
    assert (line.events, line.parts, line.killed) == (2, 1, Range(5, 6, 1, 0))
    alone = casualties_of(*events, filter_=EventFilter(type=("interception",))).line()
    assert (alone.parts, alone.killed) == (0, Range(5, 6, 1, 0))


def test_disputed_events_stand_apart(make_event: Make) -> None:
    """A disputed toll is never part of the sum."""
    line = casualties_of(make_event("a"), make_event("b", verification="disputed")).line()
    assert line.killed == line.killed_disputed == Range(5, 6, 1, 0)
    assert (line.events, line.disputed_events) == (2, 1)


@pytest.mark.parametrize(
    ("other", "overlapping"),
    [
        ({"date_start": "2024-01-14", "date_end": "2024-01-14"}, True),
        ({"date_start": "2024-01-20", "date_end": "2024-01-20"}, False),
        ({"date_start": "2024-01-14", "date_end": "2024-01-14", "theatre": "iraq"}, False),
        ({"date_start": "2024-01-14", "date_end": "2024-01-14", "killed": None}, False),
    ],
)
def test_overlapping_totals_are_not_summed(
    make_event: Make, other: dict[str, Any], overlapping: bool
) -> None:
    """A week's total and a toll of one of its days in the same theatre give no sum."""
    week = make_event("week", date_start="2024-01-12", date_end="2024-01-18")
    found = casualties_of(week, make_event("day", event_type="civilian_harm", **other))
    assert found.line().overlapping is overlapping
    assert found.line(theatre="yemen").overlapping is overlapping
    assert found.line(kind="air_strike").overlapping is False
    words = range_words(found.line().killed, overlapping=overlapping)
    assert words.startswith("no sum") is overlapping


def test_every_shipped_event_is_in_one_cell(store: EventStore) -> None:
    """Theatres and types each add up to the whole file."""
    tolls = store.casualties(EventFilter())
    assert sum(tolls.line(theatre=theatre).events for theatre in THEATRES) == len(SHIPPED.events)
    assert sum(tolls.line(kind=kind).events for kind in TYPES) == len(SHIPPED.events)


def test_no_event_has_no_line() -> None:
    """An empty store adds up to nothing."""
    assert casualties_of().line().events == 0
