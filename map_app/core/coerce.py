"""Normalizes what other programs write for the same thing to the schema's own form.

An id among the properties or as a number, a day with a time, a number for a range of people, a missing
theatre, a geometry that is no point. Nothing is lost by it: where the record then says less than was
written, the property `as_given` keeps what was written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final, Protocol

from map_app.core.footprint import Footprint, footprint, words
from map_app.core.json_schema import DATES, HARMS, ID_PATTERN, PARTS, PROPERTIES, REQUIRED
from map_app.core.schema import AS_GIVEN, Event, Feature, Problem
from map_app.core.vocab import Precision

FARTHEST_KM: Final[dict[str, float]] = {Precision.EXACT: 5, Precision.SETTLEMENT: 20, Precision.DISTRICT: 60}
"""The largest circle of an area that may call itself known so well; beyond the last it is a governorate."""

MAX_DEPTH_KEPT: Final = 8
"""Maximum nesting of lists and objects in a value of `as_given`."""

_TEXTS: Final = frozenset(
    name for name, schema in PROPERTIES.items() if schema.get("type") == "string"
) - set(DATES)
"""Properties that may be empty text."""

_ID: Final = re.compile(ID_PATTERN)
_WHOLE: Final = re.compile(r"[0-9]{1,8}", flags=re.ASCII)
_DAY: Final = re.compile(
    r"(\d{4})([-/])(\d{2})\2(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-]\d{2}(?::?\d{2})?)?)?",
    flags=re.ASCII,
)
"""`2020-01-12T03:00:00.000Z`; GDAL writes `2020/01/12 03:00:00+03`."""

_UTC: Final = re.compile(r"Z|[+-]00(?::?00)?")


class Geography(Protocol):
    """What a record may leave to the map: its theatre, and the point of a country or theatre."""

    def theatre_at(self, lon: float, lat: float, country_code: object = None, radius_km: object = 0) -> str:
        """The theatre of a point, of its country just across the border; empty where the map has none."""

    def has_theatre(self, slug: str) -> bool:
        """Whether an event may say that it lies there."""

    def has_area(self, area: str) -> bool:
        """Whether the map has an outline of this unit."""

    def generic_point(self, country_code: object, theatre: object) -> tuple[float, float, str] | None:
        """A point for what is known only to a country or theatre, with that theatre; None for others."""


def given_id(feature: Feature, index: int) -> str | None:
    """The id of a feature as text: its own, else that among its properties; None where neither is one.

    A number is its decimal text. One that only counts the features gives way to an id in the properties.
    """
    own, inner = feature.get("id"), None
    if isinstance(own, str) and _ID.fullmatch(own) and not own.isdecimal():
        return own  # nearly always
    own = _id_text(own)
    properties = feature.get("properties")
    if (own is None or own.isdecimal()) and isinstance(properties, dict):
        inner = _id_text(properties.get("id"))
    counts = own is not None and own in (str(index), str(index + 1))
    is_absent = feature.get("id") is None
    return inner if inner and (is_absent or (counts and not inner.isdecimal())) else own


def _id_text(value: object) -> str | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return text if isinstance(text, str) and _ID.fullmatch(text) else None


def keep_as_given(properties: dict[str, Any], field: str, value: object) -> None:
    """Keep what was written for a field beside what is read of it; the first that was written stays."""
    if value in (None, "", [], {}):
        return
    as_given = properties.setdefault(AS_GIVEN, {})
    if not isinstance(as_given, dict):
        as_given = properties[AS_GIVEN] = {AS_GIVEN: as_given}
    # as text where it would come to lie deeper than a record may nest
    as_given.setdefault(
        field, json.dumps(value, ensure_ascii=False) if _nests(value, MAX_DEPTH_KEPT) else value
    )


def _nests(value: object, levels: int) -> bool:
    """Whether lists and objects nest deeper than this many levels."""
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_nests(item, levels - 1) for item in inner)


def given_texts(event: Event) -> dict[str, str]:
    """By field, as text: what was written where the event holds something else or nothing."""
    as_given = event.extra.get(AS_GIVEN)
    if not isinstance(as_given, dict):
        return {}
    return {
        field: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for field, value in as_given.items()
    }


def coerce(work: Feature, index: int, record: str, geography: Geography | None) -> list[Problem]:
    """Normalize a feature to the schema's form where that takes no guessing; `work` is changed in place.

    A geometry other than a point becomes one here, with its radius and basis; the caller keeps the original.
    """
    properties = work["properties"]
    _coerce_id(work, index)
    for name in PROPERTIES.keys() - REQUIRED:
        if properties.get(name, 0) is None or (properties.get(name) == "" and name not in _TEXTS):
            del properties[name]  # programs that know tables write something into each cell
    problems = [problem for name in DATES for problem in _coerce_day(properties, properties, name, name)]
    for i, source in enumerate(_listed(properties.get("sources"))):
        if isinstance(source, dict):
            problems += _coerce_day(properties, source, "published", f"sources[{i}].published")
    for name in HARMS:
        properties |= {name: _range(properties[name])} if name in properties else {}
    problems += _coerce_place(work, geography)
    return [Problem(record, field, reason, kind, value) for field, reason, kind, value in problems]


_Fault = tuple[str, str, str, str]
"""Field, reason, kind and value of a problem."""


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _coerce_id(work: Feature, index: int) -> None:
    event_id = given_id(work, index)
    if event_id is None:
        return
    if _id_text(work.get("id")) != event_id:
        del work["properties"]["id"]
    work["id"] = event_id


def _coerce_day(
    properties: dict[str, Any], holder: dict[str, Any], name: str, field: str
) -> Iterator[_Fault]:
    """Drop the time of a day: programs without a date type write midnight."""
    text = holder.get(name)
    if not isinstance(text, str) or not (match := _DAY.fullmatch(text)):
        return
    year, _, month, day, time, offset = match.groups()
    holder[name] = f"{year}-{month}-{day}"
    if time is None or not time.strip("0:."):
        return
    keep_as_given(properties, field, text)
    if offset and _UTC.fullmatch(offset):
        reason = (
            f"{text} is a time in UTC, whose day may not be the place's; the day as written is taken;"
            " write the day at the place as YYYY-MM-DD"
        )
        yield field, reason, "rule", text


def _range(value: object) -> object:
    """Read a casualty range; a single number is low, best and high, and numbers may be text, as in a CSV."""
    number = _whole(value)
    if number is not None:
        return {"low": number, "best": number, "high": number}
    if isinstance(value, dict):
        parts = {part: _whole(value.get(part)) for part in PARTS}
        return value | {part: n for part, n in parts.items() if n is not None}
    return None if value == "" else value


def _whole(value: object) -> int | None:
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _coerce_place(work: Feature, geography: Geography | None) -> Iterator[_Fault]:
    properties, geometry = work["properties"], work.get("geometry")
    if "geometry" in work and geometry is None and geography:
        yield from _without_point(work, geography)
    elif isinstance(geometry, dict) and geometry.get("type") != "Point":
        try:
            circle = footprint(geometry)
        except ValueError as fault:
            yield "geometry", f"{fault}; give [longitude, latitude] in degrees, WGS 84", "error", ""
            return
        work["geometry"] = {"type": "Point", "coordinates": [circle.lon, circle.lat]}
        yield from _covered(properties, circle, f"centre of the area given as {words(geometry)}")


def _covered(properties: dict[str, Any], circle: Footprint, basis: str) -> Iterator[_Fault]:
    """Set radius, basis and precision of an area: never more precise than the circle that covers it."""
    known = properties.get("location_basis") or ""
    if isinstance(known, str) and basis not in known and len(known) + len(basis) < 498:
        properties["location_basis"] = f"{known}; {basis}" if known else basis
    radius = properties.get("location_radius_km")
    if radius is None or (isinstance(radius, int | float) and radius < circle.radius_km):
        if radius:
            keep_as_given(properties, "location_radius_km", radius)
        properties["location_radius_km"] = circle.radius_km
    given = properties.get("location_precision")
    farthest = FARTHEST_KM.get(given, circle.radius_km) if isinstance(given, str) else circle.radius_km
    if circle.radius_km > farthest:
        honest = next((p for p, km in FARTHEST_KM.items() if circle.radius_km <= km), Precision.GOVERNORATE)
        keep_as_given(properties, "location_precision", given)
        properties["location_precision"] = str(honest)
        reason = (
            f"says {given}, but the area given reaches {circle.radius_km:g} km from its centre;"
            f" shown as {honest}; correct the precision or the geometry"
        )
        yield "location_precision", reason, "rule", f"{circle.radius_km:g}"


def _without_point(work: Feature, geography: Geography) -> Iterator[_Fault]:
    """Use the generic point of the country or theatre: such an event is listed but not drawn."""
    properties = work["properties"]
    place = geography.generic_point(properties.get("country_code"), properties.get("theatre"))
    if place is None:
        reason = (
            "is null, and neither theatre nor country_code says where that is; give a point, or a theatre"
            " whose outline the map knows"
        )
        yield "geometry", reason, "error", ""
        return
    lon, lat, theatre = place
    work["geometry"] = {"type": "Point", "coordinates": [lon, lat]}
    if theatre and properties.get("theatre") in (None, ""):
        properties["theatre"] = theatre
    if not properties.get("location_basis"):
        properties["location_basis"] = "no point is given; known only to the country or sea"
    given = properties.get("location_precision")
    if given != Precision.COUNTRY:
        properties["location_precision"] = str(Precision.COUNTRY)
        if given is not None:
            keep_as_given(properties, "location_precision", given)
            reason = f"says {given}, but no point is given; listed and not drawn; give the point"
            yield "location_precision", reason, "rule", ""
