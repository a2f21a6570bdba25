"""What the map names, the search finds: in English, Arabic and Hebrew, in the spelling that is shown."""

from __future__ import annotations

import random

import pytest

from map_app.data.catalogues import speaking
from map_app.data.reference import towns
from map_app.data.store import EventStore
from map_app.data.suggestions import as_json, suggest
from tests.shipped import GEO, MAP

NEAR = 0.06
"""Degrees from a label's point to where the search goes."""


def labels(kind: str, most: int) -> list[towns.Name]:
    """Some of the names of a kind, of settlements those around the theatres; always the same."""
    found = {
        id(name): name
        for zoom in (6, 8, 10, 14)
        for tile in GEO.towns.chosen(zoom).values()
        for name in tile
        if name.kind == kind and (kind != "town" or (34 < name.lon < 47 and name.lat < 37.5))
    }
    drawn = list(found.values())
    return random.Random(17).sample(drawn, min(most, len(drawn)))  # noqa: S311 - the same in every run


@pytest.mark.parametrize(
    ("kind", "most"), [("town", 40), ("site", 20), ("quarter", 25), ("island", 9), ("governorate", 20)]
)
def test_every_label_of_the_map_can_be_gone_to(store: EventStore, kind: str, most: int) -> None:
    """Typed as it is shown, it is one of the places that are offered."""
    lost = [
        (lang, name.in_language(lang))
        for name in labels(kind, most)
        for lang in ("en", "ar", "he")
        if not any(
            abs(spot.lat - name.lat) < NEAR and abs(spot.lon - name.lon) < NEAR
            for spot in suggest(store, name.in_language(lang)).places
        )
    ]
    assert not lost


def test_every_label_of_the_base_map_can_be_gone_to(store: EventStore) -> None:
    """Cities, countries and seas too."""
    for place in GEO.places:
        for name in place.names.values():
            found = suggest(store, name).places
            assert any(abs(spot.lat - place.lat) < NEAR for spot in found), (place.id, name)


@pytest.mark.parametrize(
    ("lang", "typed", "name", "within"),
    [
        ("en", "beit lahiya", "Beit Lahia", "Palestine"),
        ("ar", "الشجاعية", "الشجاعية", "فلسطين"),
        ("en", "الأنبار", "Anbar Governorate", "Iraq"),
        ("he", "tower 22", "מגדל 22", "ירדן"),
        ("en", "ibb", "Ibb", "Yemen"),
        ("en", "al hazm", "Al Ḩazm", "Al Jawf Governorate · Yemen"),  # there is another one in Yemen
    ],
)
def test_a_place_is_offered_by_its_name_in_the_readers_language(
    store: EventStore, lang: str, typed: str, name: str, within: str
) -> None:
    """However it was typed; of two places of one name in a country, the governorate says which it is."""
    with speaking(lang, MAP):
        offered = as_json(suggest(store, typed), GEO.areas)["places"]
    assert (name, within) in [(place["name"], place["within"]) for place in offered]
