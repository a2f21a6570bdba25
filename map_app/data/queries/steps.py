"""A time axis without gaps: every week, month or year from one day to another, at most so many.

A chart that leaves the silent ones out would set November beside January.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal, NamedTuple

from map_app.core.filters import EventFilter
from map_app.core.units import number_of, start_of

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
    step = next((s for s in STEPS if number_of(last, s) - number_of(first, s) < most), STEPS[-1])
    end = number_of(last, step)
    begin = max(number_of(first, step), end + 1 - most)
    starts = tuple(start_of(number, step) for number in range(begin, end + 1))
    return Axis(step, starts, is_cut=begin > number_of(first, step))


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
