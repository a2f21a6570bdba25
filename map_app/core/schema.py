"""The event as a value, and its GeoJSON form (RFC 7946).

`Event.from_feature` takes a *checked* feature (see `validate`); `Event.to_feature` gives the canonical
one: known keys in a fixed order, then what we do not know, sorted, at every level of the record.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any, Self

from map_app.core import parts
from map_app.core.footprint import Geometry, footprint
from map_app.core.json_schema import HARMS, MEMBERS, PARTS, PROPERTIES
from map_app.core.parts import Actor as Actor
from map_app.core.parts import CasualtyRange as CasualtyRange
from map_app.core.parts import Claim as Claim
from map_app.core.parts import Link as Link
from map_app.core.parts import Source as Source
from map_app.core.parts import Unknown as Unknown
from map_app.core.parts import read_day
from map_app.core.problems import Problem as Problem  # part of what a reader of the schema needs
from map_app.core.vocab import DatePrecision, Precision, Verification

Feature = dict[str, Any]
"""A GeoJSON Feature as `json` reads it."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

COORDINATE_DECIMALS = 4
"""About 11 m on the ground: finer than any source here. Views round to it; records keep what was given."""

AS_GIVEN = "as_given"
"""The property that keeps, by field, what was written where the record holds something else or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event: what, when, where, how sure, and who says so. Casualties None = not reported.

    `event_type` and `theatre` are slugs, of which a map's profile has the words; `theatre` is empty where the
    map has none. `shape` is the geometry as given where it is more than a longitude and a latitude: an area,
    an altitude.
    `extra` holds the unknown properties, `members` what stands beside them in the feature.
    """

    id: str
    title: str
    summary: str
    event_type: str
    date_start: date
    date_end: date
    date_precision: DatePrecision
    theatre: str
    place: str
    country_code: str | None
    lat: float
    lon: float
    location_precision: Precision
    location_radius_km: float
    location_basis: str
    location_area: str | None = None
    actors: tuple[Actor, ...] = ()
    killed: CasualtyRange | None = None
    injured: CasualtyRange | None = None
    casualty_note: str | None = None
    casualty_claims: tuple[Claim, ...] = ()
    verification: Verification
    contradicted_by: tuple[str, ...] = ()
    verification_note: str | None = None
    sources: tuple[Source, ...] = ()
    relates_to: tuple[Link, ...] = ()
    distinct_from: tuple[str, ...] = ()
    dataset: str | None = None
    licence: str | None = None
    attribution: str | None = None
    recorded: date | None = None
    revised: date | None = None
    shape: Geometry | None = field(default=None, hash=False)
    extra: Unknown = field(default_factory=dict, hash=False)
    members: Unknown = field(default_factory=dict, hash=False)

    @classmethod
    def from_feature(cls, feature: Feature) -> Self:
        """Read a checked feature; the validator has already seen to types and vocabularies."""
        p = dict(feature["properties"])
        lon, lat, shape = _place(feature["geometry"])
        known: dict[str, Any] = {name: p.pop(name, None) for name in PROPERTY_ORDER}
        return cls(
            id=str(feature["id"]),
            title=known["title"],
            summary=known["summary"] or "",
            event_type=known["event_type"],
            date_start=date.fromisoformat(known["date_start"]),
            date_end=date.fromisoformat(known["date_end"] or known["date_start"]),
            date_precision=DatePrecision(known["date_precision"] or "day"),
            theatre=known["theatre"] or "",
            place=known["place"] or "",
            country_code=known["country_code"],
            lat=float(lat) + 0.0,
            lon=float(lon) + 0.0,
            location_precision=Precision(known["location_precision"]),
            location_radius_km=float(known["location_radius_km"] or 0),
            location_basis=known["location_basis"] or "",
            location_area=known["location_area"],
            actors=tuple(map(parts.read_actor, known["actors"] or ())),
            killed=parts.read_range(known["killed"]),
            injured=parts.read_range(known["injured"]),
            casualty_note=known["casualty_note"],
            casualty_claims=tuple(map(parts.read_claim, known["casualty_claims"] or ())),
            verification=Verification(known["verification"]),
            contradicted_by=tuple(known["contradicted_by"] or ()),
            verification_note=known["verification_note"],
            sources=tuple(map(parts.read_source, known["sources"] or ())),
            relates_to=tuple(map(parts.read_link, known["relates_to"] or ())),
            distinct_from=tuple(known["distinct_from"] or ()),
            dataset=known["dataset"],
            licence=known["licence"],
            attribution=known["attribution"],
            recorded=read_day(known["recorded"]),
            revised=read_day(known["revised"]),
            shape=shape,
            extra=p,
            members=parts.unknown(feature, MEMBERS),
        )

    def to_feature(self) -> Feature:
        """Give the canonical feature; optional keys that say nothing are left out."""
        values = zip(PROPERTY_ORDER, _properties(self), strict=True)
        members = {k: _plain(v) for k, v in values if k not in OPTIONAL or v not in (None, ())}
        if not self.theatre:  # the map has none
            del members["theatre"]
        return {
            "type": "Feature",
            "id": self.id,
            "geometry": self.shape or {"type": "Point", "coordinates": [self.lon, self.lat]},
            "properties": members | dict(sorted(self.extra.items())),
            **dict(sorted(self.members.items())),
        }

    def to_json(self) -> str:
        """Give the canonical feature as one line of JSON: the unit every export copies."""
        return _encode(self.to_feature())

    @property
    def area(self) -> str | None:
        """The unit that is all that is known of the place: its outline stands for the disc."""
        return self.location_area if self.location_precision is Precision.GOVERNORATE else None

    @property
    def sort_key(self) -> tuple[date, str]:
        """The total order of all lists and files: first day, then id by code point."""
        return (self.date_start, self.id)


PROPERTY_ORDER = tuple(PROPERTIES)
"""The known properties in their canonical order."""

_properties = attrgetter(*PROPERTY_ORDER)

OPTIONAL = frozenset(
    (
        *("location_area", "casualty_claims", "contradicted_by", "verification_note"),
        *("distinct_from", "dataset", "licence", "attribution", "recorded", "revised"),
    ),
)
"""Properties that are left out of the canonical form where they say nothing."""


def casualty_columns(event: Event) -> dict[str, int | None]:
    """The casualty ranges as `CASUALTY_COLUMNS`; what is not reported is None, never 0."""
    return {f"{harm}_{part}": getattr(getattr(event, harm), part, None) for harm in HARMS for part in PARTS}


def _place(geometry: Geometry) -> tuple[float, float, Geometry | None]:
    """Longitude and latitude, and the geometry itself where it says more than those."""
    if geometry["type"] != "Point":
        circle = footprint(geometry)
        return circle.lon, circle.lat, _in_order(geometry)
    lon, lat, *more = geometry["coordinates"]
    return lon, lat, _in_order(geometry) if more or len(geometry) > 2 else None


def _in_order(geometry: Geometry) -> Geometry:
    """The geometry with its keys in one order: the type, what it holds, then the unknown ones."""
    first = {name: geometry[name] for name in ("type", "coordinates", "geometries") if name in geometry}
    return first | dict(sorted(geometry.items()))


def _plain(value: object) -> object:
    """Turn a field into a JSON value, nested dataclasses with their keys in order."""
    if value is None or type(value) is str:  # by far the most
        return value
    match value:
        case str():
            return str(value)
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(item) for item in value]
        case Actor() | CasualtyRange() | Claim() | Source() | Link():
            return {name: _plain(member) for name, member in parts.members(value)}
        case parts.Archived() if parts.is_address(value):
            return value.url
        case parts.Archived():
            return {name: _plain(member) for name, member in parts.members(value)}
        case float() if value.is_integer():
            return int(value)
        case _:
            return value
