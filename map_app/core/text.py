"""Small rules for text that filter, store and exports share."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


def fold(text: str) -> str:
    """Bring text to the form in which it is searched: NFC, casefolded."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def words(text: str) -> list[str]:
    """Split on white space, each word once, in order."""
    return list(dict.fromkeys(text.split()))


def delimited(values: Iterable[str]) -> str:
    """Write names as `|a|b|` (`|` for none): equality and splitting work in every engine."""
    return "".join(f"|{value.replace('|', '/')}" for value in values) + "|"


def number(value: float, decimals: int = 6) -> str:
    """Write a number in its shortest form: `42`, `12.5`; never an exponent, never `-0`."""
    text = f"{value:.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
