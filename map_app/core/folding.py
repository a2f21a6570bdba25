"""One folding for searches, names and places: text that a reader takes for the same folds to the same.

It is done in Python only, when a table is made and when a filter is read, so that every engine compares plain
text and none of them applies a collation of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

NAMES_CACHED: Final = 50_000
"""Keys of names that are cached; the names of a data set come again and again."""

_DROPPED: Final = {
    *"'`´ʹʻʼʽʾʿˈˊˋ‘’‛′‵＇׳",  # apostrophes, primes, ayn and hamza of transliterations, geresh
    "\u0640",  # tatweel
}
_INSTEAD: Final = {
    **dict.fromkeys("“”„‟«»″״", '"'),
    **dict.fromkeys("\u2212\u02d7", " "),  # minus signs; true dashes are found by their category
    "ı": "i",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ø": "o",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ə": "a",
    # Arabic, after Lucene's ArabicNormalizer, with the Persian and Urdu forms of the same letters.
    "ٱ": "ا",
    "ى": "ي",
    "ی": "ي",
    "ې": "ي",
    "ک": "ك",
    "ة": "ه",
    "ہ": "ه",
    "ە": "ه",
    "ھ": "ه",
}
_MARKS: Final = (*range(10, 37), *range(200, 241))
"""Combining classes that are dropped: accents, Hebrew points, Arabic vowels, but not Indic ones."""


class _Table(dict[int, str]):
    """The translation table of `fold`, filled when a character first occurs."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        kind = unicodedata.category(char)
        folded = _INSTEAD.get(char, char)
        if char in _DROPPED or kind == "Cf" or unicodedata.combining(char) in _MARKS or char in _SELECTORS:
            folded = ""
        elif kind == "Pd":
            folded = " "
        elif kind == "Nd":
            folded = str(unicodedata.decimal(char))
        self[code] = folded
        return folded


_SELECTORS: Final = frozenset(map(chr, (0x34F, *range(0xFE00, 0xFE10))))
_FIRST: Final = _Table()
_ACUTE: Final = str.maketrans("", "", "\u00b4\u1ffd")
"""They decompose to a space with an accent, and would cut a word in two."""


def fold(text: str) -> str:
    """Normalize text for searching and comparing.

    Case, accents, vowel signs, apostrophes, invisible marks and forms of one letter do not count; a dash
    is a space, and white space of any length is one space. Idempotent, and the same for NFC and NFD.
    """
    if text.isascii():
        return " ".join(text.lower().replace("'", "").replace("`", "").replace("-", " ").split())
    return " ".join(_letters(text).split())


def fold_each(texts: Iterable[str]) -> list[str]:
    """Fold many short texts, none of which holds a line break: several times faster than one by one."""
    return [" ".join(line.split()) for line in _letters("\n".join(texts)).split("\n")]


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.translate(_ACUTE))
    plain = unicodedata.normalize("NFKD", plain.casefold()).translate(_FIRST)
    return unicodedata.normalize("NFC", plain)


@lru_cache(NAMES_CACHED)
def name_key(name: str) -> str:
    """The form in which names are compared; a name of nothing but signs is compared as it is."""
    return fold(name) or " ".join(unicodedata.normalize("NFKC", tidied(name)).casefold().split())


_INVISIBLE: Final = re.compile("[\u200b\u200e\u200f\u2060\u2066-\u2069\u061c\ufeff\u00ad]")


def tidied(text: str) -> str:
    """Text as it was meant: NFC, without invisible marks copied along, white space as single spaces.

    The joiners U+200C and U+200D stay, which the spelling of Persian and Urdu needs.
    """
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())
