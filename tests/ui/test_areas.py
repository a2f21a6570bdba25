"""Named areas: what a map offers to choose, and what becomes of a choice."""

from __future__ import annotations

import pytest

from map_app.core.filters import EventFilter
from map_app.data.store import EventStore
from map_app.ui import areas
from tests.shipped import THEATRES, parse


def test_theatres_and_the_countries_of_the_data_are_offered(store: EventStore) -> None:
    """Each with its name: all that have an outline, and no country without events."""
    offered = areas.offered(store)
    theatres = [value for key, value, _ in offered if key == "theatre"]
    countries = {value: name for key, value, name in offered if key == "country"}
    assert theatres == [str(theatre) for theatre in THEATRES if theatre != "elsewhere"]
    assert countries["LB"] == "Lebanon"
    assert all(store.count(EventFilter(country=(code,))) for code in countries)
    assert [*countries.values()] == sorted(countries.values())


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("", None),
        ("theatre=yemen", ("theatre", "yemen")),
        ("country=LB&type=air_strike", ("country", "LB")),
        ("theatre=yemen&country=LB", None),
        ("theatre=elsewhere", None),
        ("country=LB&country=IL", None),
    ],
)
def test_the_one_named_area_of_a_filter_is_shown_as_set(query: str, named: tuple[str, str] | None) -> None:
    """So that it can be removed where it was set; several are no area of the map's."""
    assert areas.selected(parse(query).filter) == named
