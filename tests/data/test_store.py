"""The store's answers, held against plain Python over the same events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import cycle

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from map_app.core.criteria import BY_FIELD
from map_app.core.filters import EventFilter
from map_app.core.schema import Event
from map_app.core.units import Unit
from map_app.core.vocabulary import ELSEWHERE
from map_app.data.queries.clusters import Window
from map_app.data.queries.facets import FACETED
from map_app.data.queries.position import ListPosition
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from map_app.errors import NotFoundError
from tests.data.plain import ACTORS, FILTERS, SHIPPED, keeps, lacks_a_figure, values_of
from tests.shipped import MAP, THEATRES, TYPES
from tests.strategies import examples


@given(filter_=FILTERS, asked=st.sampled_from(SHIPPED.events))
@settings(max_examples=examples(80))
def test_every_filter_keeps_what_plain_python_keeps(
    store: EventStore, filter_: EventFilter, asked: Event
) -> None:
    """Count, list, files, tally and membership agree with the contract's table, event by event."""
    kept = [event for event in SHIPPED.events if keeps(filter_, event)]
    assert [row["id"] for row in store.select(filter_, limit=1_000)] == [e.id for e in kept]
    assert list(store.features(filter_)) == [e.to_json() for e in kept]
    assert store.count(filter_) == len(kept)
    assert store.tally(filter_).unreported == sum(lacks_a_figure(filter_, e) for e in SHIPPED.events)
    assert (store.place_of(filter_, asked.id) is not None) is keeps(filter_, asked)


@given(filter_=FILTERS)
@settings(max_examples=examples(40))
def test_facets_count_each_value_under_the_other_criteria(store: EventStore, filter_: EventFilter) -> None:
    """Beside each option stands how many events it would give with all else as it is, most frequent first."""
    facets = store.facets(filter_)
    there = facets.pop(ELSEWHERE)
    assert there == store.facet(filter_.but(theatre=("elsewhere",)), "country")
    assert set(facets) == {c.field for c in FACETED}
    for field, counted in facets.items():
        others = filter_.but(**{field: BY_FIELD[field].kind.empty})
        expected: Counter[str] = Counter()
        for event in SHIPPED.events:
            if keeps(others, event):
                expected.update(str(value) for value in values_of(event, field, SHIPPED.dataset))
        assert counted == expected
        assert list(counted) == sorted(counted, key=lambda value: (-counted[value], value))


def _day(day: date) -> date:
    return day


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _first(day: date) -> date:
    return day.replace(day=1)


STARTS: dict[Unit, Callable[[date], date]] = {"day": _day, "week": _monday, "month": _first}


@pytest.mark.parametrize("unit", STARTS)
@given(filter_=FILTERS)
@settings(max_examples=examples(15))
def test_histogram_counts_by_the_day_an_event_began(
    store: EventStore, unit: Unit, filter_: EventFilter
) -> None:
    """Weeks start on Monday, months on the first; every kept event is counted in one bar."""
    expected = Counter(
        (STARTS[unit](e.date_start), str(e.event_type)) for e in SHIPPED.events if keeps(filter_, e)
    )
    rows = store.histogram(filter_, unit)
    assert [(row["start"], row["event_type"]) for row in rows] == sorted(expected)
    assert {(row["start"], row["event_type"]): row["n"] for row in rows} == expected


@example(filter_=EventFilter(), at=1)
@example(filter_=EventFilter(type=("air_strike",)), at=0)
@given(filter_=FILTERS, at=st.integers(0, len(SHIPPED.events) - 1))
@settings(max_examples=examples(40))
def test_place_of_counts_from_one_and_knows_the_neighbours(
    store: EventStore, filter_: EventFilter, at: int
) -> None:
    """Previous and next on the card are the neighbours in the list; an excluded event has no place."""
    ids = [e.id for e in SHIPPED.events if keeps(filter_, e)]
    left_out = [e.id for e in SHIPPED.events if not keeps(filter_, e)]
    around = [None, *ids, None]
    for i in {0, at % max(len(ids), 1), len(ids) - 1} & {*range(len(ids))}:
        found = store.place_of(filter_, ids[i])
        assert found == ListPosition(i + 1, len(ids), around[i], around[i + 2])
    for other in left_out[at % max(len(left_out), 1) :][:1]:
        assert store.place_of(filter_, other) is None


def test_pages_of_the_list_join_without_gap_or_repeat(store: EventStore) -> None:
    """Paging through the table gives every event once, in total order: first day, then id by code point."""
    pages = [
        row["id"] for at in range(0, 500, 60) for row in store.select(EventFilter(), limit=60, offset=at)
    ]
    assert pages == [e.id for e in sorted(SHIPPED.events, key=lambda e: (e.date_start, e.id))]


def test_order_of_ids_is_by_code_point(make_event: Callable[..., Event]) -> None:
    """No locale has a say: capitals, digits and punctuation sort as their code points do."""
    ids = ["a", "B", "Z", "a-1", "a.1", "a_1", "a:1", "1", "aa"]
    made = EventStore(Collection(tuple(make_event(i) for i in ids), ()), MAP)
    assert [row["id"] for row in made.select(EventFilter(), limit=20)] == sorted(ids)


def test_get_gives_the_event_and_refuses_unknown_ids(store: EventStore) -> None:
    """An id leads to its whole event; any other text, however hostile, is 'no such event'."""
    event = SHIPPED.events[7]
    assert store.get(event.id) == event
    for text in ("nowhere", "", "\0", "a\0b", "'; drop table events; --", "x" * 10_000, event.id + "\n"):
        with pytest.raises(NotFoundError, match="no event has the id"):
            store.get(text)


def test_unknown_names_are_those_the_data_lacks(store: EventStore) -> None:
    """Only names of open vocabularies that no event has are told, each with its key."""
    filter_ = EventFilter(actor=(ACTORS[0], "Nobody"), source=("Nobody",), dataset=(SHIPPED.dataset,))
    assert store.unknown_names(filter_) == [("actor", "Nobody"), ("source", "Nobody")]


def test_members_list_a_window_or_the_unplaced(store: EventStore) -> None:
    """A spot's list holds the placed events inside it; without a window, those known to the country only."""
    box = (44.0, 15.0, 44.5, 15.6)
    inside = [
        e.id for e in SHIPPED.events if e.location_precision != "country" and keeps(EventFilter(bbox=box), e)
    ]
    found = store.members(EventFilter(), Window(box, 9), limit=1_000)
    assert [row["id"] for row in found] == inside
    assert len(inside) > 1
    country = [e.id for e in SHIPPED.events if e.location_precision == "country"]
    assert [row["id"] for row in store.members(EventFilter(), None, limit=1_000)] == country
    assert len(store.members(EventFilter(), None, limit=2)) == 2


def test_an_empty_store_answers_everything() -> None:
    """No event at all is an answer too, never a crash."""
    made = EventStore(Collection((), ()), MAP)
    filter_ = EventFilter()
    assert (made.count(filter_), made.select(filter_, limit=5), list(made.features(filter_))) == (0, [], [])
    assert made.histogram(filter_, "week") == []
    assert made.framing(filter_) is None
    assert made.meta.period is None
    assert all(counted == {} for counted in made.facets(filter_).values())
    assert "0 events" in made.provenance(filter_).sentence


def test_the_version_is_of_the_records_alone(make_event: Callable[..., Event]) -> None:
    """Equal records have equal versions in any other collection; any change in one has another."""
    first = EventStore(Collection((make_event("a"),), (), dataset="one"), MAP)
    second = EventStore(Collection((make_event("a"),), (), dataset="two"), MAP)
    third = EventStore(Collection((make_event("a", title="Another"),), ()), MAP)
    assert first.meta.version == second.meta.version != third.meta.version
    assert (third.meta.dataset, third.meta.licence) == ("unnamed", "not stated")


def test_threads_get_their_own_right_answers() -> None:
    """Eight threads at once on one fresh store get what each would get alone."""
    made = EventStore(SHIPPED, MAP)
    asked = [
        EventFilter(type=(kind,), theatre=(place,))
        for kind, place in zip(map(str, TYPES), cycle(map(str, THEATRES)))
    ] + [EventFilter(actor=(name,)) for name in ACTORS[:12]]

    def answer(filter_: EventFilter) -> tuple[int, list[str], int, int]:
        window = Window((30.0, 5.0, 60.0, 40.0), 5)
        counted = sum(c.count for c in made.clusters(filter_, window).clusters)
        bars = sum(row["n"] for row in made.histogram(filter_, "month"))
        return made.count(filter_), list(made.features(filter_)), bars, counted

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(answer, asked))
    for filter_, (count, features, bars, counted) in zip(asked, answers, strict=True):
        kept = [e for e in SHIPPED.events if keeps(filter_, e)]
        assert count == bars == len(kept)
        assert features == [e.to_json() for e in kept]
        assert counted <= count
