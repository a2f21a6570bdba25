"""Exports: the events of a filter with their provenance, as a stream of bytes.

Exports are deterministic: page, API and command line give the same bytes for the same data and filter,
without a host or a clock. One module per format; `FORMATS` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from map_app.core import cite
from map_app.core.describe import file_stem
from map_app.core.filters import EventFilter
from map_app.data import gdal
from map_app.data.export import csv_table, geojson, kml, parquet
from map_app.data.store import EventStore
from map_app.errors import MissingError
from map_app.lazy import import_module

BYTES_PER_CHUNK: Final = 256 * 1024

Writer = Callable[[EventStore, EventFilter], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its suffix, media type, label, and the writer that streams it.

    `is_text` is False where a reader needs the complete file to start. `says_provenance` is False where the
    format has no place for it: a `CITATION` file accompanies it. `needs_gdal`: available with the extra only.
    """

    suffix: str
    media_type: str
    label: str
    write: Writer
    says_provenance: bool = True
    is_text: bool = True
    needs_gdal: bool = False

    @property
    def is_available(self) -> bool:
        """Whether this installation can write it."""
        return not self.needs_gdal or gdal.is_installed()

    def check(self) -> None:
        """Raise MissingError where this installation cannot write it."""
        if not self.is_available:
            raise MissingError(f"{self.label} needs GDAL, which is not installed here", extra=gdal.EXTRA)


def available() -> list[Format]:
    """The formats that this installation writes, as page and API list them."""
    return [form for form in FORMATS.values() if form.is_available]


def stream(store: EventStore, filter_: EventFilter, suffix: str) -> Iterator[bytes]:
    """Stream the filter's events in a format of `FORMATS`, in chunks of about 256 KiB.

    Raises MissingError at once where the format needs an extra that is not installed.
    """
    form = FORMATS[suffix]
    form.check()
    return form.write(store, filter_)


def file_name(filter_: EventFilter, suffix: str) -> str:
    """A download's name: `events-air-strike-2020-01-12.geojson`."""
    return f"{file_stem(filter_)}.{suffix}"


def citation(store: EventStore, filter_: EventFilter) -> str:
    """The text that accompanies a file whose format has no place for provenance."""
    return cite.plain(store.provenance(filter_))


def _text(write: Callable[[EventStore, EventFilter], Iterable[str]]) -> Writer:
    """Encode a writer of strings, in chunks."""

    def chunks(store: EventStore, filter_: EventFilter) -> Iterator[bytes]:
        waiting: list[str] = []
        size = 0
        for text in write(store, filter_):
            waiting.append(text)
            size += len(text)
            if size >= BYTES_PER_CHUNK:
                yield "".join(waiting).encode()
                waiting, size = [], 0
        yield "".join(waiting).encode()

    return chunks


def _geopackage(store: EventStore, filter_: EventFilter) -> Iterator[bytes]:
    written: Iterator[bytes] = import_module("map_app.data.export.geopackage").write(store, filter_)
    return written


_ALL: Final = (
    Format("geojson", "application/geo+json", "GeoJSON", _text(geojson.write)),
    Format("csv", "text/csv; charset=utf-8", "CSV", _text(csv_table.write), says_provenance=False),
    Format("parquet", "application/vnd.apache.parquet", "GeoParquet", parquet.write, is_text=False),
    Format(
        "gpkg", "application/geopackage+sqlite3", "GeoPackage", _geopackage, is_text=False, needs_gdal=True
    ),
    Format("kml", "application/vnd.google-earth.kml+xml", "KML", _text(kml.write)),
)
FORMATS: Final[dict[str, Format]] = {form.suffix: form for form in _ALL}
