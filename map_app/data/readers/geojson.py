"""Read a GeoJSON FeatureCollection: events *and* problems, and never a crash on a bad file.

A file that is no FeatureCollection at all raises `DataError`; a bad record in it is a `Problem`, and
the rest is still read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final

from map_app.core.losses import losses
from map_app.core.schema import Event, Problem
from map_app.core.terms import Terms
from map_app.core.text import HIDDEN, replace_surrogates
from map_app.core.validate import check_feature, record_name
from map_app.data.files import reading
from map_app.data.map_folder import MapFolder
from map_app.data.readers.jsonstream import JsonStream
from map_app.data.readers.rows import Rows
from map_app.data.readers.sniff import form_of, json_kind
from map_app.data.readers.tables import Table
from map_app.errors import DataError

DUPLICATE: Final = "duplicate key"
"""The field of the problem that reports a duplicate key."""

WGS84_NAMES: Final = ("CRS84", "CRS84h", "EPSG::4326", "EPSG:4326", "EPSG::4979", "EPSG:4979")


@dataclass(frozen=True, slots=True)
class Collection:
    """A parsed file: events in total order, problems in file order, and the collection's own terms."""

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
    """Iterates over the features of a file; members and terms of the collection are known at the end.

    `strict` detects duplicate keys. Iterating raises DataError: with line and column where it is no JSON, at
    the end where it is no FeatureCollection.
    """

    def __init__(self, file: BinaryIO, where: str, *, strict: bool = False) -> None:
        self._stream = JsonStream(file, "features", where, strict=strict)
        self._where = where
        self._rows = Rows(of_table=False)

    def __iter__(self) -> Iterator[Any]:
        """Yield each feature as parsed JSON."""
        yield from map(self._rows.as_feature, self._stream)
        cure = 'Give {"type": "FeatureCollection", "features": […]}'
        if self.members.get("type") != "FeatureCollection":
            what, cure = json_kind(self.members)
            raise DataError(what, where=self._where, cure=cure)
        if not self._stream.has_list:
            raise DataError("has no list of features", where=self._where, cure=cure)

    def duplicates(self) -> list[str]:
        """Duplicate keys since the last call; always empty unless `strict`."""
        return self._stream.duplicates()

    @property
    def bytes_read(self) -> int:
        """Bytes of the file that are read so far."""
        return self._stream.bytes_read

    @property
    def members(self) -> dict[str, Any]:
        """The collection's members other than its features."""
        return self._stream.members

    @property
    def terms(self) -> dict[str, str]:
        """Dataset, licence and attribution of the collection, each empty where it is not given.

        An export of rows on different terms lists them all, and has the collection's own beside the list.
        """
        provenance = self.members.get("provenance")
        own = provenance.get("collection") if isinstance(provenance, dict) else None
        terms = self._rows.terms | (own if isinstance(own, dict) else self.members)
        return {name: _text(terms.get(name)) for name in Terms._fields}

    @property
    def problems(self) -> list[Problem]:
        """Flat records whose columns contradict each other."""
        return self._rows.problems

    @property
    def crs_problem(self) -> Problem | None:
        """An unsupported coordinate system, with which no event can be shown."""
        crs = _foreign_crs(self.members.get("crs"))
        reason = f"has the coordinate system {crs}; reproject the file to WGS 84 (EPSG:4326)"
        return Problem("collection", "crs", reason) if crs else None


@contextmanager
def opened(path: Path, *, strict: bool = False) -> Iterator[Features | Table]:
    """Open a file in any supported format and give its features. Raises DataError.

    `strict` as for `Features`.
    """
    form = form_of(path)
    if form.kind != "geojson":
        yield Table(path, form)
        return
    with reading(path) as file:
        yield Features(file, path.name, strict=strict)


def read_geojson(path: Path, today: date, map_: MapFolder) -> Collection:
    """Read the file at `path`; later dates than `today` are problems. Raises DataError."""
    with opened(path, strict=True) as features:
        return _collected(features, today, map_)


def parse_geojson(data: bytes, today: date, where: str, map_: MapFolder) -> Collection:
    """Read the bytes of a file, named `where` in messages. Raises DataError."""
    return _collected(Features(BytesIO(data), where, strict=True), today, map_)


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


def lossy(path: Path, collection: Collection, map_: MapFolder) -> list[Problem]:
    """What rewriting a file in canonical form would lose of its shown records. Raises DataError."""
    events = {event.id: event for event in collection.events}
    named = {(p.record, p.field): p for p in collection.problems}
    problems = [p for p in collection.problems if p.field == DUPLICATE]
    with opened(path) as features:
        for index, feature in enumerate(features):
            event = events.get(record_name(feature, index))
            if event is None:
                continue
            for name in losses(feature, index, event.to_feature(), map_.geography):
                unnamed = Problem(event.id, name, "would be lost", "rule")
                problems.append(named.get((event.id, name), unnamed))
    return problems


def _collected(features: Features | Table, today: date, map_: MapFolder) -> Collection:
    events: dict[str, Event] = {}
    problems: list[Problem] = []
    for index, feature in enumerate(features):
        event, faults = check_feature(feature, index, today, map_.geography)
        problems += faults
        problems += (_duplicate(name, record_name(feature, index)) for name in features.duplicates())
        if event and event.id in events:
            reason = f"stands twice (again at #{index}); the first is shown; give each its own"
            problems.append(Problem(event.id, "id", reason))
        elif event:
            events[event.id] = event
    problems += (_duplicate(name, "collection") for name in features.duplicates())
    if features.crs_problem:
        return Collection((), (features.crs_problem,))
    problems += features.problems
    problems += _dangling_links(events)
    ordered = sorted(events.values(), key=lambda event: event.sort_key)
    return Collection(tuple(ordered), tuple(problems), **features.terms)


def _duplicate(name: str, record: str) -> Problem:
    shown = HIDDEN.sub("", replace_surrogates(name[:80]))
    reason = f"{shown} stands twice in one object, of which the last is read; keep one"
    return Problem(record, DUPLICATE, reason, "rule", shown)


def _foreign_crs(crs: object) -> str:
    """Name the old-style `crs` member where it is not WGS 84 (RFC 7946 knows no other)."""
    if crs is None:
        return ""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name")) if isinstance(properties, dict) else "?"
    return "" if name.endswith(WGS84_NAMES) else HIDDEN.sub("", replace_surrogates(name[:80]))


def _dangling_links(events: dict[str, Event]) -> Iterator[Problem]:
    for event in events.values():
        for link in event.relates_to:
            if link.id not in events:
                reason = f"names {link.id}, which this file lacks; correct the id or add the event"
                yield Problem(event.id, "relates_to", reason, "rule", link.id)


def _text(value: object) -> str:
    return HIDDEN.sub("", replace_surrogates(value))[:500] if isinstance(value, str) else ""
