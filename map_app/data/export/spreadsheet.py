"""Events as CSV, for spreadsheets: flat, inert, with nothing before the header."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Final

from map_app.core.filters import EventFilter
from map_app.core.schema import Event, Toll
from map_app.core.terms import Terms, terms_of
from map_app.core.text import number
from map_app.data.store import EventStore

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a text for a formula (OWASP, CSV injection), and full-width forms."""

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


def write(store: EventStore, chosen: EventFilter) -> Iterator[str]:
    """RFC 4180, UTF-8 with BOM so that spreadsheets read Arabic; no comment lines."""
    yield "\ufeff" + _line(CSV_COLUMNS)
    for feature in store.features(chosen):
        cells = _cells(Event.from_feature(json.loads(feature)), store.meta.terms)
        yield _line(cells[name] for name in CSV_COLUMNS)


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()


def _cells(event: Event, shared: Terms) -> dict[str, str]:
    return {k: v if k in NUMBERS else inert(v) for k, v in columns(event, shared).items()}


NUMBERS: Final = ("latitude", "longitude", "location_radius_km")


def columns(event: Event, shared: Terms) -> dict[str, str]:
    """The event as `CSV_COLUMNS`, each value as plain text and not yet inert."""
    return {
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
        **terms_of(event, shared)._asdict(),
        "latitude": number(event.lat, 4),
        "longitude": number(event.lon, 4),
        "location_radius_km": number(event.location_radius_km, 3),
        **_toll("killed", event.killed),
        **_toll("injured", event.injured),
    }


def _toll(name: str, toll: Toll | None) -> dict[str, str]:
    """Three cells; not reported stays empty and never becomes 0."""
    parts = (None, None, None) if toll is None else (toll.low, toll.best, toll.high)
    named = zip(("low", "best", "high"), parts, strict=True)
    return {f"{name}_{part}": "" if value is None else str(value) for part, value in named}


def inert(text: str) -> str:
    """Keep a spreadsheet from running a text: a leading apostrophe before a formula's first character."""
    risky = text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)
    return f"'{text}" if risky else text
