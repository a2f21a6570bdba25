"""What is wrong with the tables of a folder's house rules."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from map_app.core.map_values import meant
from map_app.core.problems import Problem
from map_app.data.reference.house_tables import HOST_KINDS

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "areas.csv": ("place", "area"),
    "spellings.csv": ("variant", "chosen"),
    "naming.csv": ("party", "words in a title"),
    "hosts.csv": ("host", "what", "party"),
    "withdrawn.csv": ("id", "reason"),
}
LISTS: Final = ("ids.txt", "acronyms.txt", "boilerplate.txt", "charged.txt")
NAMES: Final = ("actors.csv", "regions.csv")
"""Tables that every map may have: `file_faults` reads them."""


def house_faults(folder: Path) -> Iterator[Problem]:
    """Tables of a folder that are unknown, lack a column or have a row without one; none has to be there."""
    known = (*COLUMNS, *LISTS, *NAMES)
    for path in sorted((folder / "tables").glob("[!.]*.*")):
        if path.suffix not in (".csv", ".txt"):
            continue
        name = f"tables/{path.name}"
        if path.name not in known:
            yield Problem(name, "file", f"is no table that is read; {meant(path.name, known)}")
            continue
        try:
            text = path.read_text(encoding="utf-8-sig")
        except OSError as fault:
            yield Problem(name, "file", f"cannot be read ({fault.strerror}); check its rights")
        except UnicodeDecodeError:
            yield Problem(name, "file", "is not text in UTF-8; save it as UTF-8")
        else:
            yield from _rows(path.name, text)


def _rows(name: str, text: str) -> Iterator[Problem]:
    """What is wrong with the columns and rows of a table; a list has none."""
    columns = COLUMNS.get(name)
    if columns is None:
        return
    rows = csv.reader(text.splitlines(keepends=True))
    head = next(rows, [])
    if tuple(head[: len(columns)]) != columns:
        cure = f"begin the header with {','.join(columns)}"
        yield Problem(f"tables/{name}:1", "header", f"has other columns than the table is read by; {cure}")
        return
    for row in rows:
        place = f"tables/{name}:{rows.line_num}"
        if row and len(row) < len(columns):
            yield Problem(place, "row", f"has {len(row)} of {len(head)} cells; write all, empty ones too")
        elif row and name == "hosts.csv" and row[1] not in HOST_KINDS:
            yield Problem(place, "what", f"“{row[1]}” is no sort of host; {meant(row[1], HOST_KINDS)}")
