"""What docs/map-folder.md says and shows of symbols is what maps have."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

from map_app.data.paths import GENERAL
from tests.symbol_sheet import SHEET, sheet

DOC: Final = (Path(__file__).resolve().parents[2] / "docs" / "map-folder.md").read_text(encoding="utf-8")


def test_the_picture_has_all_shapes() -> None:
    """`python -m tests.symbol_sheet` draws it anew."""
    assert SHEET.read_text(encoding="utf-8") == sheet()
    assert f"]({SHEET.name})" in DOC


def test_the_general_types_are_listed() -> None:
    """Each with its family, shape and colour, in its order."""
    types = tomllib.loads(GENERAL.read_text(encoding="utf-8"))["types"]
    cells = ("| `{slug}` | {label[en]}", "| `{family}` | `{symbol}` | `{color}` |")
    rows = [line for line in DOC.splitlines() if re.search(r"\| `#[0-9A-F]{6}` \|$", line)]
    assert len(rows) == len(types)
    for row, entry in zip(rows, types, strict=True):
        assert row.startswith(cells[0].format(**entry))
        assert row.endswith(cells[1].format(**entry))
