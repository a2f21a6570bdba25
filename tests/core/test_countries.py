"""Countries by name in three languages, neutral, and what "elsewhere" is."""

from __future__ import annotations

import pytest
from babel import Locale

from map_app.core.countries import NAMES, country_name, name_elsewhere, theatre_words
from map_app.core.criteria import BY_KEY
from map_app.core.language import LANGUAGES, spoken
from map_app.core.vocab import Theatre
from map_app.data.catalogues import catalogue

OWN = {"en": "State of Palestine", "ar": "دولة فلسطين", "he": "פלסטין"}
"""As the United Nations writes it (`geodata/places.csv`), not as the CLDR does."""


@pytest.mark.parametrize("code", LANGUAGES)
def test_names_are_those_of_the_cldr(code: str) -> None:
    """Every country of the list is named as Babel names it, Palestine as the United Nations does."""
    known = {**Locale("en").territories, **Locale(code).territories, "PS": OWN[code]}
    with spoken(catalogue(code)):
        for entry in NAMES.split("; "):
            assert country_name(entry[:2]) == known[entry[:2]]
        assert country_name("XX") == "XX"


def test_elsewhere_is_told_apart_by_its_country() -> None:
    """A theatre speaks for itself; elsewhere has its country, which for Palestine is the West Bank."""
    assert theatre_words(Theatre.GAZA, "PS") == "Gaza"
    assert theatre_words(Theatre.ELSEWHERE, "LB") == "Elsewhere: Lebanon"
    assert theatre_words(Theatre.ELSEWHERE, None) == "Elsewhere"
    assert name_elsewhere("PS") == "West Bank"


def test_a_country_is_two_letters_in_any_case() -> None:
    """Other text is refused with the cure."""
    parse = BY_KEY["country"].kind.parse
    assert parse("lb") == "LB"
    for text in ("Lebanon", "L1", "", "ا"):
        with pytest.raises(ValueError, match="two letters"):
            parse(text)
