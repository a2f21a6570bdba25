"""Reads what Bellingcat's auto-archiver writes: the table of its `csv_db`, or its Google sheet saved as CSV.

The first has the columns `status`, `metadata` and `media`, with Python's own notation in the cells; the
second has the sheet's, by default `link`, `archive status`, `archive location`, `archive date` and `hash`.
"""

from __future__ import annotations

import ast
import csv
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from map_app.data.archiving.copies import Copy
from map_app.data.archiving.pages import page_address
from map_app.errors import DataError

DATABASE: Final = ("status", "metadata", "media")
SHEET: Final = ("link", "archive status", "archive location")

_SUCCESS: Final = "success"
_HASH: Final = "SHA-256:"
_WACZ, _PAGE = "browsertrix", "_final_media"
"""The ids that it gives to the WACZ of a page, and to the page that lists all media."""


@dataclass(frozen=True, slots=True)
class Row:
    """One archived page under the addresses that it was asked by: its copy, or None and the status given."""

    addresses: tuple[str, ...]
    copy: Copy | None
    status: str


def read_table(path: Path) -> list[Row]:
    """The rows of a table. Raises DataError where it is none of auto-archiver's."""
    before = csv.field_size_limit(sys.maxsize)  # a page's whole text stands in a cell
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            read = _reader({(name or "").strip().lower() for name in table.fieldnames or ()}, path)
            cells = ({str(k).strip().lower(): v or "" for k, v in row.items() if k} for row in table)
            return [*map(read, cells)]
    except OSError as fault:
        what = f"cannot be read ({fault.strerror})"
        raise DataError(what, where=str(path), cure="Check the path and its rights") from fault
    except (UnicodeDecodeError, csv.Error) as fault:
        what = f"is no table ({fault})"
        raise DataError(what, where=str(path), cure="Give auto-archiver's own CSV") from fault
    finally:
        csv.field_size_limit(before)


def _reader(columns: set[str], path: Path) -> Callable[[dict[str, str]], Row]:
    if columns.issuperset(DATABASE):
        return _of_database
    if columns.issuperset(SHEET):
        return _of_sheet
    cure = f"It has the columns {', '.join(DATABASE)}, or {', '.join(SHEET)}"
    raise DataError("is no table of auto-archiver", where=str(path), cure=cure)


def _of_database(row: dict[str, str]) -> Row:
    said, media = literal(row["metadata"]), literal(row["media"])
    known = said if isinstance(said, dict) else {}
    stored = [medium for medium in media if isinstance(medium, dict)] if isinstance(media, list) else []
    medium = next(_stored(stored), None)
    copy = None
    if medium:
        properties = medium.get("properties")
        given = properties.get("hash") if isinstance(properties, dict) else ""
        copy = Copy(_address(medium), _time(known.get("_processed_at")), _sha256(given))
    given_by = [known.get(name) for name in ("url", "original_url")]
    return Row(tuple(page_address(url) for url in given_by if isinstance(url, str)), copy, row["status"])


def _of_sheet(row: dict[str, str]) -> Row:
    status, places = row["archive status"], row["archive location"].split()
    copy = None
    if places and _SUCCESS in status and places[0].startswith(("http://", "https://")):
        copy = Copy(places[0], _time(row.get("archive date")), _sha256(row.get("hash")))
    return Row((page_address(row["link"]),), copy, status)


def _stored(media: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The media that have a web address: the page's WACZ first, then what lists all, then any other."""

    def rank(medium: dict[str, Any]) -> int:
        properties = medium.get("properties")
        name = properties.get("id") if isinstance(properties, dict) else None
        return {_WACZ: 0, _PAGE: 1}.get(str(name), 2)

    yield from sorted((medium for medium in media if _address(medium)), key=rank)


def _address(medium: dict[str, Any]) -> str:
    urls = medium.get("urls")
    addresses = map(str, urls if isinstance(urls, list) else ())
    return next((url for url in addresses if url.startswith(("http://", "https://"))), "")


def _sha256(given: object) -> str | None:
    """The digest of `SHA-256:…`; None for another algorithm, which it can be told to use."""
    text = str(given or "")
    digest = text.removeprefix(_HASH).lower()
    is_one = text.startswith(_HASH) and len(digest) == 64 and set(digest) <= set("0123456789abcdef")
    return digest if is_one else None


def _time(given: object) -> str:
    """UTC to the second; empty where none is given."""
    try:
        time = datetime.fromisoformat(str(given))
    except ValueError:
        return ""
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def literal(text: str) -> object:
    """A value in Python's notation, read without running it; None where it is none.

    A `datetime.datetime(…)` becomes its ISO text in UTC, any other call or name None.
    """
    try:
        tree = ast.parse(text.strip() or "None", mode="eval")
        return ast.literal_eval(_Plain().visit(tree))
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return None


class _Plain(ast.NodeTransformer):
    """Puts constants in the place of calls and names."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """A time as text."""
        if ast.unparse(node.func) != "datetime.datetime":
            return ast.Constant(None)
        numbers = [part.value for part in node.args if isinstance(part, ast.Constant)]
        whole = [number for number in numbers if type(number) is int]
        year, month, day, hour, minute, second = (*whole, *(0,) * 6)[:6]
        return ast.Constant(f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+00:00")

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """`nan`, or the name of anything."""
        del node
        return ast.Constant(None)
