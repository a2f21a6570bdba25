"""Turns a flat row, as tables, spreadsheets and GIS programs hold a record, back into a Feature.

Our GeoParquet, GeoPackage, CSV and KML are flat: a casualty range is three columns, lists and unknown
properties are JSON text. Other software adds its own marks when it writes them again: midnight times, `3.0`,
NaN, empty texts, null for what a record lacks, lists as Python writes them. Nothing is guessed: a text that
cannot be read stays as it is, and the check names it.
"""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from map_app.core import listing
from map_app.core.json_schema import CASUALTY_COLUMNS, DATES, HARMS, MEMBERS, PARTS
from map_app.core.schema import PROPERTY_ORDER, Feature, Problem
from map_app.core.terms import Terms

SHARED: Final = Terms._fields
"""What a collection says for all its records, and each row of a table says again."""

COLUMNS_OF_A_ROW: Final = frozenset(PROPERTY_ORDER) - {
    *(*SHARED, "distinct_from"),
    *("casualty_claims", "contradicted_by", "verification_note"),
}
"""The properties that a row holds in full; the others stand in `extra` where a record has them."""

_MEMBERS, _GEOMETRY = "$members", "$geometry"
"""In `extra`: what stands beside the properties, and a geometry that is more than two numbers."""

MARKS: Final = frozenset((*CASUALTY_COLUMNS, "id", "sources_json"))
"""A record with one of these properties is flat, or was so on its way; the canonical form has none."""

ESSENTIAL_COLUMNS: Final = ("id", "title", "event_type", "date_start", "location_precision", "verification")
"""Without one of these columns no row of a table can be shown."""

TEXTS: Final = frozenset(
    ("title", "summary", "place", "location_basis", "casualty_note", "Name", "name", "description"),
)
"""Columns of free text: one that looks like a list is a text all the same."""

POINTS: Final = (("longitude", "latitude"), ("lon", "lat"), ("X", "Y"), ("x", "y"))
"""Columns of a point, where a row has no geometry."""

_LISTS: Final = frozenset(
    (*listing.LISTS, *(f"{name}_json" for name in listing.LISTS), "distinct_from", *HARMS)
)
"""Properties that may hold lists as text in anybody's GeoJSON."""

_ADDED: Final = frozenset(
    (
        *("fid", "FID", "ogc_fid", "__index_level_0__", "Unnamed: 0"),
        *("Name", "name", "description", "timestamp", "begin", "end", "altitudeMode", "tessellate"),
        *("extrude", "visibility", "drawOrder", "icon", "snippet", "id2", "field_1"),
    ),
)
"""What programs number rows with, and what GDAL makes of a KML: none of our own columns has such a name."""

_MIDNIGHT: Final = re.compile(r"(\d{4})[-/](\d\d)[-/](\d\d)([T ]00:00(:00(\.0+)?)?(Z|\+00:?00)?)?")
_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+|,\d\d?|,\d{4,})?([eE][+-]?\d{1,2})?", flags=re.ASCII)
"""With a decimal comma too, but for three digits after it: those may be thousands."""


def is_flat(properties: Mapping[str, object]) -> bool:
    """Whether a record is a flat row; cheap, because it is called for every record of every file."""
    return not MARKS.isdisjoint(properties)


class Row(NamedTuple):
    """The Feature of a flat record; `problems` name columns that disagree.

    `shared` is what a row of ours repeats of its collection, None for any other: it says only its own.
    """

    feature: Feature
    problems: list[Problem]
    shared: dict[str, Any] | None


def is_ours(properties: Mapping[str, object]) -> bool:
    """Whether a flat record is a row of our own files, or of one that was made of them."""
    return not properties.keys().isdisjoint(CASUALTY_COLUMNS)


def from_row(feature: Feature, *, has_no_lists: bool = True) -> Row:
    """Make the Feature of a flat one, which is not changed.

    Where the reader `has_no_lists` every text may be a list; elsewhere only where a list belongs.
    """
    given = feature["properties"]
    was_flat = is_ours(given)
    texts = TEXTS if has_no_lists else TEXTS | (given.keys() - _LISTS)
    row = {name: _plain(value, is_text=name in texts) for name, value in given.items()}
    row = {name: value for name, value in row.items() if value not in (None, "")}
    _name_as_ours(row)
    if was_flat:
        row = {name: value for name, value in row.items() if name not in _ADDED}
    event_id = _id_of(row, feature.get("id"))
    geometry = _geometry(row, feature.get("geometry"))
    problems = listing.settle(row, str(event_id))
    for name in HARMS:
        _gather_range(row, name)
    for name in DATES:
        if name in row:
            row[name] = day_of(row[name])
    if "location_radius_km" in row:
        row["location_radius_km"] = number_of(row["location_radius_km"])
    shared = {name: row.pop(name, None) for name in SHARED} if was_flat else None
    if was_flat and isinstance(extra := listing.decoded(row.get("extra", {})), dict):
        row = {name: value for name, value in row.items() if name != "extra"} | extra
        if shared and not extra.keys().isdisjoint(SHARED):
            shared = None
    record = feature | {"type": "Feature", "id": event_id, "geometry": geometry, "properties": row}
    for name in (_MEMBERS, _GEOMETRY):
        if isinstance(value := row.pop(name, None), dict):
            record |= value if name == _MEMBERS else {"geometry": value}
    return Row(record, problems, shared)


def _plain(value: Any, *, is_text: bool) -> Any:  # noqa: ANN401 - any cell
    """A cell as a JSON value; an empty one is None."""
    if isinstance(value, float):
        return None if math.isnan(value) else int(value) if value.is_integer() else value
    if isinstance(value, datetime):
        return day_of(value.isoformat())
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value if is_text else listing.decoded(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list | dict):  # a column of lists may hold days
        return json.loads(json.dumps(value, default=str))
    return None if isinstance(value, bytes) else str(value)


def _name_as_ours(row: dict[str, Any]) -> None:
    """Take a KML's own names for title and summary."""
    if "title" not in row and (title := row.get("Name") or row.get("name")):
        row["title"] = title
        if "summary" not in row and isinstance(row.get("description"), str):
            row["summary"] = html.unescape(row["description"])
        for name in ("Name", "name", "description"):
            if row.get(name) in (row["title"], row.get("summary")):
                del row[name]


def _id_of(row: dict[str, Any], given: object) -> object:
    """The record's own id; a number in its place is a row's."""
    own = row.get("id")
    if own is None or (isinstance(given, str) and given != own):
        return given
    del row["id"]
    return own if isinstance(own, str) else str(own) if isinstance(own, int) else own


def _geometry(row: dict[str, Any], given: Any) -> Any:  # noqa: ANN401 - any JSON
    """The geometry, or the point of two coordinate columns; columns that repeat the geometry are removed."""
    for x, y in POINTS:
        if x not in row or y not in row:
            continue
        point = [number_of(row[x]), number_of(row[y])]
        if given is None:
            given = {"type": "Point", "coordinates": point}
        elif not _is_near(given, point):
            continue
        del row[x], row[y]
    return given


def _is_near(geometry: Any, point: list[Any]) -> bool:  # noqa: ANN401
    with suppress(AttributeError, TypeError, ValueError):
        pairs = zip(geometry.get("coordinates"), point, strict=False)
        return all(abs(float(one) - float(other)) < 1e-4 for one, other in pairs)
    return False


def _gather_range(row: dict[str, Any], name: str) -> None:
    """Merge the three columns of a casualty range; a single figure is low, best and high."""
    columns = [f"{name}_{part}" for part in PARTS]
    figures = [number_of(row.pop(column, None)) for column in columns]
    if isinstance(row.get(name), str):
        row[name] = listing.decoded(row[name])
    if row.get(name) is not None or figures == [None, None, None]:
        return
    low, best, high = figures
    if low is None and high is None:
        low = high = best
    row[name] = {"low": low, "best": best, "high": high}


def number_of(value: Any) -> Any:  # noqa: ANN401 - any cell
    """A number written as text, also with a decimal comma; whatever is none stays as it is."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not _NUMBER.fullmatch(text):
        return value
    number = float(text.replace(",", "."))
    return int(number) if number.is_integer() else number


def day_of(value: Any) -> Any:  # noqa: ANN401 - any cell
    """A day with the midnight that a program has added, or with slashes after the year; else as it is."""
    match = _MIDNIGHT.fullmatch(value) if isinstance(value, str) else None
    return "-".join(match.groups()[:3]) if match else value


def extra_of(record: Feature) -> dict[str, Any]:
    """The members of a canonical record that the row's other columns do not hold.

    Of what the collection says for all, only what the record says itself stands here: a row has it anyway.
    """
    properties = record["properties"]
    extra = {name: value for name, value in properties.items() if name not in COLUMNS_OF_A_ROW}
    extra |= {name: properties[name] for name in HARMS if len(properties.get(name) or ()) > len(PARTS)}
    if properties.get("casualty_note") == "":
        extra["casualty_note"] = ""
    members = {name: value for name, value in record.items() if name not in MEMBERS}
    extra |= {_MEMBERS: members} if members else {}
    place = record["geometry"]
    is_plain = place.keys() == {"type", "coordinates"} and place["type"] == "Point"
    return extra if is_plain and len(place["coordinates"]) == 2 else extra | {_GEOMETRY: place}
