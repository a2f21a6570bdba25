"""Small rules for text: names in a delimited column, numbers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from map_app.core.text import HIDDEN, delimited, number, numbers, replace_surrogates, undelimited, words


@pytest.mark.parametrize(
    ("text", "parts"),
    [("", []), (" \t\u00a0", []), ("b a  b\nc", ["b", "a", "c"])],
)
def test_words_stand_once_in_order(text: str, parts: list[str]) -> None:
    """Words are split on any white space, repeats dropped."""
    assert words(text) == parts


@pytest.mark.parametrize(
    ("names", "column"),
    [
        ([], "|"),
        (["a"], "|a|"),
        (["a", "b"], "|a|b|"),
        (["b", "a", "b"], "|b|a|"),
        (["a|b"], "|a｜b|"),
        ([" a ", "a"], "|a|"),
        (["", " "], "|"),
    ],
)
def test_names_are_delimited(names: list[str], column: str) -> None:
    """A name stands once between bars, so that `|name|` finds it and nothing else."""
    assert delimited(names) == column
    assert undelimited(column) == [name for name in dict.fromkeys(n.strip() for n in names) if name]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (42.0, "42"),
        (12.5, "12.5"),
        (-0.0, "0"),
        (-0.0000001, "0"),
        (1e-6, "0.000001"),
        (100.0, "100"),
        (1e20, "1" + "0" * 20),
    ],
)
def test_a_number_is_short_and_plain(value: float, text: str) -> None:
    """No exponent, no trailing zeros, no negative zero."""
    assert number(value) == text


@given(st.floats(-1e6, 1e6))
def test_a_number_written_is_read_to_six_decimals(value: float) -> None:
    """Writing loses nothing above the sixth decimal."""
    assert math.isclose(float(number(value)), value, abs_tol=5.1e-7)


@pytest.mark.parametrize(
    "text", ["", "1", "1,2,3", "1,", "1_0,2", "nan,2", "inf,2", "1e999,2", "٣,2", "1e,2", ".,2", "- 1,2"]
)
def test_only_plain_finite_numbers_are_read(text: str) -> None:
    """What `float` would take but no person would write is refused."""
    with pytest.raises(ValueError, match="is not 2 "):
        numbers(text, 2)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=5))
def test_every_finite_number_is_read(values: list[float]) -> None:
    """Any way Python writes a finite number is understood."""
    assert numbers(",".join(map(str, values)), len(values)) == values


@given(st.text(st.characters(codec=None, categories=None)))
def test_whole_text_can_always_be_written(text: str) -> None:
    """Half a surrogate pair becomes the replacement character; all else stays."""
    text.encode("utf-8", "surrogatepass")
    assert replace_surrogates(text).encode().decode() == replace_surrogates(text)
    assert len(replace_surrogates(text)) == len(text)


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\ufeff", "\ud800"]
)
def test_what_hides_or_reorders_text_is_known(character: str) -> None:
    """Controls, direction overrides, byte order marks and broken surrogates are caught."""
    assert HIDDEN.search(character)


@pytest.mark.parametrize(
    "character", ["\n", "\t", "\u200c", "\u200d", "\u200e", "\u200f", "\u061c", "é", "ش", "א", "|"]
)
def test_what_writing_needs_may_stay(character: str) -> None:
    """Line breaks, joiners and the plain direction marks of Arabic and Hebrew are no attack."""
    assert not HIDDEN.search(character)
