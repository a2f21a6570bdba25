"""The filter as a value: equal meanings are equal, hash alike and never widen."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from map_app.core.filters import EventFilter
from map_app.core.vocab import Precision

DAY = date(2024, 1, 12)


def test_order_and_repeats_do_not_matter() -> None:
    """Alternatives are a set: their order and repeats make no other filter, hash or cache entry."""
    one = EventFilter(type=("politics", "air_strike"), actor=("b", "a", "b"))
    other = EventFilter(type=("air_strike", "politics"), actor=("a", "b"))
    assert one == other
    assert hash(one) == hash(other)
    assert one.actor == ("a", "b")


def test_a_filter_never_changes() -> None:
    """A filter is frozen: sharing one is safe."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        EventFilter().q = "x"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("fields", "set_fields"),
    [
        ({}, ()),
        ({"min_killed": 0}, ("min_killed",)),
        ({"bbox": (0.0, 0.0, 0.0, 0.0)}, ("bbox",)),
        ({"precision": Precision.EXACT}, ("precision",)),
        ({"theatre": ("gaza",), "date_to": DAY}, ("date_to", "theatre")),
        ({"nothing": ("q",)}, ("nothing",)),
    ],
)
def test_what_narrows_is_known(fields: dict[str, Any], set_fields: tuple[str, ...]) -> None:
    """Zero and an empty box are conditions; a filter without any is empty."""
    made = EventFilter(**fields)
    assert made.set_fields == set_fields
    assert made.is_empty is (not set_fields)


def test_a_first_day_after_the_last_one_matches_nothing() -> None:
    """Reversed days are a mistake whoever makes them, so no long event slips through."""
    made = EventFilter(date_from=date(2024, 2, 1), date_to=DAY)
    assert made.nothing == ("from", "to")
    assert made == EventFilter(nothing=("to", "from"))


def test_a_key_that_matches_nothing_has_no_value_beside_it() -> None:
    """A value and `nothing` of one key would be two ways to write the same view."""
    made = EventFilter(date_from=DAY, type=("politics",), nothing=("from", "type"))
    assert made == EventFilter(nothing=("from", "type"))


@pytest.mark.parametrize("key", ["", "date_from", "nothing", "at", "Q"])
def test_only_a_key_can_match_nothing(key: str) -> None:
    """A name no address can carry would be lost on the way and widen the view, so it is refused."""
    with pytest.raises(KeyError):
        EventFilter(nothing=(key,))


def test_a_new_value_mends_its_key() -> None:
    """Choosing a value for a key that was not understood takes that key, and no other, off the list."""
    broken = EventFilter(q="port", nothing=("from", "type"))
    assert broken.but(date_from=DAY) == EventFilter(q="port", date_from=DAY, nothing=("type",))
    assert broken.but(type=()).nothing == ("from",)
    assert broken.but(q=None).nothing == ("from", "type")
    assert broken.but(nothing=()) == EventFilter(q="port")
