"""Who struck where: the store's cells against counting by hand, and what is said beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

from hypothesis import given, settings

from map_app.core.filters import EventFilter
from map_app.core.grades import attribution_basis
from map_app.core.schema import Event
from map_app.core.text import delimited
from map_app.core.vocab import Attribution, Role
from map_app.data.queries.strikes import StrikeCell, Strikes
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from tests.data.plain import FILTERS, SHIPPED, keeps
from tests.shipped import MAP, STRIKES
from tests.strategies import examples

Make = Callable[..., Event]


def by_hand(events: list[Event]) -> Strikes:
    """The same, from the events themselves."""
    found = [event for event in events if event.event_type in STRIKES]
    named = [
        {*delimited(a.name for a in e.actors if a.role is Role.INITIATOR).split("|")} - {""} for e in found
    ]
    cells = Counter(
        StrikeCell(name, event.theatre, event.date_start.replace(day=1))
        for event, names in zip(found, named, strict=True)
        for name in names
    )
    joint, unstated = sum(len(names) > 1 for names in named), sum(not names for names in named)
    attributed = sum(attribution_basis(event) is Attribution.ATTRIBUTED for event in found)
    return Strikes(dict(cells), len(found), joint, unstated, attributed=attributed)


@settings(max_examples=examples(60))
@given(filter_=FILTERS)
def test_cells_equal_counting_by_hand(store: EventStore, filter_: EventFilter) -> None:
    """Under any filter the matrix is what one would count."""
    assert store.strikes(filter_) == by_hand([event for event in SHIPPED.events if keeps(filter_, event)])


def test_a_joint_strike_counts_for_each(make_event: Make) -> None:
    """Two initiators are two cells of one strike; names with odd signs are read whole."""
    names = ('A "quoted", \\odd ],"killed": name', "B|C")
    actors = [{"name": name, "role": "initiator"} for name in (*names, names[0])]
    both = make_event("a", actors=[*actors, {"name": "D", "role": "target"}], summary='"actors":[x,"killed":')
    alone = make_event("b", actors=[], date_start="2024-02-28", date_end="2024-03-05")
    other = make_event("c", event_type="ground_fighting", actors=actors)
    found = EventStore(Collection((both, alone, other), ()), MAP).strikes(EventFilter())
    assert found.actors() == sorted([names[0], "B|C"])
    assert (found.total, found.joint, found.unstated, found.left_off) == (2, 1, 1, 0)
    assert found.count(actor="B|C") == found.count(month=date(2024, 1, 1), actor="B|C") == 1


def test_months_without_a_strike_stand_between(make_event: Make) -> None:
    """The months run from first to last without a gap, over a year's end."""
    days = ("2023-11-30", "2024-02-01")
    events = tuple(make_event(day, date_start=day, date_end=day) for day in days)
    found = EventStore(Collection(events, ()), MAP).strikes(EventFilter())
    assert [month.month for month in found.months()] == [11, 12, 1, 2]
    assert Strikes({}).months() == []
