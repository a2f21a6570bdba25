"""One feature in; an event, or why not, and every rule it breaks, out.

Nothing here ever raises on bad data.
"""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import jsonschema_rs

from map_app.core.json_schema import CURES, ESSENTIAL, FEATURE, ID_PATTERN
from map_app.core.schema import Event, Problem

_VALIDATOR = jsonschema_rs.Draft202012Validator(FEATURE)
_ID = re.compile(ID_PATTERN)
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and those that reorder the text around them; Arabic's own marks may stay."""

MAX_NESTING = 20
"""How deep a feature's properties may nest."""


def check_feature(feature: object, index: int, today: date) -> tuple[Event | None, list[Problem]]:
    """Check one feature; `index` names it where its id cannot. The feature itself is not changed."""
    record = record_name(feature, index)
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        reason = "is not a GeoJSON Feature with properties; give an object with both"
        return None, [Problem(record, "feature", reason)]
    if _depth(feature) > MAX_NESTING:
        return None, [Problem(record, "feature", f"is nested deeper than {MAX_NESTING} levels")]
    work: dict[str, Any] = copy.deepcopy(feature)
    problems = [*_clean_texts(work, record), *_schema_problems(work, record)]
    if any(p.kind == "error" for p in problems):
        return None, problems
    problems += _date_problems(work["properties"], record, today)
    problems += _toll_problems(work["properties"], record)
    if any(p.kind == "error" for p in problems):
        return None, problems
    return Event.from_feature(work), problems


def record_name(feature: object, index: int) -> str:
    """Name a record by its id where that is usable, else by its place in the file: `#3`."""
    given = feature.get("id") if isinstance(feature, dict) else None
    return given if isinstance(given, str) and _ID.match(given) else f"#{index}"


def _depth(value: object) -> int:
    """Levels of nesting; the reader's parser has already bounded them, so recursion is safe."""
    match value:
        case dict():
            return 1 + max(map(_depth, value.values()), default=0)
        case list():
            return 1 + max(map(_depth, value), default=0)
        case _:
            return 0


def _clean_texts(work: dict[str, Any], record: str) -> Iterator[Problem]:
    """Take characters out that hide or reorder text, and say in which property they were."""
    for name, value in work["properties"].items():
        cleaned = _cleaned(value)
        if cleaned != value:
            work["properties"][name] = cleaned
            reason = "held control or text-reordering characters, left out; delete them"
            yield Problem(record, name, reason, "rule")


def _cleaned(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    match value:
        case str():
            return _HIDDEN.sub("", value)
        case list():
            return [_cleaned(item) for item in value]
        case dict():
            return {key: _cleaned(item) for key, item in value.items()}
        case _:
            return value


def _schema_problems(work: dict[str, Any], record: str) -> list[Problem]:
    """Hold the feature against the schema; what only breaks a rule is taken out of `work`."""
    found = list(_VALIDATOR.iter_errors(work))
    if not found and not _finite(work["geometry"]["coordinates"]):
        return [Problem(record, "geometry", "has coordinates that are not finite numbers")]
    problems = [_problem(error, work, record) for error in found]
    if all(p.kind == "rule" for p in problems):
        for error in sorted(found, key=lambda e: [str(p) for p in e.instance_path], reverse=True):
            _take_out(work, error.instance_path)
    return problems


def _finite(coordinates: list[float]) -> bool:
    return all(math.isfinite(number) for number in coordinates)


def _problem(error: Any, work: dict[str, Any], record: str) -> Problem:  # noqa: ANN401
    path = list(error.instance_path)
    missing = getattr(error.kind, "property", None)
    if missing:
        path.append(missing)
    name = _field(path)
    essential = path[:1] != ["properties"] or len(path) < 2 or path[1] in ESSENTIAL
    message = "is missing" if missing else _short(error.message)
    cure = _swapped(work) or CURES.get(str(path[-1]) if path else "", CURES.get(name, ""))
    reason = f"{message}; {cure}" if cure else message
    return Problem(record, name, reason, "error" if essential else "rule")


def _field(path: list[str | int]) -> str:
    """The field's name as a person knows it: `sources[0].url`, `geometry`, `killed.low`."""
    if path[:1] == ["geometry"]:
        return "geometry"
    parts = path[1:] if path[:1] == ["properties"] and len(path) > 1 else path
    text = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in parts)
    return text.lstrip(".") or "feature"


def _short(message: str, longest: int = 200) -> str:
    return message if len(message) <= longest else f"{message[:90]} … {message[-90:]}"


def _swapped(work: dict[str, Any]) -> str:
    """The likeliest cause of a latitude beyond the pole: the two numbers changed places."""
    geometry = work.get("geometry")
    pair = geometry.get("coordinates") if isinstance(geometry, dict) else None
    match pair:
        case [float() | int() as x, float() | int() as y, *_] if abs(x) <= 90 < abs(y) <= 180:
            return f"longitude and latitude look swapped: write [{y}, {x}]"
        case _:
            return ""


def _take_out(work: dict[str, Any], path: list[str | int]) -> None:
    """Remove the faulty value: an address becomes null, a list loses the item, else the property goes."""
    properties = work["properties"]
    match path[1:]:
        case ["sources", int(i), "url"]:
            properties["sources"][i]["url"] = None
        case [str(name), int(i), *_] if isinstance(properties.get(name), list):
            if i < len(properties[name]):
                properties[name].pop(i)
        case [str(name), *_]:
            properties.pop(name, None)
        case _:
            pass


def _date_problems(p: dict[str, Any], record: str, today: date) -> Iterator[Problem]:
    days: dict[str, date] = {}
    for name in ("date_start", "date_end", "recorded", "revised"):
        try:
            if p.get(name) is not None:
                days[name] = date.fromisoformat(p[name])
        except ValueError:
            essential = name in ESSENTIAL
            yield Problem(record, name, f"{p[name]} is not a day", "error" if essential else "rule")
            p.pop(name)
    yield from _source_date_problems(p, record)
    start, end = days.get("date_start"), days.get("date_end", days.get("date_start"))
    if start and end and end < start:
        yield Problem(record, "date_end", f"{end} is before date_start {start}; swap the two")
    elif start and start > today:
        reason = f"{start} lies in the future; check the year"
        yield Problem(record, "date_start", reason, "rule")


def _source_date_problems(p: dict[str, Any], record: str) -> Iterator[Problem]:
    for i, source in enumerate(p.get("sources") or ()):
        try:
            date.fromisoformat(source.get("published") or "2000-01-01")
        except ValueError:
            reason = f"{source['published']} is not a day"
            source["published"] = None
            yield Problem(record, f"sources[{i}].published", reason, "rule")


def _toll_problems(p: dict[str, Any], record: str) -> Iterator[Problem]:
    for name in ("killed", "injured"):
        toll = p.get(name)
        if toll is None:
            continue
        best = toll["low"] if toll.get("best") is None else toll["best"]
        if not toll["low"] <= best <= toll["high"]:
            p[name] = None
            yield Problem(
                record,
                name,
                "low, best and high are out of order; want low <= best <= high",
                "rule",
            )
