"""Events as a flat table with a point: GeoParquet 1.1 and GeoPackage, in bounded memory.

Columns are those of the GeoJSON; lists and unknown properties are JSON text, a toll is three numbers,
and not reported is null. Provenance stands in the files' own metadata.
"""

from __future__ import annotations

import io
import json
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyogrio
import shapely
from pyarrow import parquet

from map_app.core.filters import EventFilter
from map_app.core.schema import Event, Toll
from map_app.core.text import markup_safe
from map_app.data.layout import Meta
from map_app.data.store import EventStore

ROWS_PER_GROUP: Final = 20_000
BYTES_PER_READ: Final = 256 * 1024
LAYER: Final = "events"

NO_CLOCK: Final = {"OGR_CURRENT_DATE": "2000-01-01T00:00:00.000Z"}
"""GDAL stamps a GeoPackage with the time of writing; the same data must give the same file."""

_texts = ("id", "title", "summary", "event_type")
_dates = ("date_start", "date_end")
_more = ("date_precision", "theatre", "place", "country_code", "location_precision", "location_basis")
_json = ("actors", "sources", "relates_to", "extra")
_tolls = tuple(f"{what}_{part}" for what in ("killed", "injured") for part in ("low", "best", "high"))
_last = ("casualty_note", "verification", "dataset", "licence", "attribution")

SCHEMA: Final = pa.schema(
    [
        *((name, pa.string()) for name in _texts),
        *((name, pa.date32()) for name in _dates),
        *((name, pa.string()) for name in _more),
        ("location_radius_km", pa.float64()),
        *((name, pa.int64()) for name in _tolls),
        *((name, pa.string()) for name in (*_last, *_json)),
        ("recorded", pa.date32()),
        ("revised", pa.date32()),
        ("geometry", pa.binary()),
    ],
)


def write_parquet(store: EventStore, chosen: EventFilter) -> Iterator[bytes]:
    """GeoParquet 1.1 with WKB points in longitude, latitude (OGC:CRS84, the format's default)."""
    column = {"encoding": "WKB", "geometry_types": ["Point"]}
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    said = {"geo": json.dumps(geo), "provenance": _provenance(store, chosen)}
    sink = _Sink()
    with parquet.ParquetWriter(sink, SCHEMA.with_metadata(said), compression="zstd") as writer:
        for batch in _batches(store, chosen):
            writer.write_batch(batch)
            yield sink.take()
    yield sink.take()


class _Sink(io.RawIOBase):
    """What was written since the last look; a file that is never whole in memory."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._at = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def write(self, data: Any) -> int:  # noqa: ANN401 - any buffer
        part = bytes(data)
        self._parts.append(part)
        self._at += len(part)
        return len(part)

    def take(self) -> bytes:
        """Give what is new and forget it."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


def write_geopackage(store: EventStore, chosen: EventFilter) -> Iterator[bytes]:
    """One layer `events`; the format is a database, so it is made in a temporary folder and then read out."""
    with tempfile.TemporaryDirectory(prefix="event-map-") as folder:
        path = Path(folder) / "events.gpkg"
        _make_geopackage(store, chosen, path)
        with path.open("rb") as file:
            while chunk := file.read(BYTES_PER_READ):
                yield chunk


_one_at_a_time = threading.Lock()
"""GDAL's options are the process's own."""


def _make_geopackage(store: EventStore, chosen: EventFilter, path: Path) -> None:
    reader = pa.RecordBatchReader.from_batches(SCHEMA, _batches(store, chosen))
    said = _provenance(store, chosen)
    with _one_at_a_time:
        pyogrio.set_gdal_config_options(NO_CLOCK)
        try:
            pyogrio.raw.write_arrow(
                reader,
                path,
                layer=LAYER,
                driver="GPKG",
                geometry_name="geometry",
                geometry_type="Point",
                crs="EPSG:4326",
                dataset_metadata={"PROVENANCE": said},
                layer_metadata={"PROVENANCE": said, "DESCRIPTION": store.provenance(chosen).sentence},
                layer_options={"FID": "fid", "GEOMETRY_NAME": "geometry"},
            )
        finally:
            pyogrio.set_gdal_config_options(dict.fromkeys(NO_CLOCK))


def _provenance(store: EventStore, chosen: EventFilter) -> str:
    return json.dumps(asdict(store.provenance(chosen)), ensure_ascii=False)


def _batches(store: EventStore, chosen: EventFilter) -> Iterator[pa.RecordBatch]:
    waiting = store.features(chosen)
    while features := list(islice(waiting, ROWS_PER_GROUP)):
        events = [Event.from_feature(json.loads(feature)) for feature in features]
        points = shapely.to_wkb(shapely.points([(event.lon, event.lat) for event in events]))
        rows = [_row(e, store.meta) | {"geometry": p} for e, p in zip(events, points, strict=True)]
        yield pa.RecordBatch.from_pylist(rows, schema=SCHEMA)


def _row(event: Event, meta: Meta) -> dict[str, Any]:
    properties = event.to_feature()["properties"]
    row = {name: properties.get(name) for name in SCHEMA.names}
    row |= {name: json.dumps(row[name] or [], ensure_ascii=False) for name in _json}
    row |= {name: getattr(event, name) for name in (*_dates, "recorded", "revised")}
    row |= {name: row[name] or getattr(meta, name) for name in ("dataset", "licence", "attribution")}
    row |= _toll("killed", event.killed) | _toll("injured", event.injured)
    row |= {"id": event.id, "extra": json.dumps(event.extra, ensure_ascii=False, sort_keys=True)}
    return {name: markup_safe(value) if isinstance(value, str) else value for name, value in row.items()}


def _toll(name: str, toll: Toll | None) -> dict[str, int | None]:
    parts = ("low", "best", "high")
    return {f"{name}_{part}": getattr(toll, part) if toll else None for part in parts}
