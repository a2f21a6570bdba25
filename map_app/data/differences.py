"""What differs between two filters, as counts: by type, by theatre and over time, side by side.

An event counts in the week (month, year) in which it began. Two periods of equal length that do not overlap,
as a month with the one before, are set beside each other by their own weeks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from map_app.core.dates import shifted
from map_app.core.filters import EventFilter
from map_app.core.formulas import csv_file
from map_app.core.units import first_day, last_day
from map_app.core.vocabulary import Vocabulary
from map_app.data.queries.steps import MOST, Step, axis_of, within
from map_app.data.store import EventStore


def vocabularies(store: EventStore) -> dict[str, Vocabulary[Any]]:
    """Those by which two filters are compared, by field of a filter; a map may have no theatres."""
    found: dict[str, Vocabulary[Any]] = {"type": store.types, "theatre": store.profile.theatres}
    return {field: vocabulary for field, vocabulary in found.items() if len(vocabulary)}


DAYS_A_WEEK: Final = 7
COLUMNS: Final = ("by", "value", "a_from", "a_to", "b_from", "b_to", "a", "b", "difference")

Period = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Pair:
    """The counts of both filters; None where a filter's own dates leave the time out, which is no zero."""

    a: int | None
    b: int | None

    @property
    def difference(self) -> int | None:
        """How many more B has than A."""
        return None if self.a is None or self.b is None else self.b - self.a


@dataclass(frozen=True, slots=True)
class Interval(Pair):
    """Both counts in an interval: the days of each, which are equal unless weeks are counted apart."""

    a_days: Period
    b_days: Period


@dataclass(frozen=True, slots=True)
class OverTime:
    """Intervals without a gap; `apart` where each filter's own weeks are counted; `earlier` found no room."""

    step: Step
    rows: tuple[Interval, ...]
    apart: bool = False
    earlier: Pair = Pair(0, 0)


@dataclass(frozen=True, slots=True)
class Differences:
    """All counts of a comparison; the values of a vocabulary that both filters lack are left out."""

    total: Pair
    values: dict[str, dict[str, Pair]]
    time: OverTime | None


def differences(store: EventStore, a: EventFilter, b: EventFilter) -> Differences:
    """Count both filters. Raises StoreError."""
    values = {field: _by_value(store, a, b, field) for field in vocabularies(store)}
    return Differences(Pair(store.count(a), store.count(b)), values, _over_time(store, a, b))


def _by_value(store: EventStore, a: EventFilter, b: EventFilter, field: str) -> dict[str, Pair]:
    counted = [_counted(store, filter_, field) for filter_ in (a, b)]
    return {
        str(term): Pair(counted[0][term], counted[1][term])
        for term in vocabularies(store)[field]
        if counted[0][term] or counted[1][term]
    }


def _counted(store: EventStore, filter_: EventFilter, field: str) -> Counter[str]:
    """Events per value; a facet counts the values that the filter leaves out as well."""
    if filter_.nothing:
        return Counter()
    wanted = getattr(filter_, field) or vocabularies(store)[field]
    found = store.facet(filter_, field)
    return Counter({str(term): found.get(term, 0) for term in wanted})


def _over_time(store: EventStore, a: EventFilter, b: EventFilter) -> OverTime | None:
    periods = [_period(store, filter_) for filter_ in (a, b)]
    one, other = periods
    if one and other and _are_apart(one, other):
        return _apart(store, (a, b), (one, other))
    begun = [_begun(store, filter_) for filter_ in (a, b)]
    selected = [within(filter_, store.period) for filter_ in (a, b)]
    ends = [days for period in selected if period for days in period]
    found = axis_of((*begun[0], *begun[1], *ends), None)
    if found is None:
        return None
    rows, left = [], [Counter[date](), Counter[date]()]
    for counted, whole in zip(left, begun, strict=True):
        for day, n in whole.items():
            counted[first_day(day, found.step)] += n
    for begin in found.starts:
        days = begin, last_day(begin, found.step)
        shown = [_shown(left[i].pop(begin, 0), days, periods[i]) for i in (0, 1)]
        rows.append(Interval(shown[0], shown[1], days, days))
    return OverTime(found.step, tuple(rows), earlier=Pair(left[0].total(), left[1].total()))


def _shown(n: int, days: Period, selected: Period | None) -> int | None:
    """A count, or None for days that the filter does not ask for."""
    is_selected = selected and days[0] <= selected[1] and days[1] >= selected[0]
    return n if n or is_selected else None


def _period(store: EventStore, filter_: EventFilter) -> Period | None:
    """The days that a filter asks for; where it names no end, the data's own."""
    if store.period is None or filter_.nothing:
        return None
    first, last = filter_.date_from or store.period[0], filter_.date_to or store.period[1]
    return (first, last) if first <= last else None


def _are_apart(one: Period, other: Period) -> bool:
    length = one[1] - one[0]
    overlap = one[0] <= other[1] and other[0] <= one[1]
    return not overlap and length == other[1] - other[0] and length.days < MOST * DAYS_A_WEEK


def _apart(store: EventStore, filters: tuple[EventFilter, ...], periods: tuple[Period, ...]) -> OverTime:
    """Weeks counted from each period's first day; what began before it counts in its first week."""
    counted = []
    for filter_, (first, _last) in zip(filters, periods, strict=True):
        weeks = Counter[int]()
        for day, n in _begun(store, filter_).items():
            weeks[max(0, (day - first).days // DAYS_A_WEEK)] += n
        counted.append(weeks)
    length = (periods[0][1] - periods[0][0]).days + 1
    rows = []
    for week in range(-(-length // DAYS_A_WEEK)):
        a_days, b_days = (
            (shifted(first, week * DAYS_A_WEEK), min(last, shifted(first, week * DAYS_A_WEEK + 6)))
            for first, last in periods
        )
        rows.append(Interval(counted[0][week], counted[1][week], a_days, b_days))
    return OverTime("week", tuple(rows), apart=True)


def _begun(store: EventStore, filter_: EventFilter) -> Counter[date]:
    """Events by the day they began."""
    days = Counter[date]()
    for row in store.histogram(filter_, "day"):
        days[row["start"]] += row["n"]
    return days


def table(found: Differences) -> bytes:
    """The same as CSV (UTF-8 with BOM), in English; a blank is a time that a filter does not ask for."""
    return csv_file([COLUMNS, *_lines(found)])


def _lines(found: Differences) -> Iterator[tuple[object, ...]]:
    no_days = ("",) * 4
    for by, values in {"": {"": found.total}, **found.values}.items():
        for value, pair in values.items():
            yield by or "all", value, *no_days, pair.a, pair.b, pair.difference
    if found.time:
        for number, row in enumerate(found.time.rows, 1):
            days = (day.isoformat() for day in (*row.a_days, *row.b_days))
            yield found.time.step, number, *days, row.a, row.b, row.difference
