"""A filter in plain English: the sentence above the map, the file name, the provenance of an export.

Always English and free of clock and host, so that the same data and filter give the same bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from map_app.core.criteria import CRITERIA, spell_day
from map_app.core.filters import EventFilter
from map_app.core.url import format_query

Period = tuple[date, date]
"""First and last day, inclusive."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The numbers a sentence needs; `unreported` were left out for want of a best figure of the killed."""

    count: int
    unreported: int
    period: Period | None


@dataclass(frozen=True, slots=True)
class Provenance:
    """What every export says of itself."""

    sentence: str
    query: str
    data_version: str
    count: int
    total: int
    dataset: str
    licence: str
    attribution: str


def sentence(chosen: EventFilter, tally: Tally) -> str:
    """One plain sentence: `23 events of type air strikes in Yemen, 12 January – 8 February 2024`."""
    return "".join(text for text, _ in sentence_parts(chosen, tally)) + "."


def sentence_parts(chosen: EventFilter, tally: Tally) -> list[tuple[str, bool]]:
    """The sentence in pieces, each with whether it is to stand out (the number, the dates)."""
    noun = "event" if tally.count == 1 else "events"
    parts = [(f"{tally.count:,}", True), (f" {noun}{_what(chosen)}, ", False)]
    parts.append((_when(chosen, tally.period), True))
    if chosen.min_killed is not None and tally.unreported:
        left_out = "event" if tally.unreported == 1 else "events"
        parts.append((f" ({tally.unreported:,} {left_out} without a best figure left out)", False))
    return parts


def _what(chosen: EventFilter) -> str:
    """Everything but number and dates."""
    said = {
        c.field: c.say(getattr(chosen, c.field))
        for c in CRITERIA
        if c.field in chosen.set_fields and c.kind != "date"
    }
    kind = said.pop("type", "of every type")
    where = said.pop("theatre", "in all six theatres and beyond")
    rest = "".join(f", {part}" for part in said.values())
    if chosen.nothing:
        rest += f" (no event can match: {', '.join(chosen.nothing)} not understood)"
    return f" {kind} {where}{rest}"


def _when(chosen: EventFilter, period: Period | None) -> str:
    start, end = chosen.date_from, chosen.date_to
    if start and end:
        return spell_period(start, end)
    if start:
        return f"since {spell_day(start)}"
    if end:
        return f"until {spell_day(end)}"
    return spell_period(*period) if period else "at any time"


def spell_period(start: date, end: date) -> str:
    """`12 – 18 January 2024`, `12 January – 8 February 2024`, or both days in full across years."""
    if start == end:
        return spell_day(start)
    first = spell_day(start)
    if start.year == end.year:
        first = first.rsplit(" ", 1)[0]
        if start.month == end.month:
            first = str(start.day)
    return f"{first} – {spell_day(end)}"


def file_stem(chosen: EventFilter) -> str:
    """A name for an export's file: the same filter always gives the same one, another filter another."""
    if chosen.is_empty:
        return "events"
    dates = [d.isoformat() for d in (chosen.date_from, chosen.date_to) if d]
    terms = [str(term) for term in (*chosen.type, *chosen.theatre)][:3]
    digest = hashlib.sha256(format_query(chosen).encode()).hexdigest()[:8]
    return "-".join(["events", *terms, *dates, digest]).replace("_", "-")
