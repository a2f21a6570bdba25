"""The event as a value, and its GeoJSON form (RFC 7946).

`Event.from_feature` takes a *checked* feature (see `validate`); `Event.to_feature` gives the canonical
one: keys in a fixed order, coordinates of four decimals, properties we do not know kept at the end.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any, Self

from map_app.core.vocab import (
    DatePrecision,
    EventType,
    Precision,
    Relation,
    Role,
    Theatre,
    Verification,
)

Feature = dict[str, Any]
"""A GeoJSON Feature as `json` reads it."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

COORDINATE_DECIMALS = 4
"""About 11 m on the ground: finer than any source here."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one record: `kind` is `error` (cannot be shown) or `rule` (shown, and named)."""

    record: str
    field: str
    reason: str
    kind: str = "error"

    def __str__(self) -> str:
        """`record: field: reason`."""
        return f"{self.record}: {self.field}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who took part, and how."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Toll:
    """People killed or injured: a range, with `best` None where no figure is preferred."""

    low: int
    best: int | None
    high: int

    def __str__(self) -> str:
        """`3`, or `34–47` where the figures differ."""
        return str(self.low) if self.low == self.high else f"{self.low}–{self.high}"


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so, and where to read it."""

    publisher: str
    title: str
    url: str | None
    published: date | None


@dataclass(frozen=True, slots=True)
class Link:
    """A relation to another event, by its id."""

    id: str
    relation: Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event: what, when, where, how sure, and who says so. Casualties None = not reported."""

    id: str
    title: str
    summary: str
    event_type: EventType
    date_start: date
    date_end: date
    date_precision: DatePrecision
    theatre: Theatre
    place: str
    country_code: str | None
    lat: float
    lon: float
    location_precision: Precision
    location_radius_km: float
    location_basis: str
    actors: tuple[Actor, ...] = ()
    killed: Toll | None = None
    injured: Toll | None = None
    casualty_note: str | None = None
    verification: Verification
    sources: tuple[Source, ...] = ()
    relates_to: tuple[Link, ...] = ()
    distinct_from: tuple[str, ...] = ()
    dataset: str | None = None
    licence: str | None = None
    attribution: str | None = None
    recorded: date | None = None
    revised: date | None = None
    extra: dict[str, Any] = field(default_factory=dict, hash=False)

    @classmethod
    def from_feature(cls, feature: Feature) -> Self:
        """Read a checked feature; the validator has already seen to types and vocabularies."""
        p = dict(feature["properties"])
        lon, lat = feature["geometry"]["coordinates"][:2]
        known: dict[str, Any] = {name: p.pop(name, None) for name in PROPERTY_ORDER}
        return cls(
            id=str(feature["id"]),
            title=known["title"],
            summary=known["summary"] or "",
            event_type=EventType(known["event_type"]),
            date_start=date.fromisoformat(known["date_start"]),
            date_end=date.fromisoformat(known["date_end"] or known["date_start"]),
            date_precision=DatePrecision(known["date_precision"] or "day"),
            theatre=Theatre(known["theatre"]),
            place=known["place"] or "",
            country_code=known["country_code"],
            lat=round(float(lat), COORDINATE_DECIMALS) + 0.0,
            lon=round(float(lon), COORDINATE_DECIMALS) + 0.0,
            location_precision=Precision(known["location_precision"]),
            location_radius_km=float(known["location_radius_km"] or 0),
            location_basis=known["location_basis"] or "",
            actors=tuple(Actor(a["name"], Role(a["role"])) for a in known["actors"] or ()),
            killed=_toll(known["killed"]),
            injured=_toll(known["injured"]),
            casualty_note=known["casualty_note"],
            verification=Verification(known["verification"]),
            sources=tuple(_source(s) for s in known["sources"] or ()),
            relates_to=tuple(Link(r["id"], Relation(r["relation"])) for r in known["relates_to"] or ()),
            distinct_from=tuple(known["distinct_from"] or ()),
            dataset=known["dataset"],
            licence=known["licence"],
            attribution=known["attribution"],
            recorded=_day(known["recorded"]),
            revised=_day(known["revised"]),
            extra=p,
        )

    def to_feature(self) -> Feature:
        """Give the canonical feature; optional keys that say nothing are left out."""
        values = zip(PROPERTY_ORDER, _properties(self), strict=True)
        kept = {k: _plain(v) for k, v in values if k not in OPTIONAL or v not in (None, ())}
        return {
            "type": "Feature",
            "id": self.id,
            "geometry": {"type": "Point", "coordinates": [self.lon, self.lat]},
            "properties": kept | dict(sorted(self.extra.items())),
        }

    def to_json(self) -> str:
        """Give the canonical feature as one line of JSON: the unit every export copies."""
        return _encode(self.to_feature())

    @property
    def sort_key(self) -> tuple[date, str]:
        """The total order of all lists and files: first day, then id by code point."""
        return (self.date_start, self.id)


PROPERTY_ORDER = (
    "title",
    "summary",
    "event_type",
    "date_start",
    "date_end",
    "date_precision",
    "theatre",
    "place",
    "country_code",
    "location_precision",
    "location_radius_km",
    "location_basis",
    "actors",
    "killed",
    "injured",
    "casualty_note",
    "verification",
    "sources",
    "relates_to",
    "distinct_from",
    "dataset",
    "licence",
    "attribution",
    "recorded",
    "revised",
)
"""The known properties in their canonical order."""

_properties = attrgetter(*PROPERTY_ORDER)

OPTIONAL = frozenset(
    ("distinct_from", "dataset", "licence", "attribution", "recorded", "revised"),
)
"""Properties that are left out of the canonical form where they say nothing."""


def _toll(value: dict[str, Any] | None) -> Toll | None:
    """Read a range; JSON's `3.0` is the whole number 3."""
    if value is None:
        return None
    best = value.get("best")
    return Toll(int(value["low"]), None if best is None else int(best), int(value["high"]))


def _source(value: dict[str, Any]) -> Source:
    published = _day(value.get("published"))
    return Source(value["publisher"], value.get("title") or "", value.get("url"), published)


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _plain(value: object) -> object:
    """Turn a field into what JSON knows, nested dataclasses with their keys in order."""
    if value is None or type(value) is str:  # by far the most
        return value
    match value:
        case str():
            return str(value)
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(item) for item in value]
        case Actor() | Toll() | Source() | Link():
            return {name: _plain(getattr(value, name)) for name in value.__slots__}
        case float() if value.is_integer():
            return int(value)
        case _:
            return value
