"""The flat table of events as GeoPackage, written by GDAL, with its provenance in the file's metadata.

Only imported where GDAL is installed (`data/gdal.py`).
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from map_app.core.filters import EventFilter
from map_app.data.disk import TEMPORARY, TEMPORARY_CURE
from map_app.data.export import flat
from map_app.data.export.parquet import provenance
from map_app.data.store import EventStore
from map_app.errors import StoreError

BYTES_PER_READ: Final = 256 * 1024
LAYER: Final = "events"

NO_CLOCK: Final = {"OGR_CURRENT_DATE": "2000-01-01T00:00:00.000Z"}
"""GDAL would stamp a GeoPackage with the current time, but exports are deterministic."""


def write(store: EventStore, filter_: EventFilter) -> Iterator[bytes]:
    """One layer `events`; the format is a database, so it is streamed from a temporary file."""
    with tempfile.TemporaryDirectory(prefix="event-map-") as folder:
        path = Path(folder) / "events.gpkg"
        try:
            _make(store, filter_, path)
        except (
            DataLayerError,
            DataSourceError,
        ) as fault:  # on a full disk SQLite reports all sorts of errors
            what = "the GeoPackage cannot be made; the disk may be full"
            raise StoreError(what, where=TEMPORARY, cure=TEMPORARY_CURE) from fault
        with path.open("rb") as file:
            while chunk := file.read(BYTES_PER_READ):
                yield chunk


class _WithoutClock:
    """Sets the option while any file is written: GDAL's options are process-wide. Reentrant."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._writers = 0

    def __enter__(self) -> None:
        with self._lock:
            self._writers += 1
            if self._writers == 1:
                pyogrio.set_gdal_config_options(NO_CLOCK)

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._writers -= 1
            if not self._writers:
                pyogrio.set_gdal_config_options(dict.fromkeys(NO_CLOCK))


_without_clock: Final = _WithoutClock()


def _make(store: EventStore, filter_: EventFilter, path: Path) -> None:
    batches = (batch for part in flat.tables(store, filter_) for batch in part.to_batches())
    reader = pa.RecordBatchReader.from_batches(flat.SCHEMA, batches)
    metadata = provenance(store, filter_)
    with _without_clock:
        pyogrio.raw.write_arrow(
            reader,
            path,
            layer=LAYER,
            driver="GPKG",
            geometry_name="geometry",
            geometry_type="Point",
            crs="EPSG:4326",
            dataset_metadata={"PROVENANCE": metadata},
            layer_metadata={"PROVENANCE": metadata, "DESCRIPTION": store.provenance(filter_).sentence},
            layer_options={"FID": "fid", "GEOMETRY_NAME": "geometry"},
        )
