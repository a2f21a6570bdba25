"""Which line of a TOML file a key stands on, which its parser does not tell."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

Path = tuple[str | int, ...]
"""From the root of a document down: keys of tables, and places in lists counted from 0."""

_KEY: Final = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_DOTTED: Final = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_TABLE: Final = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]")
_PAIR: Final = re.compile(rf"\s*({_DOTTED})\s*=")
_TOKEN: Final = re.compile(
    r'"""(?:[^\\]|\\.)*?"""|' + r"'''.*?'''" + r'|"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'|#[^\n]*|[\[{]|[\]}]|\n",
    re.DOTALL,
)


def lines_of(text: str) -> dict[Path, int]:
    """The line, counted from 1, of each key and table of a text that is TOML; a table's first one."""
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, line in _outermost(text):
        if match := _TABLE.match(line):
            table = _entered(_keys(match[2]), match[1] == "[[", counts)
            path = table
        elif match := _PAIR.match(line):
            path = table + _keys(match[1])
        else:
            continue
        for length in range(1, len(path) + 1):
            found.setdefault(path[:length], number)
    return found


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of a path or of the innermost thing around it that has one; 1 where there is none."""
    return next((lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in lines), 1)


def _entered(keys: Path, is_item: bool, counts: dict[Path, int]) -> Path:
    """The path of a table from the keys of its head: of lists of tables on the way, the last one."""
    path: Path = ()
    for n, key in enumerate(keys):
        path += (key,)
        if is_item and n == len(keys) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path += (counts[path],)
    return path


def _keys(dotted: str) -> Path:
    parts = re.findall(_KEY, dotted)
    return tuple(ast.literal_eval(part) if part[0] in "\"'" else part for part in parts)


def _outermost(text: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, without those within a list, an inline table or a text."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    inside = _inside(text, starts)
    for number, (start, line) in enumerate(zip(starts, text.split("\n"), strict=True), 1):
        if start not in inside:
            yield number, line


def _inside(text: str, starts: list[int]) -> set[int]:
    """The starts of lines that continue a value."""
    depth, found = 0, set[int]()
    for match in _TOKEN.finditer(text):
        part = match[0]
        if part in "[{":
            depth += 1
        elif part in "]}":
            depth -= 1
        elif part == "\n":
            if depth > 0:
                found.add(match.end())
        elif "\n" in part:
            found |= {start for start in starts if match.start() < start <= match.end()}
    return found
