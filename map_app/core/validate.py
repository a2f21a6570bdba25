"""Checks one feature: gives its event, or why there is none, and every rule that it breaks.

Nothing here ever raises on bad data.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import jsonschema_rs

from map_app.core.claims import claim_problems, renumbered
from map_app.core.coerce import Geography, coerce, given_id, keep_as_given
from map_app.core.cures import AREA_CURE, CURES
from map_app.core.json_schema import DATES, ESSENTIAL, FEATURE, HARMS, MEMBERS
from map_app.core.periods import date_problems, day_cure
from map_app.core.schema import Event, Problem
from map_app.core.schema_errors import field_name, message_of
from map_app.core.text import HIDDEN, replace_surrogates

_VALIDATOR = jsonschema_rs.Draft202012Validator(FEATURE)

MAX_NESTING = 20
"""How deep a feature may nest."""

MAX_BITS = 1_024
"""A whole number beyond this is no number for most readers of JSON: they hold doubles."""

_DAYS = (*DATES, "published", "date")

DETAILS = {
    "sources": ("title", "url", "published", "kind", "origin", "lang", "archived"),
    "actors": ("basis", "by"),
    "casualty_claims": ("group", "whom", "by", "date", "source", "preferred"),
}
"""What an item of a list may lack: a fault in one of these does not cost the item."""


def check_feature(
    feature: object, index: int, today: date, geography: Geography | None = None
) -> tuple[Event | None, list[Problem]]:
    """Check one feature; `index` names it where its id cannot. The feature itself is not changed.

    `geography` says what a record may leave to the map; without it such a record lacks something.
    """
    record = record_name(feature, index)
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        reason = "is not a GeoJSON Feature with properties; give an object with both"
        return None, [Problem(record, "feature", reason)]
    try:
        work, problems = _copied(feature, record)
    except _TooDeepError:
        reason = f"is nested deeper than {MAX_NESTING} levels; flatten its properties"
        return None, [Problem(record, "feature", reason)]
    geometry = work.get("geometry")
    errors = list(_VALIDATOR.iter_errors(work))
    if errors or "id" in work["properties"]:
        problems += coerce(work, index, record, geography)
        named = any(p.field == "geometry" for p in problems)  # once is enough
        errors = [
            e for e in _VALIDATOR.iter_errors(work) if not (named and e.instance_path[:1] == ["geometry"])
        ]
    problems += _schema_problems(work, record, errors)
    if any(p.kind == "error" for p in problems):
        return None, problems
    problems += date_problems(work["properties"], record, today)
    problems += _range_problems(work["properties"], record)
    problems += claim_problems(work["properties"], record)
    if geography:
        problems += _theatre_problems(work, record, geography)
        problems += _area_problems(work["properties"], record, geography)
    if any(p.kind == "error" for p in problems):
        return None, problems
    return Event.from_feature(work | {"geometry": geometry or work["geometry"]}), problems


def record_name(feature: object, index: int) -> str:
    """Name a record by its id where that is usable, else by its place in the file: `#3`."""
    return (given_id(feature, index) if isinstance(feature, dict) else None) or f"#{index}"


def _copied(feature: dict[str, Any], record: str) -> tuple[dict[str, Any], list[Problem]]:
    """Copy the feature without what hides or reorders text, and say where that was."""
    work = _cleaned_object(feature, MAX_NESTING - 1)
    given = feature.get("id")
    if isinstance(given, str):
        work["id"] = replace_surrogates(given)
    if work["properties"] == feature["properties"] and MEMBERS.issuperset(work):
        return work, []
    reason = "held characters or numbers that cannot be shown, left out; delete them"
    parts = (feature["properties"], work["properties"]), (_others(feature), _others(work))
    return work, [
        Problem(record, _clean(name), reason, "rule")
        for before, after in parts
        for name, value in before.items()
        if _hides(name) or after[name] != value
    ]


def _others(feature: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in feature.items() if name not in MEMBERS}


def _hides(text: str) -> bool:
    return not text.isprintable() and HIDDEN.search(text) is not None  # what hides is never printable


def _clean(text: str) -> str:
    return HIDDEN.sub("", text) if _hides(text) else text


class _TooDeepError(Exception):
    """It nests beyond the limit; never looked at further, so that no depth exhausts the stack."""


def _cleaned(value: Any, left: int) -> Any:  # noqa: ANN401 - any JSON value
    """Copy a value of at most `left` levels. Raises _TooDeepError."""
    if isinstance(value, str):
        return value if value.isprintable() else HIDDEN.sub("", value)  # as `_clean`, without two calls
    if isinstance(value, dict):
        return _cleaned_object(value, _down(left))
    if isinstance(value, list):
        below = _down(left)
        return [_cleaned(item, below) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return None if isinstance(value, int) and value.bit_length() > MAX_BITS else value


def _down(left: int) -> int:
    if left == 0:
        raise _TooDeepError
    return left - 1


def _cleaned_object(value: dict[str, Any], left: int) -> dict[str, Any]:
    cleaned = {key: None if item is None else _cleaned(item, left) for key, item in value.items()}
    if all(map(str.isprintable, cleaned)):
        return cleaned
    dirty = [key for key in cleaned if _hides(key)]
    # a real key wins over one that only becomes it by cleaning
    return {_clean(key): cleaned.pop(key) for key in dirty} | cleaned


def _schema_problems(work: dict[str, Any], record: str, errors: list[Any]) -> list[Problem]:
    """Name what the schema has against the feature; what only breaks a rule is taken out of `work`."""
    problems = [_problem(error, work, record) for error in errors]
    if errors and all(p.kind == "rule" for p in problems):
        _take_out(work["properties"], [error.instance_path for error in errors])
    return problems


def _problem(error: Any, work: dict[str, Any], record: str) -> Problem:  # noqa: ANN401
    path = list(error.instance_path)
    missing = getattr(error.kind, "property", None)
    if missing:
        path.append(missing)
    name = _field(path)
    essential = path[:1] != ["properties"] or len(path) < 2 or path[1] in ESSENTIAL
    key = str(path[-1]) if path else ""
    special = (name == "geometry" and _swapped(work)) or (key in _DAYS and day_cure(key, error.instance))
    cure = special or CURES.get(key) or CURES.get(name.split("[")[0], "")
    reason = "is missing" if missing else message_of(error)
    kind = "error" if essential else "rule"
    return Problem(record, name, f"{reason}; {cure}" if cure else reason, kind, _value_in(reason, error))


def _value_in(reason: str, error: Any) -> str:  # noqa: ANN401 - the schema library's error
    """The value itself, with which the library's message begins."""
    verb = _VERB.search(reason)
    return reason[: verb.start()] if verb and not hasattr(error.kind, "property") else ""


_VERB = re.compile(r" (?:is not|is longer|is shorter|is less|is greater|has more|has less|does not|was) ")
"""Where the value ends in the schema library's words."""


def _field(path: list[str | int]) -> str:
    """The field's name as a person knows it: `sources[0].url`, `geometry`, `killed.low`."""
    if path[:1] == ["geometry"]:
        return "geometry"
    parts = path[1:] if path[:1] == ["properties"] and len(path) > 1 else path
    return field_name(parts) or "feature"


def _swapped(work: dict[str, Any]) -> str:
    """The likeliest cause of a latitude beyond the pole: the two numbers changed places."""
    geometry = work.get("geometry")
    pair = geometry.get("coordinates") if isinstance(geometry, dict) else None
    match pair:
        case [float() | int() as x, float() | int() as y, *_] if abs(x) <= 90 < abs(y) <= 180:
            return f"longitude and latitude look swapped: write [{y}, {x}]"
        case _:
            return ""


def _take_out(properties: dict[str, Any], paths: Iterable[list[str | int]]) -> None:
    """Take faulty values out: a source's detail becomes null, a list loses the item, else the property goes.

    Items go last first, each once, so that no index ever points at a neighbour. They go to `as_given`.
    """
    items: set[tuple[str, int]] = set()
    names: set[str] = set()
    details: set[tuple[str, int, str]] = set()
    for path in paths:
        match path[1:]:
            case [str(name), int(i), str(detail), *_] if detail in DETAILS.get(name, ()):
                details.add((name, i, detail))
            case [str(name), int(i), *_]:
                items.add((name, i))
            case [str(name), *_]:
                names.add(name)
    for name, i, detail in sorted(details):
        if (name, i) not in items:
            keep_as_given(properties, f"{name}[{i}].{detail}", properties[name][i][detail])
            properties[name][i][detail] = None
    if "casualty_claims" not in names:
        _renumber_sources(properties, items)
    for name, i in sorted(items, reverse=True):
        keep_as_given(properties, f"{name}[{i}]", properties[name].pop(i))
    for name in sorted(names):
        keep_as_given(properties, name, properties.pop(name, None))


def _renumber_sources(properties: dict[str, Any], items: set[tuple[str, int]]) -> None:
    """Keep each claim with the source that carries it, of which those among the items go."""
    gone = {i for name, i in items if name == "sources"}
    for i, claim in enumerate(properties.get("casualty_claims") or ()):
        if gone and ("casualty_claims", i) not in items:
            given = claim.get("source")
            if given in gone:
                keep_as_given(properties, f"casualty_claims[{i}].source", given)
            claim["source"] = renumbered(given, gone)


def _range_problems(p: dict[str, Any], record: str) -> Iterator[Problem]:
    for name in HARMS:
        figures = p.get(name)
        if figures is None:
            continue
        best = figures["low"] if figures.get("best") is None else figures["best"]
        if not figures["low"] <= best <= figures["high"]:
            keep_as_given(p, name, figures)
            p[name] = None
            reason = "low, best and high are out of order; want low <= best <= high"
            yield Problem(record, name, reason, "rule")


def _theatre_problems(work: dict[str, Any], record: str, geography: Geography) -> Iterator[Problem]:
    """Give an event the theatre of its point where it names none, or one that the map lacks."""
    p, given = work["properties"], work["properties"].get("theatre")
    if given and geography.has_theatre(given):
        return
    lon, lat, *_ = work["geometry"]["coordinates"]
    keep_as_given(p, "theatre", given)
    p["theatre"] = geography.theatre_at(lon, lat, p.get("country_code"), p.get("location_radius_km"))
    if given:
        where = p["theatre"] or "no theatre"
        reason = f"{given} is no theatre of this map; shown in {where}, where its point lies; correct it"
        yield Problem(record, "theatre", reason, "rule", given)


def _area_problems(p: dict[str, Any], record: str, geography: Geography) -> Iterator[Problem]:
    area = p.get("location_area")
    if area is not None and not geography.has_area(area):
        keep_as_given(p, "location_area", p.pop("location_area"))
        reason = f"{area} is no unit that the map has an outline of; {AREA_CURE}"
        yield Problem(record, "location_area", reason, "rule", area)
