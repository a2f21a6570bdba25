"""The published JSON Schema (2020-12) of a file of series, and what is wrong with one.

`event-map schema --series` prints the schema, and it is the one that `check` runs. A series with an error is
not shown; one that breaks a rule is. Nothing here raises on bad data.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import jsonschema_rs

from map_app.core.cures import CURES as OF_EVENTS
from map_app.core.json_schema import (
    COUNTRY_CODE,
    DATE,
    ID_PATTERN,
    SOURCE,
    Schema,
    object_of,
    one_of,
    or_null,
    text,
)
from map_app.core.language import LANGUAGES
from map_app.core.periods import future_fault, is_day
from map_app.core.problems import Problem
from map_app.core.schema_errors import field_name, message_of
from map_app.core.series import Record, Series
from map_app.core.terms import NO_TERMS, Terms
from map_app.core.text import HIDDEN
from map_app.core.vocab import Measure, Qualifier

MOST_SERIES: Final = 100
MOST_POINTS: Final = 5_000
MAX_FIGURE: Final = 1_000_000_000


def _local(longest: int) -> Schema:
    """A text by language: English always, for every reader without another."""
    return object_of(("en",), {code: text(longest, 1) for code in LANGUAGES})


_POINT: Final = object_of(
    ("date", "figure", "sources"),
    {
        "date": DATE,
        "figure": {"type": "integer", "minimum": 0, "maximum": MAX_FIGURE},
        "qualifier": or_null(one_of(Qualifier)),
        "note": or_null(_local(1_000)),
        "event": or_null({"type": "string", "pattern": ID_PATTERN}),
        "sources": {"type": "array", "minItems": 1, "maxItems": 20, "items": SOURCE},
    },
)
SERIES: Final[Schema] = {
    **object_of(
        ("id", "name", "party", "measure", "since", "method", "points"),
        {
            "id": {"type": "string", "pattern": ID_PATTERN},
            "name": _local(200),
            "party": _local(200),
            "measure": one_of(Measure),
            "theatre": {"type": "array", "maxItems": 20, "items": text(100, 1)},
            "country": {"type": "array", "maxItems": 50, "items": COUNTRY_CODE},
            "since": DATE,
            "method": _local(2_000),
            "points": {"type": "array", "minItems": 1, "maxItems": MOST_POINTS, "items": _POINT},
        },
    ),
    "anyOf": [{"required": [name], "properties": {name: {"minItems": 1}}} for name in ("theatre", "country")],
}
DOCUMENT: Final[Schema] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Cumulative figures that sources give, beside a file of events",
    "description": (
        "A series is what one party counts since a day, in any of its theatres and, where both are given, its"
        " countries. A point is that party's figure on a day, with the sources that carry it. With `dataset`,"
        " the series are shown beside the events of that data set alone. Members that are not described here"
        " are kept."
    ),
    "type": "object",
    "required": ["series"],
    "properties": {
        "dataset": text(200, 1),
        "licence": text(200, 1),
        "attribution": text(500, 1),
        "series": {"type": "array", "maxItems": MOST_SERIES, "items": SERIES},
    },
}

_OTHERS: Final = " and ".join(f'"{code}"' for code in LANGUAGES if code != "en")
CURES: Final[dict[str, str]] = OF_EVENTS | {
    "name": f'give {{"en": "…"}}, at most 200 characters, with {_OTHERS} where you have them',
    "party": 'give {"en": "…"}: who states the figures, at most 200 characters',
    "measure": f"choose from {', '.join(Measure)}",
    "theatre": "give a list of slugs of the map's theatres",
    "country": "give a list of codes of two capital letters (ISO 3166-1)",
    "since": "write the day from which the source counts, as YYYY-MM-DD",
    "method": 'give {"en": "…"}: how it counts, and its limits, at most 2000 characters',
    "points": f"give 1 to {MOST_POINTS} points, each with date, figure and sources",
    "date": "write the day as YYYY-MM-DD",
    "figure": "give a whole number of 0 or more, without separators or quotes",
    "qualifier": f"choose from {', '.join(Qualifier)}, or null",
    "note": 'give {"en": "…"}, at most 1000 characters, or null',
    "event": "give the id of an event, or null",
    "sources": "name 1 to 20 sources, each with its publisher",
    "publisher": "name who published it, at most 200 characters",
    "title": "write at most 500 characters",
    "url": "give a full http:// or https:// address, or null",
    "dataset": "write the name of the data set beside which the series are shown, or leave it out",
    "licence": "write at most 200 characters, or leave it out",
    "attribution": "write at most 500 characters, or leave it out",
    "series": f"give a list of at most {MOST_SERIES} series",
}
_OF_SERIES: Final = jsonschema_rs.Draft202012Validator(SERIES)
_AROUND: Final = jsonschema_rs.Draft202012Validator(
    DOCUMENT | {"properties": DOCUMENT["properties"] | {"series": {"type": "array", "maxItems": MOST_SERIES}}}
)


@dataclass(frozen=True, slots=True)
class Checked:
    """The series of a document that can be shown, its terms, and all problems."""

    series: tuple[Series, ...]
    problems: tuple[Problem, ...]
    terms: Terms = NO_TERMS


def is_series(document: object) -> bool:
    """Whether a JSON document is meant as a file of series and not as one of events."""
    return isinstance(document, dict) and "series" in document and "features" not in document


def check(document: Record, today: date) -> Checked:
    """Check a document; texts lose what hides or reorders them."""
    around = [_problem(error, "file") for error in _AROUND.iter_errors(document)]
    if around:
        return Checked((), tuple(around))
    good, problems = [], list[Problem]()
    seen = Counter[str]()
    for index, given in enumerate(document["series"]):
        record = _cleaned(given)
        found = list(_faults(record, index, today, seen))
        problems += found
        if all(problem.kind == "rule" for problem in found):
            good.append(Series.of(record))
    terms = Terms(*(_cleaned(document.get(name, "")) for name in Terms._fields))
    return Checked(tuple(good), tuple(problems), terms)


def _cleaned(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, str):
        return HIDDEN.sub("", value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    return {_cleaned(k): _cleaned(v) for k, v in value.items()} if isinstance(value, dict) else value


def _faults(record: Record, index: int, today: date, seen: Counter[str]) -> Iterator[Problem]:
    name = f"series[{index}]"
    if isinstance(record, dict) and re.fullmatch(ID_PATTERN, str(record.get("id", ""))):
        name = str(record["id"])
    errors = [_problem(error, name) for error in _OF_SERIES.iter_errors(record)]
    if errors:
        yield from errors
        return
    seen[name] += 1
    if seen[name] == 2:
        yield Problem(name, "id", "stands twice; give each series an id of its own")
    wrong = list(_no_days(record, name))
    yield from wrong
    if not wrong:
        yield from _order(record, name, today)


def _problem(error: Any, name: str) -> Problem:  # noqa: ANN401 - the schema library's error
    path = list(error.instance_path)
    missing = getattr(error.kind, "property", None)
    if name != "file" and not path and type(error.kind).__name__ == "AnyOf":
        return Problem(
            name, "theatre", "names no theatre and no country; give a list of one or more of either"
        )
    path += [missing] if missing else []
    key = next((part for part in reversed(path) if part in CURES), "series")
    reason = "is missing" if missing else message_of(error)
    return Problem(name, field_name(path) or "series", f"{reason}; {CURES[key]}")


def _no_days(record: Record, name: str) -> Iterator[Problem]:
    """Dates that the calendar lacks."""
    days = [("since", record["since"])]
    for i, point in enumerate(record["points"]):
        days.append((f"points[{i}].date", point["date"]))
        published = (source.get("published") for source in point["sources"])
        days += [(f"points[{i}].sources[{j}].published", day) for j, day in enumerate(published) if day]
    for field, day in days:
        if not is_day(day):
            cure = CURES[field.rpartition(".")[2]]
            yield Problem(name, field, f"{day} is not a day of the calendar; {cure}")


def _order(record: Record, name: str, today: date) -> Iterator[Problem]:
    """What is wrong with points as a row: days before the count began or twice, and figures that fall."""
    points = sorted(enumerate(record["points"]), key=lambda pair: str(pair[1]["date"]))
    before: Record | None = None
    for index, point in points:
        day, field = point["date"], f"points[{index}]"
        if day < record["since"]:
            reason = f"{day} is before the count began ({record['since']}); correct one of the two"
            yield Problem(name, f"{field}.date", reason)
        if reason := future_fault(date.fromisoformat(day), today):
            yield Problem(name, f"{field}.date", reason)
        if before and before["date"] == day:
            cure = "keep one, and tell of the other in its note"
            yield Problem(name, f"{field}.date", f"{day} has two points; {cure}")
        elif before and point["figure"] < before["figure"] and not point.get("note"):
            fall = f"{point['figure']} is less than {before['figure']} of {before['date']}"
            cure = "correct it, or say in its note why a cumulative figure falls"
            yield Problem(name, f"{field}.figure", f"{fall}; {cure}", "rule")
        before = point
