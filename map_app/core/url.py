"""The address and the filter are one: `parse` reads a query string, `format_query` writes the canonical one.

Nothing is ever widened silently: an unknown key or a bad value becomes a `Notice`, and a criterion
whose values are all bad goes into `EventFilter.nothing`, which matches no event.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode

from map_app.core.criteria import CRITERIA, RANGES, Criterion
from map_app.core.filters import EventFilter
from map_app.core.kinds import MAX_VALUES
from map_app.core.language import lazy_gettext
from map_app.core.notice import Notice, brief
from map_app.core.profile import MapProfile
from map_app.core.text import replace_surrogates
from map_app.core.view import VIEW_KEYS, View, days, read_view, view_pairs

MAX_FIELDS: Final = 500
STREAMLIT_KEYS: Final = ("embed", "embed_options")
"""Kept by Streamlit to itself; known here so that a link of the app is also valid data."""

_SAFE: Final = ",:()"


@dataclass(frozen=True, slots=True)
class Parsed:
    """What an address says: the filter, the view, and what was not understood."""

    filter: EventFilter
    view: View
    notices: tuple[Notice, ...]

    @property
    def faults(self) -> tuple[Notice, ...]:
        """The notices that concern the filter: what makes an API answer 400."""
        return tuple(n for n in self.notices if n.of_filter)


def parse(query: str | Iterable[tuple[str, str]], profile: MapProfile) -> Parsed:
    """Read a query string (without `?`) or its decoded pairs as a map understands it; never raises."""
    pairs = (
        parse_qsl(query, keep_blank_values=True, errors="replace") if isinstance(query, str) else list(query)
    )
    notices: list[Notice] = []
    given: dict[str, list[str]] = {}
    for key, value in pairs[:MAX_FIELDS]:
        given.setdefault(replace_surrogates(key), []).append(replace_surrogates(value))
    unread = len(pairs) > MAX_FIELDS
    if unread:
        reason = lazy_gettext("has more than {n} fields; shorten the query", n=MAX_FIELDS)
        notices.append(Notice("query", f"{len(pairs)} fields", reason))
    keys = [criterion.key for criterion in profile.criteria]
    known = {*keys, *VIEW_KEYS, *STREAMLIT_KEYS}
    notices += [_unknown_key(key, values[0], keys) for key, values in given.items() if key not in known]
    filter_, filter_notices = _read_filter(given, profile.criteria)
    view, view_notices = read_view(given, profile.languages)
    if unread:
        filter_ = filter_.but(nothing=(*filter_.nothing, "q"), q=None)
    return Parsed(filter_, view, (*notices, *filter_notices, *view_notices))


def played(filter_: EventFilter, view: View, period: tuple[date, date] | None) -> EventFilter:
    """The filter of what the map shows: in playback its window's days, never beyond the filter's own.

    `period` is the store's. As on the page, a window that misses all days is none, and a comparison
    has no playback.
    """
    window = days(view.frame) if view.frame else None
    if window is None or period is None or view.compare is not None or filter_.nothing:
        return filter_
    first = max(window[0], period[0], filter_.date_from or window[0])
    last = min(window[1], period[1], filter_.date_to or window[1])
    return filter_.but(date_from=first, date_to=last) if first <= last else filter_


def format_query(filter_: EventFilter, view: View | None = None) -> str:
    """Write the canonical query: keys in the table's order, values sorted, view keys last.

    `parse(format_query(f), profile).filter == f` for every filter of a map; without `view` it is the data's
    own address.
    """
    return urlencode(query_pairs(filter_, view), quote_via=quote, safe=_SAFE)


def query_pairs(filter_: EventFilter, view: View | None = None) -> list[tuple[str, str]]:
    """Give the canonical query as decoded pairs."""
    pairs: list[tuple[str, str]] = []
    for criterion in CRITERIA:
        if criterion.key in filter_.nothing:
            pairs.append((criterion.key, ""))
            continue
        value = getattr(filter_, criterion.field)
        values = value if criterion.kind.many else () if value is None else (value,)
        pairs += [(criterion.key, criterion.kind.write(item)) for item in values]
    return pairs + (view_pairs(view) if view else [])


def _unknown_key(key: str, value: str, keys: list[str]) -> Notice:
    """Names the nearest known key, if one is near, and where all are listed: not all of them each time."""
    name = brief(key)
    near = difflib.get_close_matches(name.lower(), [*keys, *VIEW_KEYS], n=1, cutoff=0.7)
    if not near:
        return Notice(name, value, lazy_gettext("has an unknown key; /api/ lists all"))
    reason = lazy_gettext("has an unknown key; did you mean “{key}”? /api/ lists all", key=near[0])
    return Notice(name, value, reason)


def _read_filter(
    given: dict[str, list[str]], criteria: tuple[Criterion, ...]
) -> tuple[EventFilter, list[Notice]]:
    values: dict[str, Any] = {}
    notices: list[Notice] = []
    nothing: list[str] = []
    for criterion in criteria:
        if criterion.key not in given:
            continue
        good, bad = _read_values(criterion, given[criterion.key])
        notices += bad
        if not good:
            nothing.append(criterion.key)
        else:
            values[criterion.field] = tuple(good) if criterion.kind.many else good[0]
    filter_ = EventFilter(**values, nothing=tuple(nothing))
    for lower, upper in RANGES:
        if lower.field in values and lower.key in filter_.nothing:
            low, high = (bound.kind.write(values[bound.field]) for bound in (lower, upper))
            reason = lazy_gettext(lower.kind.crossed, key=upper.key, value=high)
            notices.append(Notice(lower.key, low, reason))
    return filter_, notices


def _read_values(criterion: Criterion, texts: list[str]) -> tuple[list[Any], list[Notice]]:
    """Read the values of one key: the good ones, and a notice for each bad one."""
    good: list[Any] = []
    bad: list[Notice] = []
    for text in dict.fromkeys(texts[:MAX_VALUES]):
        try:
            good.append(criterion.kind.parse(text))
        except ValueError as fault:
            bad.append(Notice(criterion.key, text, fault.args[0]))
    if len(texts) > MAX_VALUES:
        bad.append(
            Notice(criterion.key, texts[MAX_VALUES], lazy_gettext("is one of over {n} values", n=MAX_VALUES))
        )
    if not criterion.kind.many and len(set(good)) > 1:
        reason = lazy_gettext("contradicts another value; this key takes one")
        return [], [*bad, Notice(criterion.key, texts[-1], reason)]
    return good, bad
