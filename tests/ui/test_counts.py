"""What the counts beside the map say of places without a record."""

from __future__ import annotations

from collections.abc import Callable

from map_app.core.filters import EventFilter
from map_app.core.schema import Event
from map_app.core.vocab import EventType, Theatre
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from map_app.ui.counts import silent


def test_only_theatres_that_the_data_covers_can_be_silent(
    store: EventStore, make_event: Callable[..., Event]
) -> None:
    """Data of another country says nothing of Gaza, whether or not it is asked for."""
    ships = EventFilter(type=(EventType.SHIPPING_ATTACK,))
    assert Theatre.GAZA in silent(store, ships)
    elsewhere = tuple(make_event(f"e{n}", at=(31, 49 + n), theatre="elsewhere") for n in range(2))
    made = EventStore(Collection((*elsewhere, make_event("y")), ()))
    assert silent(made, EventFilter()) == []
    assert silent(made, ships) == [Theatre.YEMEN]
    assert silent(made, EventFilter(theatre=(Theatre.GAZA,))) == []
