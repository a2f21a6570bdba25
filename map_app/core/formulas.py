"""Tables for spreadsheets: CSV, and text in a cell that must not run as a formula, and that text again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a text for a formula (OWASP, CSV injection), and full-width forms."""


def inert(text: str) -> str:
    """Keep a spreadsheet from running a text: a leading apostrophe before a formula's first character.

    A text that has apostrophes there already gets one more, so that `as_written` takes away the right one.
    """
    return f"'{text}" if _is_risky(text) else text


def as_written(cell: str) -> str:
    """The text that `inert` was given."""
    return cell[1:] if cell.startswith("'") and _is_risky(cell) else cell


def _is_risky(text: str) -> bool:
    bare = text.lstrip("'")
    return bare.startswith(FORMULA_STARTS) or bare.lstrip().startswith(FORMULA_STARTS)


def csv_file(rows: Iterable[Iterable[object]]) -> bytes:
    """CSV (RFC 4180) in UTF-8 with BOM, so that spreadsheets read Arabic."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue().encode("utf-8-sig")
