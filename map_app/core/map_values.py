"""What the single values of `map.toml` mean; each function raises ValueError with a reason and its cure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, Final

from map_app.core.geometry import Box
from map_app.core.text import HIDDEN

LONGEST: Final = 200
"""Characters of a label, a title and the like."""

MOST_QUOTED: Final = 60
"""Characters of a value that a message repeats."""


def described(value: object) -> str:
    """A value that a person wrote, shortened, for a message: quoted where it is a text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a table"
    text = HIDDEN.sub("", str(value))
    short = text if len(text) <= MOST_QUOTED else f"{text[: MOST_QUOTED - 1]}…"
    return f"“{short}”" if isinstance(value, str) else short


def meant(name: str, known: Iterable[str]) -> str:
    """A cure for a name that is not one of those known: the nearest, or all of them."""
    names = [*known]
    near = difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.6)
    return f"did you mean {near[0]}?" if near else f"choose from {', '.join(names)}"


def string_of(value: object) -> str:
    """A text as it is."""
    if not isinstance(value, str):
        raise ValueError(f"is {described(value)}; give a text in quotes")
    return value


def text_of(value: object, longest: int = LONGEST) -> str:
    """A text that says something and is not too long, without what hides or reorders it."""
    clean = HIDDEN.sub("", string_of(value)).strip()
    if not clean:
        raise ValueError("is empty; write something, or leave the key out")
    if len(clean) > longest:
        raise ValueError(f"has {len(clean)} characters; keep it to {longest}")
    return clean


def flag_of(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ValueError(f"is {described(value)}; write true or false, without quotes")
    return value


def matching(pattern: str, cure: str) -> Callable[[Any], str]:
    """A text of a form."""

    def read(value: object) -> str:
        text = string_of(value)
        if not re.fullmatch(pattern, text, re.ASCII):
            raise ValueError(f"{described(text)} cannot be used; {cure}")
        return text

    return read


def choice(known: Iterable[str], what: str) -> Callable[[Any], str]:
    """One of some names, of a family for example."""
    names = tuple(known)

    def read(value: object) -> str:
        text = string_of(value)
        if text not in names:
            raise ValueError(f"{described(text)} is no {what}; {meant(text, names)}")
        return text

    return read


def period_of(value: object) -> tuple[date, date]:
    """The first and the last day of a period."""
    days = value if isinstance(value, list) else []
    if [isinstance(day, date) and not isinstance(day, datetime) for day in days] != [True, True]:
        cure = "give two days without quotes, such as [2020-01-01, 2020-12-31]"
        raise ValueError(f"is not a first and a last day; {cure}")
    first, last = days
    if first > last:
        raise ValueError(f"ends on {last}, before it begins on {first}; swap the two days")
    return first, last


def frame_of(value: object) -> Box:
    """West, south, east and north in degrees; west beyond east crosses 180 degrees."""
    sides = value if isinstance(value, list) else []
    cure = "give [west, south, east, north] in degrees"
    if [isinstance(side, int | float) and not isinstance(side, bool) for side in sides] != [True] * 4:
        raise ValueError(f"is not four numbers; {cure}")
    west, south, east, north = map(float, sides)
    if not (max(abs(west), abs(east)) <= 180 and max(abs(south), abs(north)) <= 90):  # also where one is nan
        raise ValueError(f"lies outside the globe; {cure}, longitudes to 180 and latitudes to 90")
    if south >= north or west == east:
        raise ValueError(f"has no height or no width; {cure}, south below north")
    return west, south, east, north
