"""Countries by name in three languages, neutral, and what "elsewhere" is."""

from __future__ import annotations

import pytest
from babel import Locale

from map_app.core.countries import (
    NAMES,
    NO_COUNTRY,
    country_name,
    within_words,
)
from map_app.core.criteria import BY_KEY
from map_app.core.describe import Tally, sentence
from map_app.core.filters import EventFilter
from map_app.core.language import LANGUAGES, spoken
from map_app.core.theatres import name_elsewhere, theatre_beside, theatre_words
from map_app.data.catalogues import catalogue
from tests.shipped import GEO, PROFILE, parse

OWN = {
    "en": {"PS": "Palestine"},
    "ar": {"PS": "فلسطين", "AE": "الإمارات", "SA": "السعودية"},
    "he": {"PS": "פלסטין", "AE": "איחוד האמירויות"},
}
"""As the map writes it (`geodata/places.csv`): Palestine is no name of the CLDR, and some of its are long."""


@pytest.mark.parametrize("code", LANGUAGES)
def test_names_are_those_of_the_cldr(code: str) -> None:
    """Every country of the list is named as Babel names it, a few as the map does."""
    known = {**Locale("en").territories, **Locale(code).territories, **OWN[code]}
    with spoken(catalogue(code)):
        for entry in NAMES.split("; "):
            assert country_name(entry[:2]) == known[entry[:2]]
        assert country_name("XX") == "XX"


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_map_names_countries_as_the_list_does(code: str) -> None:
    """One style: no label is an official long name beside short ones."""
    with spoken(catalogue(code)):
        listed = {country_name(entry[:2]) for entry in NAMES.split("; ")}
    assert {place.names[code] for place in GEO.places if place.kind == "country"} <= listed


def test_elsewhere_is_told_apart_by_its_country() -> None:
    """A theatre speaks for itself; elsewhere has its country, which for Palestine is the West Bank."""
    assert theatre_words("gaza", "PS", PROFILE) == "Gaza"
    assert theatre_words("elsewhere", "LB", PROFILE) == "Elsewhere: Lebanon"
    assert theatre_words("elsewhere", None, PROFILE) == "Elsewhere"
    assert name_elsewhere("PS", PROFILE) == "West Bank"


def test_a_theatre_is_not_said_again_beside_a_place_that_names_it() -> None:
    """Israel is not "Israel, Elsewhere: Israel"; Yemen is not "Yemen, Yemen"."""
    assert theatre_beside("southern Israel", "elsewhere", "IL", PROFILE) == ""
    assert theatre_beside("Hodeidah, Yemen", "yemen", "YE", PROFILE) == ""
    assert theatre_beside("Beirut", "elsewhere", "LB", PROFILE) == "Elsewhere: Lebanon"
    assert theatre_beside("Indian Ocean", "elsewhere", None, PROFILE) == "Elsewhere"


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (("LB",), "within Lebanon"),
        (("NL", "US"), "within the Netherlands or the United States"),
        ((NO_COUNTRY,), "at sea or without a country"),
        (("EG", NO_COUNTRY), "within Egypt or at sea or without a country"),
    ],
)
def test_a_sentence_says_where_with_the_article_of_a_name(codes: tuple[str, ...], words: str) -> None:
    """What lies in no country is said too; a country takes the place of the theatres."""
    assert within_words(codes) == words
    said = sentence(EventFilter(country=codes), Tally(3, 0, None), PROFILE)
    assert said == f"3 events of every type {words}, at any time."


def test_what_has_no_effect_is_not_said() -> None:
    """`within` counts for a window or an area only."""
    alone, shaped = (parse(query).filter for query in ("within=possible", "within=possible&bbox=1,2,3,4"))
    assert "may be inside" not in sentence(alone, Tally(3, 0, None), PROFILE)
    assert "may be inside" in sentence(shaped, Tally(3, 0, None), PROFILE)


def test_a_country_is_two_letters_in_any_case() -> None:
    """Other text is refused with the cure."""
    parse = BY_KEY["country"].kind.parse
    assert parse("lb") == "LB"
    for text in ("Lebanon", "L1", "", "ا"):
        with pytest.raises(ValueError, match="two letters"):
            parse(text)
