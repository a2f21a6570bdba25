"""Units of time: which day, week (from Monday), month or year holds a day, and where it begins and ends.

Each unit has a number, so that the next one's is one more; a store counts by the same numbers
(`data/queries/timeline.counted`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

Unit = Literal["day", "week", "month", "year"]


def number_of(day: date, unit: Unit) -> int:
    """The number of the unit that holds a day."""
    if unit == "year":
        return day.year
    if unit == "month":
        return day.year * 12 + day.month - 1
    days = day.toordinal() - 1  # the first day of the calendar is a Monday
    return days // 7 if unit == "week" else days


def start_of(number: int, unit: Unit) -> date:
    """The first day of the unit with this number. Raises ValueError beyond the calendar."""
    if unit == "year":
        return date(number, 1, 1)
    if unit == "month":
        return date(number // 12, number % 12 + 1, 1)
    return date.fromordinal(number * (7 if unit == "week" else 1) + 1)


def first_day(day: date, unit: Unit) -> date:
    """The first day of the unit that holds a day."""
    return start_of(number_of(day, unit), unit)


def next_unit(start: date, unit: Unit) -> date:
    """The first day of the unit after. Raises ValueError beyond the calendar."""
    return start_of(number_of(start, unit) + 1, unit)


def last_day(start: date, unit: Unit) -> date:
    """The last day of the unit that begins on `start`."""
    try:
        return next_unit(start, unit) - timedelta(days=1)
    except ValueError:
        return date.max
