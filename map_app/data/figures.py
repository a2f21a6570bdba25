"""The series of cumulative figures that stand beside a view, and their two forms as a file.

Of a filter they follow the days, and the places in which it finds events on any day; whatever else it asks of
events, a source's own figure cannot follow.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from map_app.core import listing
from map_app.core.filters import EventFilter
from map_app.core.formulas import csv_file, inert
from map_app.core.problems import Problem
from map_app.core.series import NOTE, Point, Series
from map_app.core.terms import Terms
from map_app.core.url import format_query
from map_app.data.reference.series_file import SeriesFile, series_beside
from map_app.data.store import EventStore

COLUMNS: Final = (
    *("series", "name", "party", "measure", "theatre", "country", "since", "date", "qualifier", "figure"),
    *("note", "event", *listing.OF_SOURCES, "sources_json", "method", *Terms._fields),
)
"""One row is a point. New columns are appended: spreadsheets refer to them by position."""


MOST_EVENTS: Final = 1_000
"""Ids of events that are looked up at a time."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Series with their points in a view, the terms of their file, and the view's canonical query."""

    series: tuple[Series, ...]
    file: SeriesFile
    query: str


def figures(store: EventStore, filter_: EventFilter, file: SeriesFile | None = None) -> Figures:
    """The series that have a point in the view. Raises StoreError."""
    file = series_beside(store.meta.dataset, store.map.root) if file is None else file
    found = (series.during(filter_) for series in file.series)
    shown = tuple(series for series in found if series.points and _is_here(store, filter_, series))
    return Figures(shown, file, format_query(filter_))


def _is_here(store: EventStore, filter_: EventFilter, series: Series) -> bool:
    place = series.place_of(filter_)
    return place is not None and store.count(place) > 0


def existing(store: EventStore, points: Iterable[Point]) -> frozenset[str]:
    """The events that points name and the store has. Raises StoreError."""
    named = iter(dict.fromkeys(point.event for point in points if point.event))
    batches = iter(lambda: tuple(islice(named, MOST_EVENTS)), ())
    return frozenset().union(*map(store.known, batches))


def unlinked(store: EventStore) -> list[Problem]:
    """What names an event that the store does not have. Raises StoreError."""
    beside = series_beside(store.meta.dataset, store.map.root).series
    pairs = [(series, point) for series in beside for point in series.points if point.event]
    known = existing(store, (point for _, point in pairs))
    words = "{!r} is the id of no event here: the point of {} has no link to it; correct it or leave it out"
    return [
        Problem(series.id, "event", words.format(point.event, point.day), "rule", repr(point.event))
        for series, point in pairs
        if point.event not in known
    ]


def as_document(found: Figures) -> dict[str, Any]:
    """A file of series again, with the query and what keeps its figures apart from counts of events."""
    return {
        "note": NOTE,
        "query": found.query,
        **{name: text for name, text in found.file.terms._asdict().items() if text},
        "series": [series.as_record() for series in found.series],
    }


def as_json(found: Figures) -> bytes:
    """The document as UTF-8."""
    return (json.dumps(as_document(found), ensure_ascii=False, indent=2) + "\n").encode()


def as_csv(found: Figures) -> bytes:
    """The points as CSV (UTF-8 with BOM), in English, with escaped formulas."""
    return csv_file([COLUMNS, *(row for series in found.series for row in _rows(series, found.file))])


FORMS: Final = {
    "json": ("application/json", as_json),
    "csv": ("text/csv; charset=utf-8", as_csv),
}
"""By suffix: the media type, and what writes it."""


def _rows(series: Series, file: SeriesFile) -> Iterator[list[str]]:
    shared = {
        "series": series.id,
        "name": series.name.english,
        "party": series.party.english,
        "measure": str(series.measure),
        "theatre": "; ".join(series.theatre),
        "country": "; ".join(series.country),
        "since": str(series.since),
        "method": series.method.english,
        **file.terms._asdict(),
    }
    for point in series.points:
        row = shared | _cells(point)
        yield [row[name] if name == "figure" else inert(row[name]) for name in COLUMNS]


def _cells(point: Point) -> dict[str, str]:
    sources = [
        {
            "publisher": source.publisher,
            "title": source.title,
            "url": source.url,
            "published": source.published and str(source.published),
        }
        for source in point.sources
    ]
    lists = listing.cells({"actors": [], "relates_to": [], "sources": sources})
    return {
        "date": str(point.day),
        "qualifier": str(point.qualifier or ""),
        "figure": str(point.figure),
        "note": point.note.english,
        "event": point.event or "",
        **{name: lists[name] for name in (*listing.OF_SOURCES, "sources_json")},
    }
