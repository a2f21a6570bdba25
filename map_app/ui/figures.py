"""Cumulative figures that sources give themselves, under the counts and apart from them.

Each series is a row of dots over a continuous axis, with nothing drawn between them, and a table that has the
same figures with their sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import streamlit as st

from map_app.core.dates import OPEN_YEAR, spell_day
from map_app.core.filters import EventFilter
from map_app.core.language import _, isolated
from map_app.core.series import NOTE, Point, Series
from map_app.data.figures import existing, figures
from map_app.data.store import EventStore
from map_app.maps.entry import quoted, sources
from map_app.ui import share, state
from map_app.ui.text import esc

MOST_SERIES: Final = 12
MOST_ROWS: Final = 300
COLUMNS: Final = 400
"""Columns of a plot that have a dot at most: more are not told apart on a screen."""

MANY: Final = 12
"""Dots beyond which they are small, and the last one alone has a label: others would cross it."""

ROOM: Final = (2.0, 2.4)
"""Per cent of the axis that a label takes on a phone: in any case, and for each of its characters."""

Axis = tuple[date, date]


def draw(store: EventStore, filter_: EventFilter) -> None:
    """The series that have a point in the view; nothing without one."""
    found = figures(store, filter_).series
    if not found:
        return
    scope = _("They follow the view's days and places; the filter's other conditions do not apply to them.")
    shown = found[:MOST_SERIES]
    rows = (point for series in shown for point in series.points[-MOST_ROWS:])
    known = existing(store, rows)
    articles = "".join(_article(series, _axis(series, store, filter_), known) for series in shown)
    rest = ""
    if len(found) > len(shown):
        words = _("Series that are not shown: {n}. All are in the CSV.")
        rest = f"<p>{esc(words.format(n=len(found) - len(shown)))}</p>"
    st.html(
        "<section class='counts figures' aria-labelledby='figures-title'>"
        f"<h2 class='group' id='figures-title'>{esc(_('Figures that sources give'))}</h2>"
        f"<p>{esc(_(NOTE))} {esc(scope)}</p><div class='columns'>{articles}</div>{rest}"
        f"{_downloads(filter_)}</section>"
    )


def _axis(series: Series, store: EventStore, filter_: EventFilter) -> Axis:
    """From the beginning of the count or of the view to its end, or to that of the data."""
    first, last = series.points[0].day, series.points[-1].day
    end = store.period[1] if store.period and store.period[1].year < OPEN_YEAR else last
    begin = max(series.since, filter_.date_from or series.since)
    return min(first, begin), max(last, min(filter_.date_to or end, end))


def _article(series: Series, axis: Axis, known: frozenset[str]) -> str:
    words = _("As stated by {party}, counted since {day}.")
    by = words.format(party=f"<strong>{quoted(series.party.here)}</strong>", day=esc(_day(series.since)))
    table = _table(series, known)
    if len(series.points) > 1:
        words = esc(_("Each figure with its sources"))
        table = f"{_plot(series.points, axis)}<details><summary>{words}</summary>{table}</details>"
    method = f"{esc(_('How it counts:'))} {quoted(series.method.here)}"
    return (
        f"<article><h3>{quoted(series.name.here)}</h3><p class='by'>{by}</p>{table}<p>{method}</p></article>"
    )


def _plot(points: Sequence[Point], axis: Axis) -> str:
    """The dots; hidden from screen readers, which have the table."""
    top = max(1, *(point.figure for point in points))
    points = list({int(_share(point.day, axis) * COLUMNS / 100): point for point in points}.values())
    places = [_share(point.day, axis) for point in points]
    is_dense = len(points) > MANY
    named = {len(points) - 1} if is_dense else _named(points, places)
    dots = "".join(
        f"<i style='left:{place:.2f}%;height:{100 * point.figure / top:.1f}%'"
        f" title='{esc(f'{_day(point.day)}: {figure_words(point)}')}'>"
        f"{_label(point, place) if index in named else ''}</i>"
        for index, (point, place) in enumerate(zip(points, places, strict=True))
    )
    ends = "".join(f"<span>{esc(_day(day))}</span>" for day in axis)
    plot = f"<div class='plot{' dense' if is_dense else ''}'>{dots}</div>"
    return f"<div aria-hidden='true'>{plot}<div class='ends'>{ends}</div></div>"


def _share(day: date, axis: Axis) -> float:
    """Per cent of the axis that lie before a day."""
    return 100 * (day - axis[0]).days / max(1, (axis[1] - axis[0]).days)


def _named(points: Sequence[Point], places: Sequence[float]) -> set[int]:
    """The points with room for a label, from the last one backwards."""
    named: set[int] = set()
    free = float("inf")
    for index in reversed(range(len(points))):
        if places[index] <= free:
            named.add(index)
            free = places[index] - ROOM[0] - ROOM[1] * len(figure_words(points[index]))
    return named


def _label(point: Point, place: float) -> str:
    """The figure over its dot; near an end of the axis it stays inside."""
    return f"<b dir='auto' style='--shift:{-place:.0f}%'>{esc(figure_words(point))}</b>"


def _table(series: Series, known: frozenset[str]) -> str:
    heads = (_("Day"), series.measure.label, _("Reported by"))
    head = "".join(f"<th scope='col'>{esc(words)}</th>" for words in heads)
    shown = series.points[-MOST_ROWS:]
    rows = "".join(_rows(shown, known))
    left = len(series.points) - len(shown)
    words = _("Earlier figures that are not shown: {n}. All are in the CSV.")
    rest = f"<p>{esc(words.format(n=f'{left:,}'))}</p>" if left else ""
    caption = quoted(series.name.here)
    return (
        f"<div class='scroll' tabindex='0' role='region' aria-label='{esc(series.name.here)}'>"
        f"<table><caption class='unseen'>{caption}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>{rest}"
    )


def _rows(points: Sequence[Point], known: frozenset[str]) -> Iterator[str]:
    for point in points:
        note = f"<small>{quoted(point.note.here)}</small>" if point.note.here else ""
        figure = f"<td><strong>{esc(figure_words(point))}</strong>{note}</td>"
        reported = f"<td><ul>{sources(point)}{_event(point, known)}</ul></td>"
        yield f"<tr><th scope='row'>{esc(_day(point.day))}</th>{figure}{reported}</tr>"


def _event(point: Point, known: frozenset[str]) -> str:
    """The way to the record of these events that tells of the figure; none to one that is not here."""
    if point.event is None or point.event not in known:
        return ""
    return (
        f"<li><a class='open' href='{esc(state.opening(point.event))}'>{esc(_('Event on this map'))}</a></li>"
    )


def figure_words(point: Point) -> str:
    """`25,105`, or `at least 198` where the source limits it."""
    figure = f"{point.figure:,}"
    return point.qualifier.phrase.format(n=figure) if point.qualifier else figure


def _day(day: date) -> str:
    return isolated(spell_day(day))


def _downloads(filter_: EventFilter) -> str:
    names = (("csv", _("These figures as CSV")), ("json", _("These figures as JSON")))
    links = "".join(
        f"<a href='{esc(share.series_file(filter_, suffix))}' download='series.{suffix}'>{esc(words)}</a>"
        for suffix, words in names
    )
    return f"<div class='files'><div class='quiet'>{links}</div></div>"
