"""The chain of answers: both directions, a few steps, bounded, and only true links."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from map_app.core.schema import Event
from map_app.data.queries.chain import ANSWERS, MOST, STEPS, Chain
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from tests.data.plain import SHIPPED
from tests.shipped import MAP

Make = Callable[..., Event]


def link(other: str, relation: str = "follows") -> list[dict[str, str]]:
    """A `relates_to` of one link."""
    return [{"id": other, "relation": relation}]


def walked(events: Iterable[Event], selected: str) -> Chain:
    """The chain of one of some events."""
    store = EventStore(Collection(tuple(events), ()), MAP)
    return store.chain(store.get(selected))


def ids(chain: Chain) -> list[str]:
    """The chain's events by id."""
    return [event.id for event in chain.events]


def test_both_ends_of_a_link_find_each_other(make_event: Make) -> None:
    """What an event names and what names it are in its chain; what only looks like a link is not."""
    events = (
        make_event("cause"),
        make_event("answer", relates_to=link("cause", "retaliation_for")),
        make_event("quote", summary='{"id":"cause","relation":"follows"}', mine=link("cause")),
        make_event("alike", relates_to=link("cause2")),
    )
    assert ids(walked(events, "cause")) == ids(walked(events, "answer")) == ["answer", "cause"]
    [hang] = walked(events, "cause").links
    assert (hang.later, hang.earlier, hang.step) == ("answer", "cause", 1)
    assert ids(walked(events, "quote")) == ["quote"]


def test_the_chain_ends_after_some_steps(make_event: Make) -> None:
    """A row of answers is followed as far as the bound, in both directions."""
    events = [make_event("n0"), *(make_event(f"n{i}", relates_to=link(f"n{i - 1}")) for i in range(1, 10))]
    assert ids(walked(events, "n5")) == [f"n{i}" for i in range(5 - STEPS, 6 + STEPS)]


def test_parts_are_taken_for_the_chosen_event_only(make_event: Make) -> None:
    """A whole shows its parts; a part shows its whole, and not the whole's other parts."""
    events = [make_event("whole"), *(make_event(p, relates_to=link("whole", "part_of")) for p in ("a", "b"))]
    assert ids(walked(events, "whole")) == ["a", "b", "whole"]
    assert ids(walked(events, "a")) == ["a", "whole"]


def test_a_crowd_is_cut_and_says_so(make_event: Make) -> None:
    """No more events than can be drawn, the chosen one always among them."""
    events = [make_event("x-root"), *(make_event(f"e{i:03}", relates_to=link("x-root")) for i in range(200))]
    chain = walked(events, "x-root")
    assert (len(chain.events), chain.more) == (MOST, True)
    assert "x-root" in ids(chain)
    assert not walked(events[:5], "x-root").more


@pytest.mark.parametrize("selected", [e for e in SHIPPED.events if e.relates_to][::12], ids=lambda e: e.id)
def test_shipped_chains_equal_a_plain_walk(store: EventStore, selected: Event) -> None:
    """The store's walk finds what a walk over all events in plain Python finds."""
    chain = store.chain(selected)
    assert not chain.more
    assert set(ids(chain)) == plain_walk(selected.id)
    by_id = {event.id: event for event in SHIPPED.events}
    for hang in chain.links:
        assert (hang.earlier, hang.relation) in [(x.id, x.relation) for x in by_id[hang.later].relates_to]


def plain_walk(start: str) -> set[str]:
    """Breadth first through the shipped events."""
    found, queue = {start}, deque([(start, 0)])
    while queue:
        here, step = queue.popleft()
        for event in SHIPPED.events if step < STEPS else ():
            for at in event.relates_to:
                pair: dict[str, Any] = {event.id: at.id, at.id: event.id}
                known = any(e.id == at.id for e in SHIPPED.events)
                other = pair.get(here)
                if other and known and other not in found and (at.relation in ANSWERS or not step):
                    found.add(other)
                    queue.append((other, step + 1))
    return found
