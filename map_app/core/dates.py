"""Days and periods in words, in the language of the context."""

from __future__ import annotations

from datetime import date
from typing import Final

from map_app.core.language import _, gettext_noop

MONTHS: Final = gettext_noop(
    "January February March April May June July August September October November December"
)
SHORT_MONTHS: Final = gettext_noop("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
"""A catalogue has the twelve names of its language in one text, as the CLDR gives them."""

OPEN_YEAR: Final = 2099
"""An end in this year or later is a placeholder; the scripts use the same number."""


def shifted(day: date, days: int) -> date:
    """Add days, or subtract them if negative; clamped to the calendar's first and last day."""
    return date.fromordinal(max(1, min(date.max.toordinal(), day.toordinal() + days)))


def spell_day(day: date) -> str:
    """`8 February 2020`, whatever the machine's locale."""
    return _("{d} {m} {y}").format(d=day.day, m=_month(day), y=day.year)


def is_open(start: date, end: date) -> bool:
    """Whether the end is a placeholder for "no end": files write 2099-12-31, 2999-12-31 or 9999-12-31."""
    return start.year < OPEN_YEAR <= end.year


def spell_period(start: date, end: date) -> str:
    """`12 – 18 January 2020`, `12 January – 8 February 2020`, or both days in full across years.

    `since 12 January 2020` where the end is open.
    """
    if start == end:
        return spell_day(start)
    if is_open(start, end):
        return _("since {day}").format(day=spell_day(start))
    first = spell_day(start)
    if start.year == end.year:
        first = first.rsplit(" ", 1)[0]
        if start.month == end.month:
            first = str(start.day)
    return _("{start} – {end}").format(start=first, end=spell_day(end))


def short_months() -> list[str]:
    """The twelve months as a time axis names them."""
    return _(SHORT_MONTHS).split()


def spell_month(month: date) -> str:
    """`January 2020`."""
    return _("{m} {y}").format(m=_month(month), y=month.year)


def _month(day: date) -> str:
    return _(MONTHS).split()[day.month - 1]
