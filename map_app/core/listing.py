"""Writes lists into single cells of a table, readable and as JSON, and parses both.

The readable cells of a record's sources pair: the third publisher has the third title, address and day.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final

from map_app.core.schema import Problem
from map_app.core.vocab import Basis, Relation, Role

NOTHING: Final = "(none)"
"""Stands where a source has no title, address or day."""

LISTS: Final = ("actors", "sources", "relates_to")
OF_SOURCES: Final[dict[str, str]] = {
    "sources": "publisher",
    "source_titles": "title",
    "source_urls": "url",
    "source_dates": "published",
}
"""The readable columns of sources, and what of a source each holds."""

_ACTOR: Final = re.compile(rf"(.+?) \(({'|'.join(Role)})(?:: ({'|'.join(Basis)}))?\)(?:; |$)")
_RELATION: Final = re.compile(rf"({'|'.join(Relation)}) ([^\s;]+)(?:; |$)")
_NUMPY_LIST: Final = re.compile(r"\['[^'\\]*'(\s+'[^'\\]*')*\]")
_GDAL_LIST: Final = re.compile(r"\((\d{1,6}):(.*)\)", flags=re.DOTALL)
_LONGEST_LITERAL: Final = 1 << 20


def cells(record: dict[str, Any]) -> dict[str, str]:
    """The lists of a record's canonical properties, as columns of text."""
    sources = record["sources"]
    exact = {f"{name}_json": json.dumps(record[name], ensure_ascii=False) for name in LISTS}
    return {
        "actors": "; ".join(map(_actor, record["actors"])),
        "relates_to": "; ".join(f"{link['relation']} {link['id']}" for link in record["relates_to"]),
        **{column: _joined(column, (s[part] for s in sources)) for column, part in OF_SOURCES.items()},
        **exact,
    }


def _actor(actor: dict[str, Any]) -> str:
    """`Rebels (initiator)`; what an initiator is named on stands behind: `Rebels (initiator: attributed)`."""
    basis = f": {actor['basis']}" if actor.get("basis") else ""
    return f"{actor['name']} ({actor['role']}{basis})"


def _joined(column: str, parts: Iterable[str | None]) -> str:
    if column == "source_urls":
        return " ".join(re.sub(r"\s", "%20", part) if part else NOTHING for part in parts)
    return "; ".join(part.replace(";", ",") if part else NOTHING for part in parts)


def settle(row: dict[str, Any], record: str) -> list[Problem]:
    """Parse the lists of a row in place; the problems name columns that disagree."""
    problems: list[Problem] = []
    for name in LISTS:
        readable = OF_SOURCES if name == "sources" else (name,)
        given = {column: row.pop(column) for column in readable if column in row}
        exact = row.pop(f"{name}_json", None)
        items = decoded(given.get(name) if exact is None else exact)
        if isinstance(items, list):
            columns = _disagreeing(name, items, given) if exact is not None else ()
            reason = f"says other than {name}_json, which counts; correct {name}_json, or empty it"
            problems += [Problem(record, column, reason, "rule") for column in columns]
            row[name] = items
            continue
        if exact is not None:
            reason = "is no JSON list, so the readable columns count; a program may have cut it off"
            problems.append(Problem(record, f"{name}_json", reason, "rule"))
        if name in given:
            row[name] = _parsed(name, given, record, problems)
    return problems


def _disagreeing(name: str, exact: list[Any], given: dict[str, Any]) -> list[str]:
    """The readable columns of a list that its exact one does not give."""
    try:
        readable = cells({other: [] for other in LISTS} | {name: exact})
    except (AttributeError, KeyError, TypeError):  # the check says what is wrong with the list itself
        return []
    return [c for c, text in given.items() if isinstance(text, str) and text.split() != readable[c].split()]


def _parsed(name: str, given: dict[str, Any], record: str, problems: list[Problem]) -> Any:  # noqa: ANN401
    text = given[name]
    if not isinstance(text, str):
        return text
    if name == "sources":
        return _sources(given, record, problems)
    pattern, keys = (
        (_ACTOR, ("name", "role", "basis")) if name == "actors" else (_RELATION, ("relation", "id"))
    )
    matches = list(pattern.finditer(text))
    is_complete = "".join(match[0] for match in matches) == text
    items = [dict(zip(keys, match.groups(), strict=True)) for match in matches]
    return [{k: v for k, v in item.items() if v is not None} for item in items] if is_complete else text


def _sources(given: dict[str, str], record: str, problems: list[Problem]) -> list[dict[str, str | None]]:
    """Parse sources from their readable columns; one of another length is ignored and reported."""
    publishers = given["sources"].split("; ")
    columns: dict[str, list[str | None]] = {"publisher": list(publishers)}
    for column, part in OF_SOURCES.items():
        if part == "publisher" or not isinstance(text := given.get(column), str):
            continue
        parts = text.split() if part == "url" else text.split("; ")
        if len(parts) == len(publishers):
            columns[part] = [None if piece == NOTHING else piece for piece in parts]
        else:
            counted = "1 source" if len(publishers) == 1 else f"{len(publishers)} sources"
            reason = f"holds {len(parts)} for {counted}, so none was taken; write {NOTHING}"
            problems.append(Problem(record, column, f"{reason} where there is none", "rule"))
    sources = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    return [{key: value for key, value in source.items() if value is not None} for source in sources]


def decoded(value: Any) -> Any:  # noqa: ANN401 - any cell
    """Parse a list or object written as JSON or by Python, NumPy or GDAL; return any other value."""
    if not isinstance(value, str) or not value.lstrip().startswith(("[", "{", "(")):
        return value
    if match := _GDAL_LIST.fullmatch(value):
        parts = match[2].split(",")
        return parts if len(parts) == int(match[1]) else value
    if _NUMPY_LIST.fullmatch(value):
        return re.findall(r"'([^']*)'", value)
    with suppress(ValueError, RecursionError):
        return json.loads(value)
    if len(value) < _LONGEST_LITERAL and value.lstrip().startswith(("[", "{")):
        with suppress(ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
            return json.loads(json.dumps(ast.literal_eval(value.strip())))
    return value
