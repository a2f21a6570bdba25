"""The view, which is how events are shown: the keys of an address that are no part of the filter."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from map_app.core.geometry import Box, parse_box, write_box
from map_app.core.json_schema import ID_PATTERN
from map_app.core.kinds import MAX_VALUES
from map_app.core.language import LANGUAGES, lazy_gettext
from map_app.core.notice import Notice
from map_app.core.text import number, numbers

Position = tuple[float, float, float]
"""Latitude, longitude in degrees and zoom level: what `at` holds."""

MAX_ZOOM: Final = 18
LONGEST_QUERY: Final = 4_000
"""Characters of a second filter."""

BROWSER_KEYS: Final = ("at", "basemap", "frame", "layer", "stay", "view")
"""View keys that the map's own script keeps in the address while the reader pans and picks layers."""

_SLUG: Final = re.compile(r"[a-z0-9_.-]{1,64}", flags=re.ASCII | re.IGNORECASE)
_FRAME: Final = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", flags=re.ASCII)


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


VIEW_KEYS: Final = tuple(f.name for f in fields(View))


def read_view(given: dict[str, list[str]], languages: Collection[str]) -> tuple[View, list[Notice]]:
    """Read the view keys of decoded pairs, and give a notice for each value that is none.

    `languages` are those that the map offers.
    """
    values: dict[str, Any] = {}
    notices: list[Notice] = []
    for key in VIEW_KEYS:
        if key not in given:
            continue
        try:
            values[key] = _read_view_value(key, given[key], languages)
        except ValueError as fault:
            notices.append(Notice(key, given[key][-1], fault.args[0], of_filter=False))
    return View(**values), notices


def _read_view_value(key: str, texts: list[str], languages: Collection[str]) -> Any:  # noqa: ANN401 - one of View's fields
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
    if key == "frame" and days(text) is None:
        raise ValueError(lazy_gettext("is not a window of days; write YYYY-MM-DD..YYYY-MM-DD"))
    if key == "data" and not re.fullmatch("[0-9a-f]{8,64}", text):
        raise ValueError(lazy_gettext("is not a data version; write its first 8 to 64 digits"))
    if key == "event" and not re.fullmatch(ID_PATTERN, text):
        raise ValueError(lazy_gettext("is not an event id"))
    if key == "lang" and text not in LANGUAGES:
        raise ValueError(
            lazy_gettext("is not a language of this app; choose from {known}", known=", ".join(LANGUAGES))
        )
    if key == "lang" and text not in languages:
        raise ValueError(
            lazy_gettext("is not a language of this map; choose from {known}", known=", ".join(languages))
        )
    if key == "about":
        if text not in ("", "true"):
            raise ValueError(lazy_gettext("is no page of this app; write about=true"))
        return "true"
    return text if key == "event" else _slug(text)


def days(text: str) -> tuple[date, date] | None:
    """The first and last day of a window (`frame`), None if the text is not one."""
    match = _FRAME.fullmatch(text)
    try:
        ends = [date.fromisoformat(day) for day in match.groups()] if match else []
    except ValueError:
        return None
    return (ends[0], ends[1]) if ends and ends[0] <= ends[1] else None


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


def view_pairs(view: View) -> list[tuple[str, str]]:
    """The canonical query of a view as decoded pairs."""
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
