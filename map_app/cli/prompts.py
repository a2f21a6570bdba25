"""Terminal prompts, repeated until the answer parses; Tab completes."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import click

from map_app.core.folding import fold
from map_app.core.json_schema import LANGUAGE_PATTERN, PARTS

T = TypeVar("T")

NONE: Final = "-"
"""Clears an optional value."""

RangeDict = dict[str, int | None]


def ask(label: str, read: Callable[[str], T], default: str = "", choices: Iterable[str] = ()) -> T:
    """Prompt for one line; Enter keeps `default`, Tab completes from `choices`, a bad answer repeats it."""

    def value(text: str) -> T:
        try:
            return read(text.strip())
        except ValueError as fault:
            raise click.BadParameter(str(fault)) from None

    with _completing(tuple(choices)):
        return click.prompt(label, default=default, show_default=bool(default), value_proc=value)


def ask_term(label: str, vocabulary: Iterable[str], default: str = "") -> str:
    """Prompt for a term of a vocabulary; an unambiguous prefix is enough."""
    known = [str(term) for term in vocabulary]

    def read(text: str) -> str:
        matches = [text] if text in known else [k for k in known if k.startswith(text) and text]
        if len(matches) != 1:
            raise ValueError(f"choose from {', '.join(matches or known)}")
        return matches[0]

    return ask(f"{label} ({', '.join(known)})", read, default, known)


def ask_rows(
    label: str, rows: Sequence[T], show: Callable[[T], str], ask_row: Callable[[], T | None]
) -> list[T]:
    """Edit a list: remove entries by number, then add until an empty answer."""
    remaining = list(rows)
    if remaining:
        for number, row in enumerate(remaining, 1):
            click.echo(f"  {number}. {show(row)}")
        gone = ask(f"{label}: remove which (numbers, Enter for none)", _numbers(len(remaining)))
        remaining = [row for number, row in enumerate(remaining, 1) if number not in gone]
    while (new := ask_row()) is not None:
        remaining.append(new)
    return remaining


def _numbers(highest: int) -> Callable[[str], set[int]]:
    def read(text: str) -> set[int]:
        numbers = {int(n) for n in re.findall(r"\d+", text)}
        if not numbers <= set(range(1, highest + 1)) or re.search(r"[^\d\s,]", text):
            raise ValueError(f"give numbers from 1 to {highest}")
        return numbers

    return read


def one_of(wanted: Sequence[str]) -> Callable[[str], str]:
    """A parser that accepts these answers only."""

    def read(text: str) -> str:
        if text not in wanted:
            raise ValueError(f"choose from {', '.join(filter(None, wanted))}")
        return text

    return read


def line(text: str) -> str:
    """Read a text that must not be empty."""
    if not text:
        raise ValueError("write something")
    return text


def optional(text: str) -> str | None:
    """Read a text that may be missing."""
    return None if text in ("", NONE) else text


def area_of(known: Collection[str]) -> Callable[[str], str | None]:
    """A reader of the id of a unit that may be missing."""

    def read(text: str) -> str | None:
        if (given := optional(text)) and given not in known:
            example = f"write an id such as {next(iter(known))}, or - for none" if known else "write -"
            raise ValueError(f"is no unit that the map has an outline of; {example}")
        return given

    return read


def day(text: str) -> str:
    """Read an ISO day."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, flags=re.ASCII):
        raise ValueError("write the day as YYYY-MM-DD")
    return date.fromisoformat(text).isoformat()


def optional_day(text: str) -> str | None:
    """Read an ISO day that may be missing."""
    return None if text in ("", NONE) else day(text)


def point(text: str) -> list[float]:
    """Read `latitude, longitude`; gives GeoJSON's order."""
    try:
        lat, lon = (float(part) for part in text.replace(",", " ").split())
    except ValueError:
        raise ValueError("write latitude, longitude in degrees: 15.3545, 44.2065") from None
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise ValueError("lies off the globe; write latitude, longitude")
    return [lon, lat]


def kilometres(text: str) -> float:
    """Read a radius."""
    if not re.fullmatch(r"\d{1,4}(\.\d+)?", text, flags=re.ASCII):
        raise ValueError("write a number of kilometres")
    return float(text)


def country(text: str) -> str | None:
    """Read ISO 3166-1 alpha-2, or nothing at sea."""
    if text in ("", NONE):
        return None
    if not re.fullmatch(r"[A-Za-z]{2}", text, flags=re.ASCII):
        raise ValueError("write the two letters of ISO 3166, or - at sea")
    return text.upper()


def casualty_range(text: str) -> RangeDict | None:
    """Read people killed or injured: `3`, `3-5` or `3/4/5` (low/best/high); nothing is not reported."""
    if text in ("", NONE):
        return None
    form = re.fullmatch(r"(\d{1,7})(?:\s*[-–]\s*(\d{1,7})|/(\d{1,7})/(\d{1,7}))?", text, flags=re.ASCII)
    if not form:
        raise ValueError("write 3, 3-5 or low/best/high; - where not reported, 0 only if a source says none")
    low, high, best, top = form.groups()
    if high:
        return {"low": int(low), "best": None, "high": int(high)}
    return {"low": int(low), "best": int(best or low), "high": int(top or low)}


def count(text: str) -> tuple[int, int]:
    """Read how many: `3`, or `3-5` for a range."""
    form = re.fullmatch(r"(\d{1,7})(?:\s*[-–]\s*(\d{1,7}))?", text, flags=re.ASCII)
    if not form or int(form[2] or form[1]) < int(form[1]):
        raise ValueError("write a number, or the least and the most: 3-5")
    return int(form[1]), int(form[2] or form[1])


def language(text: str) -> str:
    """Read a language as BCP 47 writes it."""
    if not re.fullmatch(LANGUAGE_PATTERN, text):
        raise ValueError("write the language as BCP 47 does: en, ar, pt-BR")
    return text


def format_range(value: RangeDict | None) -> str:
    """Write a range as `casualty_range` reads it."""
    if value is None:
        return NONE
    low, best, high = (value.get(part) for part in PARTS)
    if best is None:
        return f"{low}-{high}"
    return str(low) if low == best == high else f"{low}/{best}/{high}"


def address(text: str) -> str:
    """Read a full http(s) address."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("give the full address, with https://")
    return text


@contextmanager
def _completing(choices: tuple[str, ...]) -> Iterator[None]:
    """Complete with Tab from these choices within the block; does nothing without a terminal."""
    if not choices or not sys.stdin.isatty():
        yield
        return
    try:
        import readline
    except ImportError:  # Windows has none
        yield
        return

    def complete(text: str, state: int) -> str | None:
        start = fold(text)
        matches = [choice for choice in choices if fold(choice).startswith(start)]
        return matches[state] if state < len(matches) else None

    tab: Any = "bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete"
    readline.set_completer_delims("")  # a name with spaces is one word
    readline.set_completer(complete)
    readline.parse_and_bind(tab)
    try:
        yield
    finally:
        readline.set_completer(None)
