"""Events as CSV, for spreadsheets: flat, with escaped formulas and nothing before the header."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from map_app.core import flat, listing
from map_app.core.filters import EventFilter
from map_app.core.formulas import inert
from map_app.core.json_schema import CASUALTY_COLUMNS
from map_app.core.schema import Event, casualty_columns
from map_app.core.terms import Terms, terms_of
from map_app.data.store import EventStore

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
    *CASUALTY_COLUMNS,
    "casualty_note",
    "verification",
    "sources",
    "source_urls",
    "relates_to",
    "dataset",
    "licence",
    "attribution",
    "source_titles",
    "source_dates",
    "recorded",
    "revised",
    "actors_json",
    "sources_json",
    "relates_to_json",
    "extra",
    "location_area",
)
"""New columns are appended: spreadsheets refer to them by position."""


def write(store: EventStore, filter_: EventFilter) -> Iterator[str]:
    """RFC 4180, UTF-8 with BOM so that spreadsheets read Arabic; no comment lines."""
    yield "\ufeff" + _line(CSV_COLUMNS)
    for feature in store.features(filter_):
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
    """The event as `CSV_COLUMNS`, each value as text, formulas not yet escaped."""
    feature = event.to_feature()
    record = feature["properties"]
    plain = {name: "" if record.get(name) is None else str(record[name]) for name in _PLAIN}
    return {
        "id": event.id,
        **plain,
        **terms_of(event, shared)._asdict(),
        "latitude": _exact(event.lat),
        "longitude": _exact(event.lon),
        "location_radius_km": _exact(event.location_radius_km),
        **{name: "" if n is None else str(n) for name, n in casualty_columns(event).items()},
        **listing.cells(record),
        "extra": json.dumps(extra, ensure_ascii=False) if (extra := flat.extra_of(feature)) else "",
    }


_PLAIN: Final = (
    *("date_start", "date_end", "date_precision", "event_type", "title", "summary", "theatre", "place"),
    *("country_code", "location_precision", "location_basis", "location_area", "casualty_note"),
    "verification",
    *("recorded", "revised"),
)


def _exact(value: float) -> str:
    """A number in full precision, without an exponent."""
    return np.format_float_positional(value, trim="-")
