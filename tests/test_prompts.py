"""Questions in the terminal: what is typed is read, and what is shown can be typed back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from map_app.cli import prompts

COUNTS = st.integers(min_value=0, max_value=9_999_999)


@given(st.lists(COUNTS, min_size=3, max_size=3).map(sorted), st.booleans())
def test_a_range_is_read_as_it_is_shown(counts: list[int], preferred: bool) -> None:
    """Enter at a proposed range keeps it, whether or not it has a preferred figure."""
    low, best, high = counts
    value: prompts.RangeDict = {"low": low, "best": best if preferred else None, "high": high}
    assert prompts.casualty_range(prompts.format_range(value)) == value


def test_not_reported_is_not_zero() -> None:
    """Nothing typed means not reported; only a typed 0 is none."""
    assert prompts.casualty_range("") is None
    assert prompts.casualty_range("0") == {"low": 0, "best": 0, "high": 0}
    assert prompts.format_range(None) != prompts.format_range({"low": 0, "best": 0, "high": 0})


def test_a_point_is_typed_latitude_first_and_kept_longitude_first() -> None:
    """People say latitude first; GeoJSON does not."""
    assert prompts.point("15.3545, 44.2065") == [44.2065, 15.3545]


REFUSED: list[tuple[Callable[[str], object], str]] = [
    (prompts.point, "91, 10"),
    (prompts.point, "nan, 4"),
    (prompts.point, "15.3"),
    (prompts.day, "2024-02-30"),
    (prompts.day, "yesterday"),
    (prompts.casualty_range, "5-"),
    (prompts.casualty_range, "-1"),
    (prompts.kilometres, "-3"),
    (prompts.country, "YEM"),
    (prompts.address, "example.org"),
    (prompts.line, ""),
]


@pytest.mark.parametrize(("read", "text"), REFUSED)
def test_what_cannot_be_read_is_refused(read: Callable[[str], object], text: str) -> None:
    """A bad answer raises with the cure, so that it is asked again."""
    with pytest.raises(ValueError, match=r"\w"):
        read(text)
