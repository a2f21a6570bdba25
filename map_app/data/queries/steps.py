"""A time axis without gaps: every week, month or year from one day to another, at most so many.

A chart that leaves the silent ones out would set November beside January.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal, NamedTuple

from map_app.core.dates import shifted
from map_app.core.filters import EventFilter
from map_app.data.queries.timeline import first_day

Step = Literal["week", "month", "year"]
STEPS: Final[tuple[Step, ...]] = ("week", "month", "year")
MOST: Final = 60
"""Bars of a chart that can still be distinguished and read."""


class Axis(NamedTuple):
    """The first days of the steps, without a gap; `is_cut` where the earliest ones are left out."""

    step: Step
    starts: tuple[date, ...]
    is_cut: bool = False


def axis(first: date, last: date, most: int = MOST) -> Axis:
    """Every step from the first to the last day: the smallest of which `most` suffice, or the last years."""
    step = next((s for s in STEPS if _number(last, s) - _number(first, s) < most), STEPS[-1])
    end = _number(last, step)
    begin = max(_number(first, step), end + 1 - most)
    starts = tuple(_start(number, step) for number in range(begin, end + 1))
    return Axis(step, starts, is_cut=begin > _number(first, step))


def axis_of(days: Iterable[date], selected: tuple[date, date] | None, most: int = MOST) -> Axis | None:
    """The axis that holds these days, and all `selected` ones; None for no day."""
    known = sorted({*days})
    if not known:
        return None
    first, last = selected or (known[0], known[-1])
    return axis(min(first, known[0]), max(last, known[-1]), most)


def within(filter_: EventFilter, period: tuple[date, date] | None) -> tuple[date, date] | None:
    """The days that a filter asks for, within the data's own; None where it sets no dates."""
    if period is None or not (filter_.date_from or filter_.date_to):
        return None
    first, last = max(filter_.date_from or period[0], period[0]), min(filter_.date_to or period[1], period[1])
    return (first, last) if first <= last else None


def step_of(day: date, step: Step) -> date:
    """The first day of the step that holds a day: weeks begin on Monday."""
    return _start(_number(day, step), step)


def last_day(start: date, step: str) -> date:
    """The last day of the step that begins on `start`."""
    try:
        return shifted(_start(_number(start, step) + 1, step), -1)
    except (OverflowError, ValueError):
        return date.max


def _number(day: date, step: str) -> int:
    if step == "week":
        return first_day(day, "week").toordinal() // 7
    return day.year if step == "year" else day.year * 12 + day.month - 1


def _start(number: int, step: str) -> date:
    if step == "week":
        return date.fromordinal(number * 7 + 1)
    return date(number, 1, 1) if step == "year" else date(number // 12, number % 12 + 1, 1)
