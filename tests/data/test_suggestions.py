"""Suggestions while a search is typed, and another spelling where one finds nothing; alike in every store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from map_app.core.filters import EventFilter
from map_app.core.schema import Event
from map_app.data import vocabulary
from map_app.data.catalogues import speaking
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from map_app.data.suggestions import Suggestions, as_json, did_you_mean, suggest
from tests.shipped import GEO, MAP, THEATRES

MakeEvent = Callable[..., Event]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Hodiedah", "Hodeidah"),
        ("khanyunis", "Khan Yunis"),
        ("netanyau", "Netanyahu"),
        ("الحديددة", "الحديدة"),
        ("port of hodiedah", "port of Hodeidah"),
        ("hodeidah", None),
        ("zzzzqqq", None),
        ("port hodeidah no such words in any event", None),
        ("xyz", None),
    ],
)
def test_a_typing_error_leads_to_what_was_meant(store: EventStore, typed: str, meant: str | None) -> None:
    """One that finds nothing gets a text that finds something, one that finds anything none."""
    assert did_you_mean(store, EventFilter(q=typed)) == meant


def test_what_was_meant_is_found_under_the_other_criteria(store: EventStore) -> None:
    """Nothing is offered that would find nothing either."""
    filter_ = EventFilter(q="hodiedah", theatre=("yemen",))
    assert did_you_mean(store, filter_) == "Hodeidah"
    assert did_you_mean(store, filter_.but(type=("politics",), theatre=("gaza",))) is None


def spoken_json(found: Suggestions, code: str) -> dict[str, Any]:
    """The answer in a language."""
    with speaking(code, MAP):
        return as_json(found, GEO.areas)


@pytest.mark.parametrize("typed", ["hode", "Hudayd", "الحد", "חודיי"])
def test_a_place_is_suggested_by_the_beginning_of_any_name(store: EventStore, typed: str) -> None:
    """In the reader's language, with its point and how many events name it."""
    found = spoken_json(suggest(store, typed), "ar")["places"][0]
    assert (found["name"], found["within"]) == ("الحديدة", "اليمن")
    assert found["lat"] == pytest.approx(14.8, abs=0.1)
    assert found["lon"] == pytest.approx(42.95, abs=0.1)
    assert found["events"] == store.count(EventFilter(q="الحديدة"))


def test_actors_and_events_are_suggested(store: EventStore) -> None:
    """An actor by any of its names, as the filter wants it; events whose titles have the words come first."""
    found = spoken_json(suggest(store, "الحوثي"), "ar")
    actor = found["actors"][0]
    assert actor["label"] == "حركة أنصار الله (الحوثيون)"
    assert actor["events"] == store.count(EventFilter(actor=(actor["name"],)))
    titles = [event["title"] for event in as_json(suggest(store, "Tower 22"), GEO.areas)["events"]]
    assert all("tower 22" in title.lower() for title in titles[:2])
    assert len(titles) == 5


@pytest.mark.parametrize(
    "typed", ["شمال شرق الأردن", "northeast Jordan", "North-East Jordan", "north east jord", "צפון מזרח ירדן"]
)
def test_a_theatre_is_suggested_by_its_label(store: EventStore, typed: str) -> None:
    """Of any language and in any spelling, as the reader's language has it, with its number of events."""
    n = store.count(EventFilter(theatre=("northeast_jordan",)))
    for code, label in (("en", "Northeast Jordan"), ("ar", "شمال شرق الأردن"), ("he", "צפון-מזרח ירדן")):
        found = spoken_json(suggest(store, typed), code)
        assert found["theatres"] == [{"name": "northeast_jordan", "label": label, "events": n}]
        assert found["did_you_mean"] is None


@pytest.mark.parametrize("code", ["en", "ar", "he"])
def test_every_theatre_is_suggested_by_the_words_of_its_checkbox(store: EventStore, code: str) -> None:
    """And by how a sentence has it."""
    for theatre in THEATRES:
        with speaking(code, MAP):
            typed = (theatre.label, theatre.phrase)
        assert all(suggest(store, text).theatres[0].theatre == theatre for text in typed)


@pytest.mark.parametrize("typed", ["Lebanon", "leban", "لبنان", "לבנון"])
def test_a_country_is_suggested_by_its_name(store: EventStore, typed: str) -> None:
    """Of any language, as the filter wants it, with its number of events."""
    n = store.count(EventFilter(country=("LB",)))
    for code, label in (("en", "Lebanon"), ("ar", "لبنان"), ("he", "לבנון")):
        assert spoken_json(suggest(store, typed), code)["countries"] == [
            {"name": "LB", "label": label, "events": n}
        ]


def test_a_country_is_suggested_by_its_other_names_and_beside_no_theatre_of_its_name(
    store: EventStore,
) -> None:
    """The USA go by it as an actor does; Iraq is a theatre, Jordan more than one; Norway has no event."""
    assert [land.code for land in suggest(store, "USA").countries] == ["US"]
    assert [land.code for land in suggest(store, "Iraq").countries] == []
    assert [land.code for land in suggest(store, "Jordan").countries] == ["JO"]
    assert [land.code for land in suggest(store, "Norway").countries] == []


def test_nothing_is_suggested_for_nothing(store: EventStore) -> None:
    """One letter and signs alone lead nowhere, and a typing error to a word."""
    for typed in ("h", "…!"):
        assert not any(suggest(store, typed))
    assert suggest(store, "Hodiedah").did_you_mean == "Hodeidah"


def test_a_place_that_no_gazetteer_knows_is_suggested_too(make_event: MakeEvent) -> None:
    """The data's own places have the middle of their events for a point; other data brings its own."""
    events = [make_event(f"e{n}", place="Camp Yarrow, X", at=(10 + n, 50.0), title=f"t{n}") for n in range(3)]
    [place] = suggest(EventStore(Collection(tuple(events), ()), MAP), "yarrow").places
    assert (place.shown["en"], place.events) == ("Camp Yarrow, X", 3)
    assert [place.lat, place.lon] == pytest.approx([50.0, 11.0], abs=0.01)


def test_reading_the_vocabulary_is_bounded(make_event: MakeEvent, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many titles an even sample is read, and of many places those of most events."""
    monkeypatch.setattr(vocabulary, "MOST_TITLES", 4)
    monkeypatch.setattr(vocabulary, "MOST_PLACES", 2)
    events = [
        make_event(f"e{n:02}", title=f"wordly{n:02}", place=f"Nowhere {n % 5}", at=(1.0, 2.0))
        for n in range(11)
    ]
    known = EventStore(Collection(tuple(events), ()), MAP).vocabulary()
    assert [word for word in known.words if word.startswith("wordly")] == [
        f"wordly{n:02}" for n in (0, 3, 6, 9)
    ]
    assert [spot.shown["en"] for spot in known.spots if spot.events] == ["Nowhere 0", "Nowhere 1"]
