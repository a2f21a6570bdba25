"""Events over the whole period of the data: bars by day, week or month, stacked by type.

An event with a known date is counted in the unit in which it began. One whose date is known only to a week
or a month is spread evenly over the days of its interval, and counted separately: it is drawn lighter. An end
far beyond the last start, such as 9999-12-31 for "open", does not stretch the bars: see `period_of`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import ibis
import ibis.expr.types as ir

from map_app.core.dates import shifted
from map_app.core.units import Unit, first_day, last_day
from map_app.core.vocab import DatePrecision
from map_app.data.queries.compiler import Ask, Row

Period = tuple[date, date]
Bars = dict[tuple[date, str], list[float]]
"""First day of a unit and type -> events known to the day, and shares of those known less precisely."""

MOST_DAYS: Final = 200
"""Up to this span a bar is a day; a laptop's strip gives each some five pixels."""

MOST_WEEKS: Final = 200
YEAR: Final = 366
FIRST_MONDAY: Final = date(1, 1, 1)
SHARE_DECIMALS: Final = 3


@dataclass(frozen=True, slots=True)
class Timeline:
    """The bars, in order of time and type, with their unit and the first and last day shown.

    `beyond` is how many events end later.
    """

    unit: Unit
    period: Period
    bars: tuple[tuple[date, str, float, float], ...]
    beyond: int = 0


def period_of(ask: Ask, period: Period | None) -> Period | None:
    """The first and last day that the timeline shows; `period` is that of all rows' intervals.

    An end is ignored where it lies beyond the last start by more than a year and by more than that last start
    lies beyond the first.
    """
    if period is None or (period[1] - period[0]).days <= YEAR:
        return period
    [start] = ask(_last_start)
    limit = shifted(start["last"], max(YEAR, (start["last"] - period[0]).days))
    if period[1] <= limit:
        return period
    [end] = ask(_last_end, limit)
    return period[0], max(start["last"], end["last"] or start["last"])


def _last_start(rows: ir.Table) -> ir.Table:
    return rows.agg(last=rows.date_start.max())


def _last_end(rows: ir.Table, limit: date) -> ir.Table:
    return rows.agg(last=rows.date_end.max(where=rows.date_end <= ibis.literal(limit)))


def beyond(rows: ir.Table, last: date) -> ir.Table:
    """One row: how many events end after the last day shown."""
    return rows.filter(rows.date_end > ibis.literal(last)).agg(n=ibis._.count())


def unit_of(period: Period) -> Unit:
    """The unit in which a period of this length reads well."""
    days = (period[1] - period[0]).days
    if days <= MOST_DAYS:
        return "day"
    return "week" if days <= MOST_WEEKS * 7 else "month"


def vague(rows: ir.Table) -> ir.Table:
    """Count the events whose date is not known to the day, by interval and type."""
    imprecise = rows.filter(rows.date_precision != str(DatePrecision.DAY))
    return imprecise.group_by("date_start", "date_end", "event_type").agg(n=ibis._.count())


def timeline(ask: Ask, period: Period, begun: Iterable[Row], *, cut: bool) -> Timeline:
    """Combine the counts by start (`begun`, rows of `EventStore.histogram`) with what is spread instead.

    `cut` says whether rows may end after the period.
    """
    unit = unit_of(period)
    bars: Bars = defaultdict(lambda: [0.0, 0.0])
    for row in begun:
        bars[row["start"], row["event_type"]][0] += row["n"]
    for row in ask(vague):
        kind, n = row["event_type"], row["n"]
        bars[first_day(row["date_start"], unit), kind][0] -= n
        for start, share in spread(row["date_start"], min(row["date_end"], period[1]), unit):
            bars[start, kind][1] += n * share
    listed = [
        (start, kind, round(known, SHARE_DECIMALS), round(shared, SHARE_DECIMALS))
        for (start, kind), (known, shared) in bars.items()
        if known or shared
    ]
    later = ask(beyond, period[1])[0]["n"] if cut else 0
    return Timeline(unit, period, tuple(sorted(listed)), later)


def spread(start: date, end: date, unit: Unit) -> Iterator[tuple[date, float]]:
    """Spread 1 over the units that an interval of days touches, in proportion to the days in each."""
    days = (end - start).days + 1
    at = start
    while True:
        unit_start = first_day(at, unit)
        last = min(end, last_day(unit_start, unit))
        yield unit_start, ((last - at).days + 1) / days
        if last == end:
            return
        at = last + timedelta(days=1)


def counted(day: ir.DateValue, unit: Unit) -> ir.IntegerValue:
    """The number of the unit that holds a day: see `core.units`.

    Plain numbers are the same in every engine; their own functions that truncate a day to its week are not.
    """
    if unit == "month":
        return day.year() * 12 + day.month() - 1
    days = day.delta(ibis.literal(FIRST_MONDAY), unit="day")
    return days // 7 if unit == "week" else days
