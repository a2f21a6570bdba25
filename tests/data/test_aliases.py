"""Other names of an event's place: found by its text and by where it lies."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from map_app.core.filters import EventFilter
from map_app.core.folding import fold, fold_each
from map_app.core.schema import Event
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from tests.shipped import GEO, MAP

MakeEvent = Callable[..., Event]
HODEIDAH, KHAN_YOUNIS, TRIPOLI, BAGHDAD = (42.95, 14.8), (34.31, 31.34), (35.84, 34.43), (44.4, 33.33)


@pytest.mark.parametrize(
    ("place", "point", "searches"),
    [
        ("Hodeidah, Yemen", HODEIDAH, ("hudaydah", "Al-Hudaydah", "الحديدة", "حديده", "חודיידה", "اليمن")),
        ("Al-Hudaydah", HODEIDAH, ("hodeidah", "الحديدة")),
        ("الحديدة", HODEIDAH, ("hodeidah", "Al-Hudaydah")),
        ("Port of Hudaydah", HODEIDAH, ("hodeidah",)),
        ("Khan Younis, southern Gaza Strip", KHAN_YOUNIS, ("khan yunis", "Khan Yunus", "خان يونس", "غزة")),
        ("Tripoli", TRIPOLI, ("طرابلس",)),
    ],
)
def test_a_place_is_found_by_its_other_names(
    make_event: MakeEvent, place: str, point: tuple[float, float], searches: tuple[str, ...]
) -> None:
    """Spellings of the gazetteer and the labels' Arabic and Hebrew names find an event that lies there."""
    event = make_event("a", title="x", summary="", actors=[], place=place, at=point)
    store = EventStore(Collection((event,), ()), MAP)
    assert [store.count(EventFilter(q=text)) for text in searches] == [1] * len(searches)


@pytest.mark.parametrize(
    ("place", "point", "search"),
    [
        ("Tripoli, Libya", (13.19, 32.88), "طرابلس"),
        ("Hodeidah Street", BAGHDAD, "الحديدة"),
        ("Palestine Street, Baghdad", BAGHDAD, "فلسطين"),
        ("Northern Gaza Strip", (34.45, 31.5), "gaza city"),
        ("Salah al-Din road, Gaza City", (34.45, 31.5), "tikrit"),
        ("Abu Kamal, Syria", (40.92, 34.45), "hind"),
    ],
)
def test_no_other_place_of_the_name_is_meant(
    make_event: MakeEvent, place: str, point: tuple[float, float], search: str
) -> None:
    """A name far from its point, a country in a street's name, a longer name or a part of one add nothing."""
    event = make_event("a", title="x", summary="", actors=[], place=place, at=point)
    assert EventStore(Collection((event,), ()), MAP).count(EventFilter(q=search)) == 0


def test_names_are_folded_as_searches_are() -> None:
    """What is folded many at once is what is folded one by one, and every other name is folded."""
    names = [name for town in GEO.gazetteer.settlements[::50] for name in town.names]
    assert fold_each(names) == [fold(name) for name in names]
    listed = GEO.known_places.other_names("Hodeidah", 14.8, 42.95, 5)
    assert [fold(name) for name in listed] == listed
    assert "hodeidah" not in listed
