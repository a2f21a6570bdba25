"""The address and the filter are one: `parse` reads a query string, `format_query` writes the canonical one.

Nothing is ever widened silently: an unknown key or a bad value becomes a `Notice`, and a criterion
whose values are all bad goes into `EventFilter.nothing`, which matches no event.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode

from map_app.core.criteria import BY_KEY, CRITERIA, RANGES, Criterion
from map_app.core.filters import EventFilter
from map_app.core.geometry import Box, parse_box, write_box
from map_app.core.json_schema import ID_PATTERN
from map_app.core.kinds import MAX_VALUES
from map_app.core.language import LANGUAGES, _, isolated, lazy_gettext
from map_app.core.text import number, numbers, replace_surrogates

Position = tuple[float, float, float]
"""Latitude, longitude in degrees and zoom level: what `at` holds."""

MAX_ZOOM: Final = 18
MAX_FIELDS: Final = 500
LONGEST_QUERY: Final = 4_000
"""Characters of a second filter."""

BROWSER_KEYS: Final = ("at", "basemap", "frame", "layer", "stay", "view")
"""View keys that the map's own script keeps in the address while the reader pans and picks layers."""

STREAMLIT_KEYS: Final = ("embed", "embed_options")
"""Kept by Streamlit to itself; known here so that a link of the app is also valid data."""

_SLUG: Final = re.compile(r"[a-z0-9_.-]{1,64}", flags=re.ASCII | re.IGNORECASE)
_FRAME: Final = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", flags=re.ASCII)
_SAFE: Final = ",:()"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something in the address that was not understood; `of_filter` is False for a mere view key."""

    key: str
    value: str
    reason: str
    of_filter: bool = True

    def __str__(self) -> str:
        """`type: “x” is not known; choose from …`."""
        pattern = _("{key}: “{value}” {reason}")
        value = isolated(_brief(self.value))
        return pattern.format(key=isolated(self.key), value=value, reason=_(self.reason))


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How the events are looked at: never part of the filter, ignored by API and command line.

    `view` are the bounds that a window of any size fits, and go before `at`, which is a centre and a zoom for
    one size of window. With `stay` a map stays where it is when the filter changes.
    """

    at: Position | None = None
    view: Box | None = None
    stay: bool = False
    event: str | None = None
    layer: tuple[str, ...] = ()
    basemap: str | None = None
    lang: str | None = None
    frame: str | None = None
    compare: str | None = None
    data: str | None = None
    about: str | None = None


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


VIEW_KEYS: Final = tuple(f.name for f in fields(View))


def parse(query: str | Iterable[tuple[str, str]]) -> Parsed:
    """Read a query string (without `?`) or its decoded pairs; never raises."""
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
    known = {*BY_KEY, *VIEW_KEYS, *STREAMLIT_KEYS}
    notices += [
        Notice(
            _brief(key),
            values[0],
            lazy_gettext("has an unknown key; known are {keys}", keys=", ".join(BY_KEY)),
        )
        for key, values in given.items()
        if key not in known
    ]
    filter_, filter_notices = _read_filter(given)
    view, view_notices = _read_view(given)
    if unread:
        filter_ = filter_.but(nothing=(*filter_.nothing, "q"), q=None)
    return Parsed(filter_, view, (*notices, *filter_notices, *view_notices))


def played(filter_: EventFilter, view: View, period: tuple[date, date] | None) -> EventFilter:
    """The filter of what the map shows: in playback its window's days, never beyond the filter's own.

    `period` is the store's. As on the page, a window that misses all days is none, and a comparison
    has no playback.
    """
    days = _days(view.frame) if view.frame else None
    if days is None or period is None or view.compare is not None or filter_.nothing:
        return filter_
    first = max(days[0], period[0], filter_.date_from or days[0])
    last = min(days[1], period[1], filter_.date_to or days[1])
    return filter_.but(date_from=first, date_to=last) if first <= last else filter_


def format_query(filter_: EventFilter, view: View | None = None) -> str:
    """Write the canonical query: keys in the table's order, values sorted, view keys last.

    `parse(format_query(f)).filter == f` for every filter; without `view` it is the data's own address.
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
    return pairs + (_view_pairs(view) if view else [])


def _read_filter(given: dict[str, list[str]]) -> tuple[EventFilter, list[Notice]]:
    values: dict[str, Any] = {}
    notices: list[Notice] = []
    nothing: list[str] = []
    for criterion in CRITERIA:
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


def _read_view(given: dict[str, list[str]]) -> tuple[View, list[Notice]]:
    values: dict[str, Any] = {}
    notices: list[Notice] = []
    for key in VIEW_KEYS:
        if key not in given:
            continue
        try:
            values[key] = _read_view_value(key, given[key])
        except ValueError as fault:
            notices.append(Notice(key, given[key][-1], fault.args[0], of_filter=False))
    return View(**values), notices


def _read_view_value(key: str, texts: list[str]) -> Any:  # noqa: ANN401 - one of View's fields
    text = texts[-1]
    if key == "at":
        return read_position(text)
    if key == "view":
        return parse_box(text)
    if key == "stay":
        return _switch(text)
    if key == "layer":
        return tuple(sorted({_slug(t) for t in texts[:MAX_VALUES]}))
    if key == "compare":
        if len(text) > LONGEST_QUERY:
            raise ValueError(lazy_gettext("is longer than {n} characters", n=LONGEST_QUERY))
        return text
    if key == "frame" and _days(text) is None:
        raise ValueError(lazy_gettext("is not a window of days; write YYYY-MM-DD..YYYY-MM-DD"))
    if key == "data" and not re.fullmatch("[0-9a-f]{8,64}", text):
        raise ValueError(lazy_gettext("is not a data version; write its first 8 to 64 digits"))
    if key == "event" and not re.fullmatch(ID_PATTERN, text):
        raise ValueError(lazy_gettext("is not an event id"))
    if key == "lang" and text not in LANGUAGES:
        raise ValueError(
            lazy_gettext("is not a language of this app; choose from {known}", known=", ".join(LANGUAGES))
        )
    if key == "about":
        if text not in ("", "true"):
            raise ValueError(lazy_gettext("is no page of this app; write about=true"))
        return "true"
    return text if key == "event" else _slug(text)


def _days(text: str) -> tuple[date, date] | None:
    """The first and last day of a window, None if the text is not one."""
    match = _FRAME.fullmatch(text)
    try:
        days = [date.fromisoformat(day) for day in match.groups()] if match else []
    except ValueError:
        return None
    return (days[0], days[1]) if days and days[0] <= days[1] else None


def _switch(text: str) -> bool:
    if text != "1":
        raise ValueError(lazy_gettext("is not 1; leave it out to switch it off"))
    return True


def _slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        raise ValueError(lazy_gettext("is not a short name of letters, digits and _ . -"))
    return text


def read_position(text: str) -> Position:
    """Read `lat,lon,zoom`; raises ValueError with the cure."""
    try:
        lat, lon, zoom = numbers(text, 3)
    except ValueError:
        raise ValueError(lazy_gettext("is not a position; write latitude,longitude,zoom")) from None
    if abs(lat) > 90 or abs(lon) > 180 or not 0 <= zoom <= MAX_ZOOM:
        raise ValueError(lazy_gettext("lies outside the map; zoom goes from 0 to {n}", n=MAX_ZOOM))
    return (round(lat, 5) + 0.0, round(lon, 5) + 0.0, round(zoom, 2) + 0.0)


def _view_pairs(view: View) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key in VIEW_KEYS:
        value = getattr(view, key)
        if key == "at" and value:
            pairs.append((key, ",".join(number(part) for part in value)))
        elif key == "view" and value:
            pairs.append((key, write_box(value)))
        elif key == "stay":
            pairs += [(key, "1")] if value else []
        elif key == "layer":
            pairs += [(key, name) for name in value]
        elif value is not None:
            pairs.append((key, value))
    return pairs


def _brief(text: str, longest: int = 80) -> str:
    """Shorten a value for a message and replace what would reorder or break the line."""
    plain = "".join(c if c.isprintable() else "�" for c in text[: longest + 1])
    return plain if len(text) <= longest else f"{plain[:longest]}…"
