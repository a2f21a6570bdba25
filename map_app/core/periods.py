"""The days of a record: whether they are days of the calendar, and the interval that they stand for.

`date_start` is the first day. Where no last day is given, a date known to the month stands for its whole
calendar month, one known to the week for the seven days from `date_start`, one known to the day for that day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from map_app.core.coerce import keep_as_given
from map_app.core.cures import CURES
from map_app.core.json_schema import DATES, ESSENTIAL
from map_app.core.schema import Problem
from map_app.core.vocab import DatePrecision

AHEAD: Final = timedelta(days=1)
"""The day of a place may be tomorrow by UTC: clocks there are up to 14 hours ahead."""

_SIX_DAYS: Final = timedelta(days=6)

_VAGUE: Final = (
    (r"\d{4}", "for a year give date_start 2020-01-01, date_end 2020-12-31 and date_precision month"),
    (r"\d{4}-?\d{2}", "for a month give date_start 2020-02-01, date_end 2020-02-29 and date_precision month"),
    (r"\d{4}-?W\d{2}", "for a week give date_start 2020-02-10, date_end 2020-02-16 and date_precision week"),
)
"""Dates that name no day, and what to write instead: constant examples, so that problems group by form."""

_OTHER_ORDER: Final = re.compile(r"\d{1,2}[./ -]\d{1,2}[./ -]\d{2,4}|\d{4}[. ]\d{1,2}[. ]\d{1,2}", re.ASCII)


def day_cure(name: str, value: object) -> str:
    """What to write for a text that is no day as YYYY-MM-DD; empty where the field's cure says enough."""
    if not isinstance(value, str):
        return ""
    if _OTHER_ORDER.fullmatch(value):
        return f"{CURES[name]}: 3 February 2020 is 2020-02-03"
    if name not in ("date_start", "date_end"):
        return ""
    example = next((words for form, words in _VAGUE if re.fullmatch(form, value, re.ASCII)), "")
    return f"write days as YYYY-MM-DD; {example}" if example else ""


def is_day(text: str) -> bool:
    """Whether a text in the form of an ISO day is one of the calendar."""
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def future_fault(day: date, today: date) -> str:
    """What is wrong with a day that has not come yet anywhere; empty for any other."""
    return f"{day} lies in the future; check the year" if day > today and day - today > AHEAD else ""


def date_problems(p: dict[str, Any], record: str, today: date) -> Iterator[Problem]:
    """Report problems of a record's days and fill in the last day; `today` is the current day in UTC."""
    days: dict[str, date] = {}
    for name in DATES:
        if p.get(name) is None:
            continue
        if is_day(p[name]):
            days[name] = date.fromisoformat(p[name])
        else:
            essential = name in ESSENTIAL
            reason = f"{p[name]} is not a day of the calendar; {CURES[name]}"
            yield Problem(record, name, reason, "error" if essential else "rule", p[name])
            keep_as_given(p, name, p.pop(name))
    yield from _inner_date_problems(p, record)
    start, end = days.get("date_start"), days.get("date_end", days.get("date_start"))
    if start and end and end < start:
        yield Problem(record, "date_end", f"{end} is before date_start {start}; swap the two")
        return
    for name in ("date_start", "date_end"):
        if name in days and (reason := future_fault(days[name], today)):
            yield Problem(record, name, reason, "rule", str(days[name]))
    if start and p.get("date_precision") in (DatePrecision.WEEK, DatePrecision.MONTH):
        yield from _vague_problems(p, record, start, days.get("date_end"))


def _inner_date_problems(p: dict[str, Any], record: str) -> Iterator[Problem]:
    """Of sources and of casualty claims."""
    for name, day in (("sources", "published"), ("casualty_claims", "date")):
        for i, item in enumerate(p.get(name) or ()):
            if (given := item.get(day)) and not is_day(given):
                field = f"{name}[{i}].{day}"
                reason = f"{given} is not a day of the calendar; {CURES[day]}"
                item[day] = None
                keep_as_given(p, field, given)
                yield Problem(record, field, reason, "rule", given)


def _vague_problems(p: dict[str, Any], record: str, start: date, end: date | None) -> Iterator[Problem]:
    known = p["date_precision"]
    if end == start:
        reason = f"is known only to the {known}, but its interval is one day; give its first and last day"
        yield Problem(record, "date_end", reason, "rule")
    if end is None:
        fill_interval(p)
        if p["date_start"] != str(start):
            reason = f"{start} is known only to the month, which is taken from its first day; write that day"
            yield Problem(record, "date_start", reason, "rule", str(start))


def fill_interval(p: dict[str, Any]) -> None:
    """Give a date known to the week or month, and without a last day, its whole interval."""
    start = date.fromisoformat(p["date_start"])
    if p["date_precision"] == DatePrecision.MONTH:
        if start.day > 1:
            keep_as_given(p, "date_start", p["date_start"])
        p["date_start"] = str(start.replace(day=1))
        p["date_end"] = str(start.replace(day=monthrange(start.year, start.month)[1]))
    else:
        p["date_end"] = str(min(start, date.max - _SIX_DAYS) + _SIX_DAYS)
