"""Cumulative figures that a source itself gives, as a series beside the events and never added to them.

A series is what one party counts, from a day on, in a theatre or country; a point is its figure on a day,
with the sources that carry it. Between points nothing is known, and nothing is made up. `series_check.check`
makes the values of a document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, Self

from map_app.core.filters import EventFilter
from map_app.core.language import LANGUAGES, gettext_noop, language
from map_app.core.parts import Source, read_source
from map_app.core.vocab import Measure, Qualifier

NOTE: Final = gettext_noop(
    "Each figure is its source's own cumulative count since the day named, of whatever that source counts. "
    "It is never added to the events, and is not comparable with counts of events: those are a selection. "
    "Between two points nothing is known here, and nothing is filled in."
)
"""What stands by every series, wherever it is shown or exported."""

Record = dict[str, Any]
"""A series or point as it stands in the file, with the members that nobody here knows."""


@dataclass(frozen=True, slots=True)
class LocalText:
    """A text in English, and in the other languages of the interface where it was given in them."""

    texts: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, given: Mapping[str, str | None] | None) -> Self:
        """Take the texts of the languages known here; none of None."""
        return cls(tuple((code, text) for code in LANGUAGES if (text := (given or {}).get(code))))

    @property
    def english(self) -> str:
        """The English text; empty without one."""
        return dict(self.texts).get("en", "")

    @property
    def here(self) -> str:
        """The text in the context's language, else in English."""
        return dict(self.texts).get(language(), self.english)


@dataclass(frozen=True, slots=True)
class Point:
    """A figure on a day. `event` is the id of the record of these events that tells of it, if one does."""

    day: date
    figure: int
    qualifier: Qualifier | None
    note: LocalText
    event: str | None
    sources: tuple[Source, ...]
    record: Record = field(compare=False, hash=False, repr=False)


@dataclass(frozen=True, slots=True)
class Series:
    """What one party counts since a day, in any of the theatres and countries that are named."""

    id: str
    name: LocalText
    party: LocalText
    measure: Measure
    theatre: tuple[str, ...]
    country: tuple[str, ...]
    since: date
    method: LocalText
    points: tuple[Point, ...]
    record: Record = field(compare=False, hash=False, repr=False)

    @classmethod
    def of(cls, record: Record) -> Self:
        """Read a record that `series_check` found nothing against; points are put in order of their days."""
        return cls(
            id=record["id"],
            name=LocalText.of(record["name"]),
            party=LocalText.of(record["party"]),
            measure=Measure(record["measure"]),
            theatre=tuple(record.get("theatre") or ()),
            country=tuple(record.get("country") or ()),
            since=date.fromisoformat(record["since"]),
            method=LocalText.of(record["method"]),
            points=tuple(sorted(map(_point, record["points"]), key=lambda point: point.day)),
            record=record,
        )

    def during(self, filter_: EventFilter) -> Self:
        """The series with the points of the filter's days only."""
        first, last = filter_.date_from or date.min, filter_.date_to or date.max
        return replace(self, points=tuple(p for p in self.points if first <= p.day <= last))

    def place_of(self, filter_: EventFilter) -> EventFilter | None:
        """The filter, of any day, where the series counts; None where the filter leaves those places out."""
        if filter_.nothing:
            return None
        changes: dict[str, Any] = {"date_from": None, "date_to": None}
        for name in ("theatre", "country"):
            own, wanted = getattr(self, name), getattr(filter_, name)
            shared = tuple(value for value in own if not wanted or value in wanted)
            if own and not shared:
                return None
            changes |= {name: shared} if own else {}
        return filter_.but(**changes)

    def as_record(self) -> Record:
        """The series as it stands in a file, with the points that it has here."""
        return self.record | {"points": [point.record for point in self.points]}


def _point(record: Record) -> Point:
    qualifier = record.get("qualifier")
    return Point(
        day=date.fromisoformat(record["date"]),
        figure=int(record["figure"]),  # JSON Schema calls 198.0 an integer too
        qualifier=Qualifier(qualifier) if qualifier else None,
        note=LocalText.of(record.get("note")),
        event=record.get("event"),
        sources=tuple(map(read_source, record["sources"])),
        record=record,
    )
