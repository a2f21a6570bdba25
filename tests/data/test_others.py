"""Events of a type or theatre that the map lacks are shown under others, named, and written as they are."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from map_app.core.feed import Addresses, atom
from map_app.core.filters import EventFilter
from map_app.core.schema import Event
from map_app.data import export
from map_app.data.queries.clusters import Window
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from map_app.maps import outputs
from map_app.ui import card, listing
from tests.shipped import MAP, PROFILE, parse

ALL, OTHERS = EventFilter(), parse("type=other").filter
HOSTILE = "river_raid'><img src=x>"
WINDOW = Window((30.0, 0.0, 60.0, 40.0), 5)


@pytest.fixture(scope="module")
def store(make_event: Callable[..., Event]) -> EventStore:
    """Two types that the map lacks, one of them hostile, and one that it has, at three places."""
    events = (
        make_event("a", event_type=HOSTILE, theatre="nowhere", at=(40.0, 10.0)),
        make_event("b", event_type="market_closed", at=(45.0, 20.0)),
        make_event("c", event_type="air_strike", at=(50.0, 30.0)),
    )
    return EventStore(Collection(events=events, problems=(), dataset="d", licence="", attribution=""), MAP)


def test_others_are_one_type_wherever_events_are_counted(store: EventStore) -> None:
    """Facets, clusters, bars and counts agree, in wide views and near ones."""
    assert store.facet(ALL, "type") == {"other": 2, "air_strike": 1}
    assert store.facet(ALL, "theatre")["elsewhere"] == 1
    for zoom in (5, 9):
        found = store.clusters(ALL, Window(WINDOW.box, zoom)).clusters
        assert sorted(kind for cluster in found for kind in cluster.types) == ["air_strike", "other", "other"]
    assert {row["event_type"]: row["n"] for row in store.histogram(ALL, "month")} == {
        "other": 2,
        "air_strike": 1,
    }
    assert store.casualties(ALL).line(kind="other").events == 2
    assert store.strikes(ALL).total == 1


def test_a_filter_for_others_keeps_them_and_one_for_a_type_leaves_them_out(store: EventStore) -> None:
    """As it does with any type."""
    assert [row["id"] for row in store.select(OTHERS, limit=9)] == ["a", "b"]
    assert store.count(parse("type=air_strike").filter) == 1
    assert store.count(OTHERS) == 2


def test_records_keep_the_type_that_they_have(store: EventStore) -> None:
    """Lists and files name it; a file is what was loaded."""
    assert [row["event_type"] for row in store.select(OTHERS, limit=9)] == [HOSTILE, "market_closed"]
    rows = [json.loads(line)["properties"] for line in store.features(OTHERS)]
    assert [(row["event_type"], row["theatre"]) for row in rows] == [
        (HOSTILE, "nowhere"),
        ("market_closed", store.get("b").theatre),
    ]
    assert "market_closed" in b"".join(export.stream(store, ALL, "csv")).decode()


def test_card_list_feed_and_dossier_name_the_type_with_every_letter_escaped(store: EventStore) -> None:
    """They say “Other: market closed”, and what a file says is no markup."""
    event, [row, named] = store.get("a"), store.select(OTHERS, limit=9)
    dossier = b"".join(outputs.stream(store, ALL, "html", outputs.Look())).decode()
    feed = atom(
        store.provenance(ALL), [event], Addresses("http://h/", "http://h/f", "http://h/e"), PROFILE.types
    )
    shown = [card.body(event, PROFILE), listing.facts(row, PROFILE), dossier.split("<article", 1)[0], feed]
    assert all("<img src=x>" not in text.replace("\\u003c", "&lt;") for text in shown)
    assert all("Other: river raid" in text for text in shown)
    assert "Other: market closed" in listing.facts(named, PROFILE)
    assert "symbol-other" in shown[0]


def test_other_is_on_offer_only_where_there_are_such_events(
    store: EventStore, make_event: Callable[..., Event]
) -> None:
    """Legend, controls and comparisons of other data have the map's own types alone."""
    whole = EventStore(Collection(events=(make_event("c"),), problems=()), MAP)
    assert "other" in store.types
    assert [*whole.types] == [kind for kind in PROFILE.types if kind != "other"]
