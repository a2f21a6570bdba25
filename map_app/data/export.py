"""Events out: a filter's events with their provenance, as a stream of bytes.

The same data and filter give the same bytes from the page, over HTTP and from the command line:
nothing here knows a host or a clock. GeoJSON copies the store's canonical records.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from map_app.core.describe import file_stem
from map_app.core.filters import EventFilter
from map_app.core.schema import Event, Toll
from map_app.core.text import number
from map_app.core.url import format_query
from map_app.data.store import EventStore

BYTES_PER_CHUNK: Final = 256 * 1024

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a text for a formula (OWASP, CSV injection), and full-width forms."""


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its suffix, media type, words, and the writer that streams it."""

    suffix: str
    media_type: str
    label: str
    write: Callable[[EventStore, EventFilter], Iterator[str]]


def stream(store: EventStore, chosen: EventFilter, suffix: str) -> Iterator[bytes]:
    """Stream the filter's events in a format of `FORMATS`, in chunks of about 256 KiB."""
    waiting: list[str] = []
    size = 0
    for text in FORMATS[suffix].write(store, chosen):
        waiting.append(text)
        size += len(text)
        if size >= BYTES_PER_CHUNK:
            yield "".join(waiting).encode()
            waiting, size = [], 0
    yield "".join(waiting).encode()


def file_name(chosen: EventFilter, suffix: str) -> str:
    """A download's name: `events-air-strike-2024-01-12.geojson`."""
    return f"{file_stem(chosen)}.{suffix}"


def etag(store: EventStore, chosen: EventFilter, suffix: str) -> str:
    """A strong entity tag: changes with data, filter and format, and with nothing else."""
    meta = store.meta
    said = (meta.version, meta.dataset, meta.licence, meta.attribution)
    text = json.dumps((*said, format_query(chosen), suffix, WRITER_VERSION))
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


WRITER_VERSION: Final = 1
"""Raise when a writer's bytes change for the same data."""


def provenance(store: EventStore, chosen: EventFilter) -> dict[str, Any]:
    """The provenance of an export as a plain object."""
    return asdict(store.provenance(chosen))


def _geojson(store: EventStore, chosen: EventFilter) -> Iterator[str]:
    """RFC 7946; provenance stands in foreign members before the features."""
    said = provenance(store, chosen)
    head = {
        "type": "FeatureCollection",
        "dataset": said.pop("dataset"),
        "licence": said.pop("licence"),
        "attribution": said.pop("attribution"),
        "provenance": said,
    }
    yield json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1] + ',"features":['
    before = "\n"
    for feature in store.features(chosen):
        yield before + feature
        before = ",\n"
    yield "\n]}\n"


CSV_COLUMNS: Final = (
    "id",
    "date_start",
    "date_end",
    "date_precision",
    "event_type",
    "title",
    "summary",
    "theatre",
    "place",
    "country_code",
    "latitude",
    "longitude",
    "location_precision",
    "location_radius_km",
    "location_basis",
    "actors",
    "killed_low",
    "killed_best",
    "killed_high",
    "injured_low",
    "injured_best",
    "injured_high",
    "casualty_note",
    "verification",
    "sources",
    "source_urls",
    "relates_to",
    "dataset",
    "licence",
    "attribution",
)


def _csv(store: EventStore, chosen: EventFilter) -> Iterator[str]:
    """RFC 4180, UTF-8 with BOM so that spreadsheets read Arabic; no comment lines."""
    meta = store.meta
    shared = {"dataset": meta.dataset, "licence": meta.licence, "attribution": meta.attribution}
    yield "\ufeff" + _line(CSV_COLUMNS)
    for feature in store.features(chosen):
        cells = _cells(Event.from_feature(json.loads(feature)), shared)
        yield _line(cells[name] for name in CSV_COLUMNS)


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()


def _cells(event: Event, shared: dict[str, str]) -> dict[str, str]:
    texts = {
        "id": event.id,
        "date_start": event.date_start.isoformat(),
        "date_end": event.date_end.isoformat(),
        "date_precision": event.date_precision,
        "event_type": event.event_type,
        "title": event.title,
        "summary": event.summary,
        "theatre": event.theatre,
        "place": event.place,
        "country_code": event.country_code or "",
        "location_precision": event.location_precision,
        "location_basis": event.location_basis,
        "actors": "; ".join(f"{actor.name} ({actor.role})" for actor in event.actors),
        "casualty_note": event.casualty_note or "",
        "verification": event.verification,
        "sources": "; ".join(source.publisher for source in event.sources),
        "source_urls": " ".join(source.url for source in event.sources if source.url),
        "relates_to": "; ".join(f"{link.relation} {link.id}" for link in event.relates_to),
        "dataset": event.dataset or shared["dataset"],
        "licence": event.licence or shared["licence"],
        "attribution": event.attribution or shared["attribution"],
    }
    numbers = {
        "latitude": number(event.lat, 4),
        "longitude": number(event.lon, 4),
        "location_radius_km": number(event.location_radius_km, 3),
        **_toll("killed", event.killed),
        **_toll("injured", event.injured),
    }
    return {name: inert(text) for name, text in texts.items()} | numbers


def _toll(name: str, toll: Toll | None) -> dict[str, str]:
    """Three cells; not reported stays empty and never becomes 0."""
    parts = (None, None, None) if toll is None else (toll.low, toll.best, toll.high)
    named = zip(("low", "best", "high"), parts, strict=True)
    return {f"{name}_{part}": "" if value is None else str(value) for part, value in named}


def inert(text: str) -> str:
    """Keep a spreadsheet from running a text: a leading apostrophe before a formula's first character."""
    risky = text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)
    return f"'{text}" if risky else text


FORMATS: Final[dict[str, Format]] = {
    "geojson": Format("geojson", "application/geo+json", "GeoJSON", _geojson),
    "csv": Format("csv", "text/csv; charset=utf-8", "CSV", _csv),
}
