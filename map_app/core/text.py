"""Small rules for text that filter, store and exports share."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Final

from map_app.core.language import _

HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Control characters, halves of surrogate pairs, and what reorders text; Arabic's own marks may stay."""

_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", flags=re.ASCII | re.IGNORECASE)


def replace_surrogates(text: str) -> str:
    """Give text that can be written as UTF-8: half a surrogate pair becomes `�`."""
    return re.sub("[\ud800-\udfff]", "�", text)


def words(text: str) -> list[str]:
    """Split on white space, each word once, in order."""
    return list(dict.fromkeys(text.split()))


def delimited(values: Iterable[str]) -> str:
    """Write names as `|a|b|` (`|` for none): equality and splitting work in every engine.

    Each name stands once; a bar within it is written as `｜` (U+FF5C), which `undelimited` reads back.
    """
    names = dict.fromkeys(value.strip().replace("|", "｜") for value in values)
    return "".join(f"|{name}" for name in names if name) + "|"


def undelimited(text: str) -> list[str]:
    """The names of a delimited text, or of one part of it."""
    return [part.replace("｜", "|") for part in text.split("|") if part]


def either(parts: list[str]) -> str:
    """Join alternatives: `a`, `a or b`, `a, b or c`."""
    if len(parts) == 1:
        return parts[0]
    return _("{listed} or {last}").format(listed=_(", ").join(parts[:-1]), last=parts[-1])


def numbers(text: str, count: int) -> list[float]:
    """Read `count` finite decimal numbers with commas between; raises ValueError for anything else.

    Stricter than `float`, which also takes `1_0`, `nan` and the digits of other scripts.
    """
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != count or not all(map(_NUMBER.fullmatch, parts)):
        raise ValueError(f"is not {count} numbers")
    values = [float(part) for part in parts]
    if not all(map(math.isfinite, values)):
        raise ValueError(f"is not {count} finite numbers")
    return values


def plural(noun: str, n: int) -> str:
    """An English noun for so many of them: `event`, `events`. Translated texts have forms of their own."""
    return noun if n == 1 else f"{noun}s"


def class_name(text: str) -> str:
    """A text as part of a class of style: each text has its own, one of letters, digits and _ is itself."""
    return re.sub(r"[^a-zA-Z0-9_]", lambda found: f"-{ord(found[0]):x}-", text)


def number(value: float, decimals: int = 6) -> str:
    """Write a number in its shortest form: `42`, `12.5`; never an exponent, never `-0`."""
    text = f"{value:.{decimals}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


_NOT_MARKUP: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def markup_safe(text: str) -> str:
    """Give text whose every character XML 1.0 knows; any other becomes `�`. Does not escape."""
    return _NOT_MARKUP.sub("�", text)


_IN_WORDS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def in_words(n: int) -> str:
    """A whole number as an English sentence has it: up to ten in words."""
    return _IN_WORDS[n] if 0 <= n < len(_IN_WORDS) else str(n)
