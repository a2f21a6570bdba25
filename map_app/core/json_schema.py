"""The JSON Schema (2020-12) of an event and of a file of them.

The validator (`validate`) runs `FEATURE`, which takes the types and theatres of any map. `collection` is what
`event-map schema` publishes for one map: the same, with the map's own types and theatres alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from map_app.core.vocab import (
    Basis,
    DatePrecision,
    Harm,
    Precision,
    Relation,
    Role,
    SourceKind,
    Verification,
    Whom,
)

Schema = dict[str, Any]

MEMBERS: Final = frozenset(("type", "id", "geometry", "properties"))
"""What a canonical feature has; whatever else stands in one is unknown and kept."""

HARMS: Final = ("killed", "injured")
PARTS: Final = ("low", "best", "high")
CASUALTY_COLUMNS: Final = tuple(f"{harm}_{part}" for harm in HARMS for part in PARTS)
"""The casualty ranges as columns of a table."""

DATES: Final = ("date_start", "date_end", "recorded", "revised")

ID_PATTERN: Final = r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$"
MAX_RADIUS_KM: Final = 3_000
"""The largest radius of a location."""

AREA_PATTERN: Final = r"^[A-Z]{2}-[A-Z0-9]{1,3}$"
"""The id of a unit, as ISO 3166-2 codes are written."""

DATE_PATTERN: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
TIME_PATTERN: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"
LANGUAGE_PATTERN: Final = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
"""A language as BCP 47 writes it: `en`, `pt-BR`."""


COUNTRY_CODE: Final[Schema] = {"type": "string", "pattern": "^[A-Z]{2}$"}


VISIBLE_PATTERN: Final = (
    r"[^\s\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F"
    r"\u200B-\u200F\u202A-\u202E\u2060-\u206F\u2800\u3164\uFE00-\uFE0F\uFEFF\uFFA0]"
)
"""A character that is seen: no blank, and none of those that draw nothing (Unicode's
`Default_Ignorable_Code_Point` in its first plane, and the empty Braille pattern). Written out, because
`\\p{…}` is unknown to some validators.
"""


def text(longest: int, shortest: int = 0) -> Schema:
    """Text of a length; where there must be some, what is not seen is none."""
    length: Schema = {"type": "string", "maxLength": longest}
    return length | {"pattern": VISIBLE_PATTERN} if shortest else length


def one_of(vocabulary: Iterable[str]) -> Schema:
    """A term of a closed vocabulary."""
    return {"enum": [str(term) for term in vocabulary]}


def or_null(schema: Schema) -> Schema:
    """What the schema takes, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def object_of(required: tuple[str, ...], properties: dict[str, Schema]) -> Schema:
    """An object with these members; others may stand beside them."""
    return {"type": "object", "required": list(required), "properties": properties}


DATE: Final[Schema] = {"type": "string", "pattern": DATE_PATTERN}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0, "maximum": 10_000_000}
_RANGE: Final[Schema] = or_null(
    object_of(("low", "high"), {"low": _COUNT, "best": or_null(_COUNT), "high": _COUNT}),
)

_ADDRESS: Final[Schema] = {"type": "string", "pattern": "^https?://", "maxLength": 2_000}
_ARCHIVED: Final[Schema] = object_of(
    ("url",),
    {
        "url": _ADDRESS,
        "time": or_null({"type": "string", "pattern": TIME_PATTERN}),
        "sha256": or_null({"type": "string", "pattern": "^[0-9a-f]{64}$"}),
    },
)

SOURCE: Final[Schema] = object_of(
    ("publisher",),
    {
        "publisher": text(200, 1),
        "title": or_null(text(500)),
        "url": or_null(_ADDRESS),
        "published": or_null(DATE),
        "kind": or_null(one_of(SourceKind)),
        "origin": or_null(text(200)),
        "lang": or_null({"type": "string", "pattern": LANGUAGE_PATTERN}),
        "archived": {"anyOf": [_ARCHIVED, _ADDRESS, {"type": "null"}]},
    },
)
"""Of an event, or of a point of a series."""

_ACTOR: Final[Schema] = object_of(
    ("name", "role"),
    {
        "name": text(200, 1),
        "role": one_of(Role),
        "basis": or_null(one_of(Basis)),
        "by": or_null(text(200)),
    },
)

_CLAIM: Final[Schema] = object_of(
    ("harm", "low", "high"),
    {
        "harm": one_of(Harm),
        "low": _COUNT,
        "high": _COUNT,
        "group": or_null(one_of(Whom)),
        "whom": or_null(text(200)),
        "by": or_null(text(200)),
        "date": or_null(DATE),
        "source": or_null({"type": "integer", "minimum": 0, "maximum": 99}),
        "preferred": or_null({"type": "boolean"}),
    },
)

PROPERTIES: Final[dict[str, Schema]] = {
    "title": text(300, 1),
    "summary": text(5_000),
    "event_type": text(100, 1),
    "date_start": DATE,
    "date_end": DATE,
    "date_precision": one_of(DatePrecision),
    "theatre": or_null(text(100)),
    "place": text(300),
    "country_code": or_null(COUNTRY_CODE),
    "location_precision": one_of(Precision),
    "location_radius_km": {"type": "number", "minimum": 0, "maximum": MAX_RADIUS_KM},
    "location_basis": text(500),
    "location_area": or_null({"type": "string", "pattern": AREA_PATTERN}),
    "actors": {
        "type": "array",
        "maxItems": 50,
        "items": _ACTOR,
    },
    **dict.fromkeys(HARMS, _RANGE),
    "casualty_note": or_null(text(2_000)),
    "casualty_claims": {"type": "array", "maxItems": 100, "items": _CLAIM},
    "verification": one_of(Verification),
    "contradicted_by": {"type": "array", "maxItems": 20, "items": text(500, 1)},
    "verification_note": or_null(text(500)),
    "sources": {
        "type": "array",
        "minItems": 1,
        "maxItems": 100,
        "items": SOURCE,
    },
    "relates_to": {
        "type": "array",
        "maxItems": 100,
        "items": object_of(("id", "relation"), {"id": text(128, 1), "relation": one_of(Relation)}),
    },
    "distinct_from": {"type": "array", "maxItems": 100, "items": text(128, 1)},
    "dataset": or_null(text(200)),
    "licence": or_null(text(200)),
    "attribution": or_null(text(500)),
    "recorded": or_null(DATE),
    "revised": or_null(DATE),
}

REQUIRED: Final = (
    "title",
    "event_type",
    "date_start",
    "location_precision",
    "verification",
    "sources",
)

ESSENTIAL: Final = frozenset(REQUIRED) - {"sources"} | {"date_end", "date_precision"}
"""A fault in one of these is an error (the record cannot be shown); in any other, a rule broken."""

FEATURE: Final[Schema] = {
    "type": "object",
    "required": ["type", "id", "geometry", "properties"],
    "properties": {
        "type": {"const": "Feature"},
        "id": {"type": "string", "pattern": ID_PATTERN},
        "geometry": {
            "type": "object",
            "required": ["type", "coordinates"],
            "properties": {
                "type": {"const": "Point"},
                "coordinates": {
                    "type": "array",
                    "minItems": 2,
                    "maxItems": 3,
                    "prefixItems": [
                        {"type": "number", "minimum": -180, "maximum": 180},
                        {"type": "number", "minimum": -90, "maximum": 90},
                        {"type": "number"},
                    ],
                },
            },
        },
        "properties": object_of(REQUIRED, PROPERTIES),
    },
}

_SHAPES: Final = ("MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")


_READ_AS: Final = (
    "The form that is written. Read as the same are: an id among the properties or a whole number;"
    " a day with a time (the day as written counts); a whole number for killed or injured"
    " (low = best = high); a missing theatre (that of the point); null for the geometry (known only to"
    " the country). A geometry other than a point is drawn as its smallest covering circle. Without"
    " date_end a month is the whole calendar month, a week seven days. Members that are not described"
    " are kept at every level; a value that breaks a rule is kept under as_given. location_area is the id"
    " (ISO 3166-2) of the governorate that is all that is known of the place: its outline stands for the"
    " circle where location_precision is governorate."
)


def collection(types: Iterable[str], theatres: Iterable[str]) -> Schema:
    """The schema of a file of a map that has these types and theatres (slugs; a map may have no theatre)."""
    own = {"event_type": one_of(types)}
    if named := list(theatres):
        own["theatre"] = one_of(named)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Conflict events (GeoJSON FeatureCollection, RFC 7946)",
        "description": _READ_AS,
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"const": "FeatureCollection"},
            "dataset": text(200),
            "licence": text(200),
            "attribution": text(500),
            "features": {"type": "array", "items": _published(own)},
        },
    }


def _published(own: Schema) -> Schema:
    """A feature as a file may hold it: what is no point is made one before it is validated."""
    members = {"coordinates": {"type": "array"}, "geometries": {"type": "array"}}
    shape = object_of(("type",), members | {"type": {"enum": [*_SHAPES, "GeometryCollection"]}})
    geometry = {"anyOf": [FEATURE["properties"]["geometry"], shape]}
    properties = FEATURE["properties"]["properties"] | {"properties": PROPERTIES | own}
    return FEATURE | {"properties": FEATURE["properties"] | {"geometry": geometry, "properties": properties}}
