"""The parameters of `items` beside the filter: `limit`, `offset`, `datetime` and the six-number `bbox`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from map_app.api.responses.problems import BadQueryError
from map_app.api.routes.openapi import FILTER_LANGUAGE
from map_app.api.routes.request import Pairs, read_filter
from map_app.core.filters import EventFilter
from map_app.core.profile import MapProfile
from map_app.core.text import numbers

DEFAULT_LIMIT: Final = 100
MAX_LIMIT: Final = 10_000
MAX_OFFSET: Final = 1_000_000_000
OWN_KEYS: Final = ("limit", "offset", "datetime", "f", "filter-lang")

_DAY: Final = r"(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?"


@dataclass(frozen=True, slots=True)
class Page:
    """The filter, limit and offset of a request; `pairs` is its query without limit and offset."""

    filter_: EventFilter
    limit: int
    offset: int
    pairs: Pairs


def page_of(pairs: Pairs, profile: MapProfile) -> Page:
    """Read a query of `items`; raises BadQueryError."""
    own = {key: [v for k, v in pairs if k == key] for key in OWN_KEYS}
    for key, values in own.items():
        if len(set(values)) > 1:
            raise BadQueryError([f"{key}: contradicts another value; this key takes one"])
    if own["f"] and own["f"][0] != "json":
        raise BadQueryError(
            ["f: the only format here is json; files of other formats are at events.<suffix>"]
        )
    if own["filter-lang"] and own["filter-lang"][0] != FILTER_LANGUAGE:
        raise BadQueryError([f"filter-lang: is not known; write {FILTER_LANGUAGE}"])
    own_pairs = [(k, _flat_box(v) if k == "bbox" else v) for k, v in pairs if k not in OWN_KEYS]
    filter_ = read_filter(own_pairs, profile)
    return Page(
        _within(filter_, own["datetime"][0]) if own["datetime"] else filter_,
        min(_count("limit", own["limit"], DEFAULT_LIMIT, least=1), MAX_LIMIT),
        _count("offset", own["offset"], 0, least=0),
        [(k, v) for k, v in pairs if k not in ("limit", "offset")],
    )


def _count(key: str, values: list[str], default: int, least: int) -> int:
    if not values:
        return default
    if not re.fullmatch(r"\d{1,10}", values[0], flags=re.ASCII) or not least <= int(values[0]) <= MAX_OFFSET:
        raise BadQueryError([f"{key}: is not a whole number from {least} to {MAX_OFFSET}"])
    return int(values[0])


def _flat_box(text: str) -> str:
    """Drop the heights of a box: no event has one."""
    try:
        west, south, _, east, north, _ = numbers(text, 6)
    except ValueError:
        return text
    return f"{west},{south},{east},{north}"


def _within(filter_: EventFilter, text: str) -> EventFilter:
    """Narrow a filter to `datetime`: an instant, or two with `/` between, `..` or nothing for open."""
    start, end = _days(text)
    starts = [day for day in (filter_.date_from, start) if day]
    ends = [day for day in (filter_.date_to, end) if day]
    first, last = max(starts, default=None), min(ends, default=None)
    if first and last and first > last:
        return filter_.but(date_from=None, date_to=None).but(nothing=(*filter_.nothing, "from", "to"))
    return filter_.but(date_from=first, date_to=last) if not filter_.nothing else filter_


def _days(text: str) -> tuple[date | None, date | None]:
    parts = text.split("/")
    fault = BadQueryError(["datetime: is not an RFC 3339 time or interval; write 2020-01-12T00:00:00Z/.."])
    if len(parts) > 2 or (len(parts) == 1 and parts[0] in ("", "..")):
        raise fault
    try:
        days = [None if part in ("", "..") else _day(part) for part in parts]
    except ValueError:
        raise fault from None
    start, end = days[0], days[-1]
    if (start and end and start > end) or days == [None, None]:
        raise fault
    return start, end


def _day(text: str) -> date:
    """The day of a time as written, without conversion: an event's days are local to its place."""
    match = re.fullmatch(_DAY, text, flags=re.ASCII | re.IGNORECASE)
    if not match:
        raise ValueError("no time")
    return date.fromisoformat(match[1])


def offsets(page: Page, matched: int) -> Iterator[tuple[str, int]]:
    """The relations `next` and `prev` with their offsets, where such a page exists."""
    if page.offset + page.limit < matched:
        yield "next", page.offset + page.limit
    if page.offset:
        yield "prev", max(0, page.offset - page.limit)
