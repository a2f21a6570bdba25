"""What mends a fault in a field of a record, where the schema's own words do not say it."""

from __future__ import annotations

from typing import Final

from map_app.core.json_schema import HARMS
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

AREA_CURE: Final = "give the id of a unit in geodata/areas.geojson, or leave it out: the circle is drawn then"

CURES: Final[dict[str, str]] = {
    "id": "give a stable slug of letters, digits and . _ : - (128 characters at most)",
    "geometry": 'give {"type": "Point", "coordinates": [longitude, latitude]} or another geometry of GeoJSON',
    "coordinates": "give [longitude, latitude] in degrees, WGS 84",
    "date_start": "write the day as YYYY-MM-DD",
    "date_end": "write the day as YYYY-MM-DD, not before date_start",
    "date_precision": f"choose from {', '.join(DatePrecision)}",
    "event_type": "give the slug of a type of the map, at most 100 characters",
    "theatre": "give the slug of a theatre of the map, or leave it out: it is that of the point",
    "location_precision": f"choose from {', '.join(Precision)}",
    "location_radius_km": "give kilometres from 0 to 3000",
    "verification": f"choose from {', '.join(Verification)}",
    "country_code": "give two capital letters (ISO 3166-1), or null at sea",
    "actors": "give a list of at most 50 with a name and a role each",
    "role": f"choose from {', '.join(Role)}",
    "relates_to": "give a list of at most 100 with an id and a relation each",
    "relation": f"choose from {', '.join(Relation)}",
    **dict.fromkeys(HARMS, 'give {"low": n, "best": n or null, "high": n}, or null where not reported'),
    "sources": "name 1 to 100 sources, each with its publisher",
    "url": "give a full http:// or https:// address",
    "published": "write the day as YYYY-MM-DD, or null",
    "date": "write the day as YYYY-MM-DD, or null",
    "recorded": "write the day as YYYY-MM-DD, or null",
    "revised": "write the day as YYYY-MM-DD, or null",
    "title": "write a title of 1 to 300 characters",
    "summary": "write at most 5000 characters",
    "place": "write at most 300 characters",
    "location_basis": "write at most 500 characters",
    "location_area": AREA_CURE,
    "casualty_note": "write at most 2000 characters, or null",
    "casualty_claims": "give a list of at most 100 with harm, low and high each",
    **dict.fromkeys(("low", "high"), "give a whole number from 0 to 10000000"),
    "best": "give a whole number from 0 to 10000000, or null",
    "source": "give its place in sources, counted from 0, or null",
    **dict.fromkeys(("by", "whom", "origin"), "write at most 200 characters, or null"),
    "preferred": "write true, or leave it out",
    "group": f"choose from {', '.join(Whom)}",
    "harm": f"choose from {', '.join(Harm)}",
    "basis": f"choose from {', '.join(Basis)}, or null",
    "kind": f"choose from {', '.join(SourceKind)}, or null",
    "lang": "write the language as BCP 47 does, such as en or ar, or null",
    "archived": "give the address of the copy, its time as YYYY-MM-DDTHH:MM:SSZ and its SHA-256, or null",
    "contradicted_by": "give a list of at most 20 texts: who contradicts what",
    "verification_note": "write at most 500 characters, or null",
    "dataset": "write at most 200 characters, or null",
    "licence": "write at most 200 characters, or null",
    "attribution": "write at most 500 characters, or null",
    "distinct_from": "give a list of at most 100 ids",
}
"""By the last name of the field's path."""
