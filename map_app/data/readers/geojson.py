"""Read a GeoJSON FeatureCollection: events *and* problems, and never a crash on a bad file.

A file that is no FeatureCollection at all raises `DataError`; a bad record in it is a `Problem`, and
the rest is still read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, NoReturn

from map_app.core.schema import Event, Problem
from map_app.core.text import HIDDEN, whole
from map_app.core.validate import check_feature, record_name
from map_app.errors import DataError

WGS84_NAMES: Final = ("CRS84", "EPSG::4326", "EPSG:4326")


@dataclass(frozen=True, slots=True)
class Collection:
    """A file read: events in total order, problems in file order, and what the collection says of itself."""

    events: tuple[Event, ...]
    problems: tuple[Problem, ...]
    dataset: str = ""
    licence: str = ""
    attribution: str = ""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep a record from being shown."""
        return tuple(p for p in self.problems if p.kind == "error")


def read_geojson(path: Path, today: date) -> Collection:
    """Read the file at `path`; `today` is what dates are held against. Raises DataError."""
    return parse_geojson(_bytes(path), today, where=path.name)


def read_members(path: Path) -> dict[str, Any]:
    """The collection's own members, without its features. Raises DataError."""
    document = _document(_bytes(path), path.name)
    members = {key: value for key, value in document.items() if key != "features"}
    try:
        json.dumps(members, ensure_ascii=False, allow_nan=False, indent=2).encode()
    except (ValueError, RecursionError) as fault:
        what = "has a member beside its features that cannot be written again"
        cure = "Delete what is nested too deep, half a character (\\ud800) or a number beyond 1e308"
        raise DataError(what, where=path.name, cure=cure) from fault
    return members


def lossy(path: Path, collection: Collection) -> list[Problem]:
    """The broken rules of a file read whose faulty value the canonical form leaves out. Raises DataError."""
    features = _document(_bytes(path), path.name)["features"]
    kept = {event.id: event.to_feature()["properties"] for event in collection.events}
    named = ((record_name(f, i), f) for i, f in enumerate(features))
    raw = {name: f["properties"] for name, f in named if name in kept}
    return [p for p in collection.problems if p.record in kept and _is_lost(p, raw[p.record], kept[p.record])]


def _is_lost(problem: Problem, raw: dict[str, Any], kept: dict[str, Any]) -> bool:
    """Whether the problem's property held something else before; text only lost its hidden marks."""
    name = re.split(r"[.\[]", problem.field)[0]
    hidden = isinstance(raw.get(name), str) and isinstance(kept.get(name), str)
    return not hidden and raw.get(name) is not None and raw[name] != kept.get(name)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        cure = "Check the path and its rights"
        what = f"cannot be read ({fault.strerror})"
        raise DataError(what, where=str(path), cure=cure) from fault


def parse_geojson(data: bytes, today: date, where: str) -> Collection:
    """Read a file's bytes; `where` names it in messages. Raises DataError."""
    document = _document(data, where)
    crs = _foreign_crs(document)
    if crs:
        reason = f"has the coordinate system {crs}; reproject the file to WGS 84 (EPSG:4326)"
        return Collection((), (Problem("collection", "crs", reason),))
    events: dict[str, Event] = {}
    problems: list[Problem] = []
    for index, feature in enumerate(document["features"]):
        event, found = check_feature(feature, index, today)
        problems += found
        if event and event.id in events:
            reason = f"stands twice (again at #{index}); the first is shown; give each its own"
            problems.append(Problem(event.id, "id", reason))
        elif event:
            events[event.id] = event
    problems += _dangling_links(events)
    said = {k: _text(document.get(k)) for k in ("dataset", "licence", "attribution")}
    ordered = sorted(events.values(), key=lambda event: event.sort_key)
    return Collection(tuple(ordered), tuple(problems), **said)


def _document(data: bytes, where: str) -> dict[str, Any]:
    """Parse and hold the outermost shape; everything below it is a record's own problem."""
    try:
        document = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse)
    except UnicodeDecodeError as fault:
        what = f"is not UTF-8 at byte {fault.start}"
        raise DataError(what, where=where, cure="Save the file as UTF-8") from fault
    except json.JSONDecodeError as fault:
        what = f"is not JSON: {fault.msg} at line {fault.lineno}, column {fault.colno}"
        raise DataError(what, where=where, cure="Mend the file there; it may be cut off") from fault
    except (ValueError, RecursionError) as fault:
        what = "is not GeoJSON: it nests too deep, or holds NaN, Infinity or an endless number"
        raise DataError(what, where=where, cure="Write null for what is not known") from fault
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        cure = 'Give {"type": "FeatureCollection", "features": […]}'
        raise DataError("is not a GeoJSON FeatureCollection", where=where, cure=cure)
    if not isinstance(document.get("features"), list):
        cure = 'Give {"type": "FeatureCollection", "features": […]}'
        raise DataError("has no list of features", where=where, cure=cure)
    return document


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _foreign_crs(document: dict[str, Any]) -> str:
    """Name the old-style `crs` member where it is not WGS 84 (RFC 7946 knows no other)."""
    crs = document.get("crs")
    if crs is None:
        return ""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name")) if isinstance(properties, dict) else "?"
    return "" if name.endswith(WGS84_NAMES) else HIDDEN.sub("", whole(name[:80]))


def _dangling_links(events: dict[str, Event]) -> Iterator[Problem]:
    for event in events.values():
        for link in event.relates_to:
            if link.id not in events:
                reason = f"names {link.id}, which this file lacks; correct the id or add the event"
                yield Problem(event.id, "relates_to", reason, "rule")


def _text(value: object) -> str:
    return HIDDEN.sub("", whole(value))[:500] if isinstance(value, str) else ""
