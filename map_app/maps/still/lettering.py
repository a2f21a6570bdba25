"""Text in a still picture: its estimated width, line breaks, and fonts by script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import Final
from xml.etree import ElementTree as ET

from map_app.core.text import markup_safe

FAMILY: Final = "Noto Sans"
FAMILIES: Final = {"arabic": "Noto Sans Arabic", "hebrew": "Noto Sans Hebrew"}
"""Fonts for scripts that `FAMILY` lacks, set per run: resvg substitutes one font per text only."""

LRM: Final = "\u200e"
"""The left-to-right mark."""

RLI: Final = "\u2067"
PDI: Final = "\u2069"
"""Around a line from right to left: a number that it begins with stands at its right end."""

_ISOLATED: Final = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069?")

_FROM_RIGHT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]+(?: +[\u0590-\u08ff\ufb1d-\ufefc]+)*")

_NARROW: Final = frozenset("iljtfrI.,:;'’|!()[]-/ ")
_WIDE: Final = frozenset("mwMW@%—…")


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Estimated width of a line, in pixels, at a font size in pixels; the same on every machine."""
    ems = sum(_ems(char) for char in text)
    return ems * size * (1.06 if bold else 1.0)


def _ems(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    if char in _NARROW:
        return 0.32
    if char in _WIDE or unicodedata.east_asian_width(char) in "WF":
        return 0.95
    return 0.66 if char.isupper() else 0.57


def wrap(text: str, size: float, room: float, most: int, *, bold: bool = False) -> list[str]:
    """Wrap a text into at most `most` lines of `room` pixels, truncated with `…`."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and width(longer, size, bold=bold) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    lines += [line] if line else []
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]}…"]
    return [_cut(line, size, room, bold=bold) for line in lines]


def _cut(line: str, size: float, room: float, *, bold: bool) -> str:
    if width(line, size, bold=bold) <= room:
        return line
    while line and width(f"{line}…", size, bold=bold) > room:
        line = line[:-1]
    return f"{line.rstrip()}…"


def letter(parent: ET.Element, text: str, x: float, y: float, **style: str) -> ET.Element:
    """Add one line of text, as text, in its own direction, with each script in a font that covers it."""
    made = ET.SubElement(parent, "text", {"x": f"{x:.1f}", "y": f"{y:.1f}", **style})
    runs = list(_runs(markup_safe(from_right(text) if is_rtl(text) else text)))
    if all(script == "" for script, _ in runs):
        made.text = "".join(run for _, run in runs)
        return made
    for script, run in runs:
        part = ET.SubElement(made, "tspan", {"font-family": FAMILIES[script]} if script else {})
        part.text = run
    return made


def is_rtl(text: str) -> bool:
    """Whether a text is right to left, by its first strong character outside isolates (UAX #9, P2)."""
    plain = _ISOLATED.sub("", text) or text
    found = next((kind for c in plain if (kind := unicodedata.bidirectional(c)) in ("L", "R", "AL")), "L")
    return found != "L"


def from_left(text: str) -> str:
    """Force left-to-right order: what follows a name in Arabic stays behind it."""
    return LRM + _FROM_RIGHT.sub(lambda found: found[0] + LRM, text) if _FROM_RIGHT.search(text) else text


def from_right(text: str) -> str:
    """Force right-to-left order, also for a line of its paragraph that begins with a Latin name."""
    return f"{RLI}{text}{PDI}"


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """Split text into runs by script: digits and Latin punctuation are not in every script's font."""
    named: list[tuple[str, str]] = []
    for char in text:
        script = _script(char)
        if script is None:
            script = named[-1][0] if named else ""
        named.append((script, char))
    for script, group in groupby(named, key=lambda pair: pair[0]):
        yield script, "".join(char for _, char in group)


def _script(char: str) -> str | None:
    """The script whose font has a character; None for what takes that of the character before it."""
    name = unicodedata.name(char, "")
    found = next((script for script in FAMILIES if name.startswith(script.upper())), "")
    joins = char.isspace() or char in "\u200c\u200d" or unicodedata.combining(char)
    return found or (None if joins else "")
