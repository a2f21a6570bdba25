"""The gazetteer of the editor: names as people type them -> points."""

from __future__ import annotations

import pytest

from tests.shipped import GEO

look_up = GEO.gazetteer.look_up


@pytest.mark.parametrize(
    ("typed", "country", "near"),
    [
        ("Hodeidah", "YE", (14.8, 42.95)),
        ("ta'iz", "YE", (13.58, 44.02)),
        ("KHAN YOUNIS", "PS", (31.34, 34.31)),
        ("Deir ez Zor", "SY", (35.34, 40.14)),
    ],
)
def test_a_settlement_is_found_as_people_write_it(
    typed: str, country: str, near: tuple[float, float]
) -> None:
    """Case, accents, apostrophes and hyphens do not matter; the largest of that name comes first."""
    place = look_up(typed)[0]
    assert place.country_code == country
    assert (place.lat, place.lon) == pytest.approx(near, abs=0.05)


def test_a_larger_town_has_a_larger_circle() -> None:
    """The proposed radius grows with the population."""
    assert (
        look_up("Harib")[0].radius_km < look_up("Khan Younis")[0].radius_km < look_up("Sana'a")[0].radius_km
    )


def test_an_unknown_name_finds_nothing() -> None:
    """No nearest guess: a wrong point is worse than none."""
    assert look_up("Atlantis") == []


def test_every_offered_name_is_found() -> None:
    """What Tab offers leads to a point."""
    assert not [name for name in GEO.gazetteer.names if not look_up(name)]
