"""The event table: one row per event, the same columns in every store (layout version 1).

`seq` counts the events in total order (by first day, then id) from 0; rows are stored in that order.
Scalar columns hold what filters ask; `tx`, `ty` are web-mercator tile numbers at zoom 24 for clusters;
`actors`, `initiators`, `publishers`, `related` (the ids that an event names) and `part_of` are delimited
text (`|a|b|`); `search` is folded text; `feature` is the event's canonical GeoJSON, made once here, so
that exporting is copying strings.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Final

import pyarrow as pa

from map_app.core.schema import Event, Toll
from map_app.core.text import delimited, fold
from map_app.core.vocab import Relation, Role

LAYOUT_VERSION: Final = 1
TILE_ZOOM: Final = 24
"""`tx` and `ty` count tiles of this zoom: 2.4 m at the equator."""

MAX_LATITUDE: Final = 85.05112878
"""Where the web-mercator square ends."""

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
        ("verification", pa.string()),
        ("killed_low", pa.int64()),
        ("killed_best", pa.int64()),
        ("killed_high", pa.int64()),
        ("injured_low", pa.int64()),
        ("injured_best", pa.int64()),
        ("injured_high", pa.int64()),
        ("actors", pa.string()),
        ("initiators", pa.string()),
        ("publishers", pa.string()),
        ("related", pa.string()),
        ("part_of", pa.string()),
        ("dataset", pa.string()),
        ("search", pa.string()),
        ("feature", pa.string()),
    ],
)


def to_table(events: Iterable[Event], dataset: str, first: int = 0) -> pa.Table:
    """Lay events in total order out as the event table.

    `dataset` stands in where an event names none; `first` is the place of the first one.
    """
    rows = [_row(event, dataset) | {"seq": seq} for seq, event in enumerate(events, first)]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def tile_x(lon: float) -> int:
    """Column of the tile that holds the longitude, at zoom 24 (Web Mercator, EPSG:3857)."""
    return _clamp((lon + 180) / 360)


def tile_y(lat: float) -> int:
    """Row of the tile that holds the latitude, counted from the north, at zoom 24."""
    phi = math.radians(max(-MAX_LATITUDE, min(MAX_LATITUDE, lat)))
    return _clamp((1 - math.asinh(math.tan(phi)) / math.pi) / 2)


def longitude(tx: float) -> float:
    """Longitude of a (fractional) column at zoom 24."""
    return tx / 2**TILE_ZOOM * 360 - 180


def latitude(ty: float) -> float:
    """Latitude of a (fractional) row at zoom 24."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * ty / 2**TILE_ZOOM))))


def _clamp(share: float) -> int:
    side = 1 << TILE_ZOOM
    return max(0, min(side - 1, math.floor(share * side)))


def _row(event: Event, dataset: str) -> dict[str, Any]:
    actors = [actor.name for actor in event.actors]
    publishers = dict.fromkeys(source.publisher for source in event.sources)
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
        "verification": event.verification,
        **_toll_columns("killed", event.killed),
        **_toll_columns("injured", event.injured),
        "actors": delimited(dict.fromkeys(actors)),
        "initiators": delimited(a.name for a in event.actors if a.role == Role.INITIATOR),
        "publishers": delimited(publishers),
        "related": delimited(link.id for link in event.relates_to),
        "part_of": delimited(link.id for link in event.relates_to if link.relation == Relation.PART_OF),
        "dataset": event.dataset or dataset,
        "search": fold("\n".join((event.title, event.summary, event.place, *actors))),
        "feature": event.to_json(),
    }


def _toll_columns(name: str, toll: Toll | None) -> dict[str, int | None]:
    if toll is None:
        return dict.fromkeys((f"{name}_low", f"{name}_best", f"{name}_high"))
    return {f"{name}_low": toll.low, f"{name}_best": toll.best, f"{name}_high": toll.high}
