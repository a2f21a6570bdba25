"""A filter in plain words: the sentence above the map and the file name.

Independent of clock and host, and English unless the page set another language, so that the same data and
filter give the same bytes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from map_app.core.criteria import Criterion
from map_app.core.dates import spell_day, spell_period
from map_app.core.filters import EventFilter
from map_app.core.kinds import DATE
from map_app.core.language import _, n_
from map_app.core.profile import MapProfile
from map_app.core.url import format_query

Period = tuple[date, date]
"""First and last day, inclusive."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The numbers a sentence needs; `unreported` events only lack a figure that the filter asks for."""

    count: int
    unreported: int
    period: Period | None


def sentence(filter_: EventFilter, tally: Tally, profile: MapProfile) -> str:
    """One plain sentence: `23 events of type raid in the north, 12 January – 8 February 2020`."""
    return "".join(text for text, stands_out in sentence_parts(filter_, tally, profile)) + "."


def sentence_parts(filter_: EventFilter, tally: Tally, profile: MapProfile) -> list[tuple[str, bool]]:
    """The sentence in pieces, each with whether it is to stand out (the number, the dates)."""
    before, number, noun = n_("{n} event", "{n} events", tally.count).partition("{n}")
    # Some languages write "one event" without a digit: then the noun is emphasized.
    counted = [(before, False), (f"{tally.count:,}", True)] if number else [(before, True)]
    what = f"{noun}{_what(filter_, profile)}{_(', ')}"
    parts = [*counted, (what, False), (_when(filter_, tally.period), True)]
    if filter_.on_reported and tally.unreported:
        left_out = n_(
            "({n} event without a best figure left out)",
            "({n} events without a best figure left out)",
            tally.unreported,
        )
        parts.append((f" {left_out.format(n=f'{tally.unreported:,}')}", False))
    return [(text, stands_out) for text, stands_out in parts if text]


def _what(filter_: EventFilter, profile: MapProfile) -> str:
    """The part of the sentence between number and dates."""
    phrases = {
        c.field: c.say(getattr(filter_, c.field))
        for c in profile.criteria
        if c.field in filter_.set_fields and c.kind is not DATE and _has_effect(c, filter_)
    }
    kind = phrases.pop("type", _("of every type"))
    where = phrases.pop("theatre", "") or phrases.pop("country", str(profile.everywhere or ""))
    rest = "".join(f"{_(', ')}{part}" for part in phrases.values())
    if filter_.nothing:
        keys = _(", ").join(filter_.nothing)
        rest += f" {_('(no event can match: {keys} not understood)').format(keys=keys)}"
    return "".join(f" {part}" for part in (kind, where) if part) + rest


def _has_effect(criterion: Criterion, filter_: EventFilter) -> bool:
    return not criterion.needs or any(field in filter_.set_fields for field in criterion.needs)


def _when(filter_: EventFilter, period: Period | None) -> str:
    start, end = filter_.date_from, filter_.date_to
    if start and end:
        return spell_period(start, end)
    if start:
        return _("since {day}").format(day=spell_day(start))
    if end:
        return _("until {day}").format(day=spell_day(end))
    return spell_period(*period) if period else _("at any time")


def file_stem(filter_: EventFilter) -> str:
    """A name for an export's file: the same filter always gives the same one, another filter another."""
    if filter_.is_empty:
        return "events"
    dates = [d.isoformat() for d in (filter_.date_from, filter_.date_to) if d]
    terms = [*filter_.type, *filter_.theatre][:3]
    digest = hashlib.sha256(format_query(filter_).encode()).hexdigest()[:8]
    return "-".join(["events", *terms, *dates, digest]).replace("_", "-")
