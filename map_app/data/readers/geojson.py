"""Read a GeoJSON FeatureCollection: events *and* problems, and never a crash on a bad file.

A file that is no FeatureCollection at all raises `DataError`; a bad record in it is a `Problem`, and
the rest is still read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final

from map_app.core.schema import Event, Problem
from map_app.core.text import HIDDEN, whole
from map_app.core.validate import check_feature, record_name
from map_app.data.files import reading
from map_app.data.readers.jsonstream import JsonStream
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


class Features:
    """A file's features, read one after another; what the collection says of itself is known at the end.

    Iterating raises DataError, at the end where it is no FeatureCollection, and with the place of no JSON.
    """

    def __init__(self, file: BinaryIO, where: str) -> None:
        self._stream = JsonStream(file, "features", where)
        self._where = where

    def __iter__(self) -> Iterator[Any]:
        """Give each feature as JSON has it."""
        yield from self._stream
        cure = 'Give {"type": "FeatureCollection", "features": […]}'
        if self.members.get("type") != "FeatureCollection":
            raise DataError("is not a GeoJSON FeatureCollection", where=self._where, cure=cure)
        if not self._stream.has_list:
            raise DataError("has no list of features", where=self._where, cure=cure)

    @property
    def bytes_read(self) -> int:
        """How far it is in the file."""
        return self._stream.bytes_read

    @property
    def members(self) -> dict[str, Any]:
        """What stands beside the features."""
        return self._stream.members

    @property
    def said(self) -> dict[str, str]:
        """Dataset, licence and attribution, each empty where it is not said.

        An export of rows on different terms lists them all; what it says of its own data set stands beside.
        """
        provenance = self.members.get("provenance")
        own = provenance.get("collection") if isinstance(provenance, dict) else None
        said = own if isinstance(own, dict) else self.members
        return {name: _text(said.get(name)) for name in ("dataset", "licence", "attribution")}

    @property
    def crs_problem(self) -> Problem | None:
        """What is wrong with the collection's coordinate system: no event of it can be shown then."""
        crs = _foreign_crs(self.members.get("crs"))
        reason = f"has the coordinate system {crs}; reproject the file to WGS 84 (EPSG:4326)"
        return Problem("collection", "crs", reason) if crs else None


@contextmanager
def opened(path: Path) -> Iterator[Features]:
    """The features of a file, while it is open. Raises DataError."""
    with reading(path) as file:
        yield Features(file, path.name)


def read_geojson(path: Path, today: date) -> Collection:
    """Read the file at `path`; `today` is what dates are held against. Raises DataError."""
    with opened(path) as features:
        return _collected(features, today)


def parse_geojson(data: bytes, today: date, where: str) -> Collection:
    """Read a file's bytes; `where` names it in messages. Raises DataError."""
    return _collected(Features(BytesIO(data), where), today)


def read_members(path: Path) -> dict[str, Any]:
    """The collection's own members, without its features. Raises DataError."""
    with opened(path) as features:
        for _ in features:
            pass
    try:
        json.dumps(features.members, ensure_ascii=False, allow_nan=False, indent=2).encode()
    except (ValueError, RecursionError) as fault:
        what = "has a member beside its features that cannot be written again"
        cure = "Delete what is nested too deep, half a character (\\ud800) or a number beyond 1e308"
        raise DataError(what, where=path.name, cure=cure) from fault
    return features.members


def lossy(path: Path, collection: Collection) -> list[Problem]:
    """The broken rules of a file read whose faulty value the canonical form leaves out. Raises DataError."""
    kept = {event.id: event.to_feature()["properties"] for event in collection.events}
    with opened(path) as features:
        named = ((record_name(f, i), f) for i, f in enumerate(features))
        raw = {name: f["properties"] for name, f in named if name in kept}
    return [p for p in collection.problems if p.record in kept and _is_lost(p, raw[p.record], kept[p.record])]


def _is_lost(problem: Problem, raw: dict[str, Any], kept: dict[str, Any]) -> bool:
    """Whether the problem's property held something else before; text only lost its hidden marks."""
    name = re.split(r"[.\[]", problem.field)[0]
    hidden = isinstance(raw.get(name), str) and isinstance(kept.get(name), str)
    return not hidden and raw.get(name) is not None and raw[name] != kept.get(name)


def _collected(features: Features, today: date) -> Collection:
    events: dict[str, Event] = {}
    problems: list[Problem] = []
    for index, feature in enumerate(features):
        event, found = check_feature(feature, index, today)
        problems += found
        if event and event.id in events:
            reason = f"stands twice (again at #{index}); the first is shown; give each its own"
            problems.append(Problem(event.id, "id", reason))
        elif event:
            events[event.id] = event
    if features.crs_problem:
        return Collection((), (features.crs_problem,))
    problems += _dangling_links(events)
    ordered = sorted(events.values(), key=lambda event: event.sort_key)
    return Collection(tuple(ordered), tuple(problems), **features.said)


def _foreign_crs(crs: object) -> str:
    """Name the old-style `crs` member where it is not WGS 84 (RFC 7946 knows no other)."""
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
