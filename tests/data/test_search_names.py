"""Searches find an event by other names of its actors and by other romanisations of the names in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from map_app.core.filters import EventFilter
from map_app.core.folding import fold, name_key
from map_app.core.schema import Event
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from tests.shipped import GEO, MAP

MakeEvent = Callable[..., Event]


@pytest.mark.parametrize(
    ("actor", "searches"),
    [
        ("Houthi movement (Ansar Allah)", ("الحوثيون", "حوثيون", "أنصار الله", "Ansarallah", "huthis")),
        ("Ansar Allah", ("الحوثيون", "houthis")),
        ("Islamic Revolutionary Guard Corps", ("irgc", "الحرس الثوري", "משמרות המהפכה")),
        ("Kata'ib Hezbollah", ("katib hezbollah", "كتائب حزب الله", "Kataib Hizbullah")),
        ("Popular Mobilization Forces", ("hashd al-shaabi", "PMU")),
        ("Al-Nukhba Brigade of Dayr", ("Nokhba", "Deir", "Brigade of Dair")),
    ],
)  # fmt: skip
def test_an_actor_is_found_by_its_other_names(
    make_event: MakeEvent, actor: str, searches: tuple[str, ...]
) -> None:
    """Acronyms, Arabic and Hebrew, and other spellings, whichever name the record has."""
    event = make_event("a", title="x", summary="", actors=[{"name": actor, "role": "initiator"}])
    store = EventStore(Collection((event,), ()), MAP)
    assert {text: store.count(EventFilter(q=text)) for text in searches} == dict.fromkeys(searches, 1)


@pytest.mark.parametrize("search", ["حزب الله", "الحوثيون", "isis", "gaza city"])
def test_no_other_actor_is_found(make_event: MakeEvent, search: str) -> None:
    """What an actor is not called does not find it."""
    event = make_event("a", title="x", summary="", actors=[{"name": "Hamas", "role": "target"}])
    assert EventStore(Collection((event,), ()), MAP).count(EventFilter(q=search)) == 0


def test_a_name_in_title_or_summary_is_found_in_other_spellings(store: EventStore) -> None:
    """All spellings of Hodeidah find the same shipped events, those that only mention it included."""
    found = {q: store.count(EventFilter(q=q)) for q in ("hodeidah", "hudaydah", "al hudaydah", "hodeida")}
    assert len(set(found.values())) == 1
    assert found["hodeidah"] > 20


def test_a_word_that_is_no_name_has_no_other_spelling(make_event: MakeEvent) -> None:
    """A word that is no part of a name is found as it is written."""
    event = make_event("a", title="Strikes on the way", summary="Four were hurt", actors=[], place="Sea")
    store = EventStore(Collection((event,), ()), MAP)
    assert [store.count(EventFilter(q=q)) for q in ("four", "for", "fur", "wei")] == [1, 0, 0, 0]


def test_the_table_of_actors_is_in_order() -> None:
    """Its names are sorted, and no name means two actors."""
    actors = GEO.actors.known
    assert [a.names["en"] for a in actors] == sorted(a.names["en"] for a in actors)
    keys = Counter(key for actor in actors for key in {name_key(name) for name in actor.every_name})
    assert [key for key, n in keys.items() if n > 1] == []
    assert all(fold(name) for actor in actors for name in actor.every_name)
