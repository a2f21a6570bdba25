"""The event table: one row per event, the same columns in every store.

`seq` counts the events in total order (by first day, then id) from 0; rows are stored in that order.
Scalar columns hold what filters ask; `tx`, `ty` are web-mercator tile numbers at zoom 24 for clusters;
`actors`, those of each role (`initiators`, `targets` ...), `publishers`, `related` (the ids that an event
names) and `part_of` are delimited text (`|a|b|`); `actor_keys`, `initiator_keys` ..., `publisher_keys` and
`dataset_key` hold the same names folded, which is how they are compared; `search` is folded text,
`other_names` what its place and actors are called besides (see `search_names`);
`licence` and `attribution` are those of the row; `feature` is the event's canonical GeoJSON, serialised once
here, so that an export copies strings.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from map_app.core.folding import fold, name_key, tidied
from map_app.core.grades import attribution_basis
from map_app.core.json_schema import CASUALTY_COLUMNS
from map_app.core.mercator import latitude_of, share_of
from map_app.core.schema import Event, casualty_columns
from map_app.core.terms import NOT_STATED, Terms, terms_of
from map_app.core.text import delimited
from map_app.core.vocab import Relation, Role
from map_app.data.reference.search_names import SearchNames

LAYOUT_VERSION: Final = 3
TILE_ZOOM: Final = 24
"""`tx` and `ty` count tiles of this zoom: 2.4 m at the equator."""

ORDER: Final = "seq"
"""The column of the total order: of every list and file, and of the rows in a store."""

SCHEMA: Final = pa.schema(
    [
        ("seq", pa.int64()),
        ("id", pa.string()),
        ("title", pa.string()),
        ("event_type", pa.string()),
        ("date_start", pa.date32()),
        ("date_end", pa.date32()),
        ("date_precision", pa.string()),
        ("theatre", pa.string()),
        ("place", pa.string()),
        ("country_code", pa.string()),
        ("lat", pa.float64()),
        ("lon", pa.float64()),
        ("tx", pa.int64()),
        ("ty", pa.int64()),
        ("location_precision", pa.string()),
        ("precision_rank", pa.int64()),
        ("radius_km", pa.float64()),
        ("location_area", pa.string()),
        ("verification", pa.string()),
        ("attribution_basis", pa.string()),
        *((name, pa.int64()) for name in CASUALTY_COLUMNS),
        ("actors", pa.string()),
        ("actor_keys", pa.string()),
        *((f"{role}s", pa.string()) for role in Role),
        *((f"{role}_keys", pa.string()) for role in Role),
        ("publishers", pa.string()),
        ("publisher_keys", pa.string()),
        ("related", pa.string()),
        ("part_of", pa.string()),
        ("dataset", pa.string()),
        ("dataset_key", pa.string()),
        ("licence", pa.string()),
        ("attribution", pa.string()),
        ("search", pa.string()),
        ("other_names", pa.string()),
        ("feature", pa.string()),
    ],
)

LATER: Final = ("location_area", "attribution_basis")
"""Columns that tables of this layout may lack, because they came later: null there."""


def to_table(events: Iterable[Event], shared: Terms | None, names: SearchNames, first: int = 0) -> pa.Table:
    """The event table of events in total order; `first` is the `seq` of the first one.

    `shared` are the collection's terms; where they are not known yet (None), the columns are empty unless an
    event has its own (see `with_terms`). `names` are those of the map's places and actors.
    """
    rows = [_row(event, shared, names) | {"seq": seq} for seq, event in enumerate(events, first)]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def with_terms(rows: pa.RecordBatch, shared: Terms) -> dict[str, pa.Array]:
    """Columns of terms for rows made before the collection's were known, by the rule of `terms_of`."""
    unnamed = pc.equal(rows["dataset"], "")
    key = pc.if_else(unnamed, name_key(shared.dataset), rows["dataset_key"])
    found = {"dataset": pc.if_else(unnamed, shared.dataset, rows["dataset"]), "dataset_key": key}
    is_own = pc.equal(key, name_key(shared.dataset))
    for name in ("licence", "attribution"):
        usual = pc.if_else(is_own, getattr(shared, name), NOT_STATED)
        found[name] = pc.if_else(pc.equal(rows[name], ""), usual, rows[name])
    return found


def tile_x(lon: float) -> int:
    """Column of the tile that holds the longitude, at zoom 24 (Web Mercator, EPSG:3857)."""
    return _clamp((lon + 180) / 360)


def tile_y(lat: float) -> int:
    """Row of the tile that holds the latitude, counted from the north, at zoom 24."""
    return _clamp(share_of(lat))


def longitude(tx: float) -> float:
    """Longitude of a (fractional) column at zoom 24."""
    return tx / 2**TILE_ZOOM * 360 - 180


def latitude(ty: float) -> float:
    """Latitude of a (fractional) row at zoom 24."""
    return latitude_of(ty / 2**TILE_ZOOM)


def _clamp(share: float) -> int:
    side = 1 << TILE_ZOOM
    return max(0, min(side - 1, math.floor(share * side)))


def _row(event: Event, shared: Terms | None, names: SearchNames) -> dict[str, Any]:
    actors = _once(actor.name for actor in event.actors)
    publishers = _once(source.publisher for source in event.sources)
    by_role = {role: _once(actor.name for actor in event.actors if actor.role == role) for role in Role}
    dataset, licence, attribution = terms_of(event, shared)
    return {
        "id": event.id,
        "title": event.title,
        "event_type": event.event_type,
        "date_start": event.date_start,
        "date_end": event.date_end,
        "date_precision": event.date_precision,
        "theatre": event.theatre,
        "place": event.place,
        "country_code": event.country_code,
        "lat": event.lat,
        "lon": event.lon,
        "tx": tile_x(event.lon),
        "ty": tile_y(event.lat),
        "location_precision": event.location_precision,
        "precision_rank": event.location_precision.rank,
        "radius_km": event.location_radius_km,
        "location_area": event.area,
        "verification": event.verification,
        "attribution_basis": attribution_basis(event),
        **casualty_columns(event),
        "actors": delimited(actors.values()),
        "actor_keys": delimited(actors),
        **{f"{role}s": delimited(named.values()) for role, named in by_role.items()},
        **{f"{role}_keys": delimited(named) for role, named in by_role.items()},
        "publishers": delimited(publishers.values()),
        "publisher_keys": delimited(publishers),
        "related": delimited(link.id for link in event.relates_to),
        "part_of": delimited(link.id for link in event.relates_to if link.relation == Relation.PART_OF),
        "dataset": dataset,
        "dataset_key": name_key(dataset) if dataset else "",
        "licence": licence,
        "attribution": attribution,
        "search": "\n".join(map(fold, (event.title, event.summary, event.place, *actors.values()))),
        "other_names": names.of(event),
        "feature": event.to_json(),
    }


def _once(names: Iterable[str]) -> dict[str, str]:
    """Names by key, each in the spelling that came first."""
    found: dict[str, str] = {}
    for name in names:
        if clean := tidied(name):
            found.setdefault(name_key(name), clean)
    return found
