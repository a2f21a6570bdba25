"""Events over the whole time of the data: bars by day, week or month, stacked by type.

An event whose date is known stands in the unit in which it began. One whose date is known only to a week
or a month is spread evenly over the days of its interval, and counted apart: it is drawn lighter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

import ibis
import ibis.expr.types as ir

from map_app.core.vocab import DatePrecision

Unit = Literal["day", "week", "month"]
Row = dict[str, Any]
Bars = dict[tuple[date, str], list[float]]
"""First day of a unit and type -> events known to the day, and shares of those known less well."""

MOST_DAYS: Final = 200
"""Up to this span a bar is a day; a laptop's strip gives each some five pixels."""

MOST_WEEKS: Final = 200
SHARE_DECIMALS: Final = 3


@dataclass(frozen=True, slots=True)
class Timeline:
    """The bars, in the order of time and type, with their unit and the data's first and last day."""

    unit: Unit
    period: tuple[date, date]
    bars: tuple[tuple[date, str, float, float], ...]


def unit_of(period: tuple[date, date]) -> Unit:
    """The unit in which a period of this length reads well."""
    days = (period[1] - period[0]).days
    if days <= MOST_DAYS:
        return "day"
    return "week" if days <= MOST_WEEKS * 7 else "month"


def vague(kept: ir.Table) -> ir.Table:
    """Count the events whose date is not known to the day, by interval and type."""
    unsure = kept.filter(kept.date_precision != str(DatePrecision.DAY))
    return unsure.group_by("date_start", "date_end", "event_type").agg(n=ibis._.count())


def timeline(
    period: tuple[date, date], unit: Unit, counted: Iterable[Row], unsure: Iterable[Row]
) -> Timeline:
    """Put together what the store counted by beginning (`start`) with what is spread instead."""
    bars: Bars = defaultdict(lambda: [0.0, 0.0])
    for row in counted:
        bars[row["start"], row["event_type"]][0] += row["n"]
    for row in unsure:
        kind, n = row["event_type"], row["n"]
        bars[first_day(row["date_start"], unit), kind][0] -= n
        for start, share in spread(row["date_start"], row["date_end"], unit):
            bars[start, kind][1] += n * share
    listed = [
        (start, kind, round(known, SHARE_DECIMALS), round(shared, SHARE_DECIMALS))
        for (start, kind), (known, shared) in bars.items()
        if known or shared
    ]
    return Timeline(unit, period, tuple(sorted(listed)))


def spread(start: date, end: date, unit: Unit) -> Iterator[tuple[date, float]]:
    """Share 1 out over the units that an interval of days touches, by the days in each."""
    days = (end - start).days + 1
    at = start
    while at <= end:
        unit_start = first_day(at, unit)
        after = next_unit(unit_start, unit)
        yield unit_start, ((min(after - timedelta(days=1), end) - at).days + 1) / days
        at = after


def first_day(day: date, unit: Unit) -> date:
    """The first day of the unit: weeks begin on Monday."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day


def next_unit(start: date, unit: Unit) -> date:
    """The first day of the unit after."""
    if unit == "month":
        return (start.replace(day=28) + timedelta(days=4)).replace(day=1)
    return start + timedelta(days=7 if unit == "week" else 1)
