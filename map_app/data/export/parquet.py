"""The flat table of events as GeoParquet 1.1, in bounded memory, its provenance in the file's metadata."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

from pyarrow import parquet

from map_app.core.filters import EventFilter
from map_app.data.export import flat
from map_app.data.geoparquet import GEO, into_row_groups
from map_app.data.store import EventStore


def write(store: EventStore, filter_: EventFilter) -> Iterator[bytes]:
    """GeoParquet 1.1 with WKB points in longitude, latitude (OGC:CRS84, the format's default)."""
    metadata = {"geo": GEO, "provenance": provenance(store, filter_)}
    sink = _Sink()
    with parquet.ParquetWriter(sink, flat.SCHEMA.with_metadata(metadata), compression="zstd") as writer:
        for part in into_row_groups(flat.tables(store, filter_)):
            writer.write_table(part)
            yield sink.take()
    yield sink.take()


class _Sink(io.RawIOBase):
    """A write-only file that hands over its content piece by piece."""

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
        """Hand over what was written since the last call."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


def provenance(store: EventStore, filter_: EventFilter) -> str:
    """The provenance as JSON text."""
    return json.dumps(store.provenance(filter_).as_dict(), ensure_ascii=False)
