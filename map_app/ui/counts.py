"""Counts and charts below the map, drawn on demand.

Every figure has the number of events behind it and of those without a figure; every chart has its numbers as
a table, and a click on a bar narrows the filter to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Final

import streamlit as st

from map_app.core import names
from map_app.core.claims import spell_span
from map_app.core.filters import EventFilter
from map_app.core.language import _, gettext_noop, isolated, n_
from map_app.core.profile import MapProfile
from map_app.core.units import first_day
from map_app.core.vocabulary import ELSEWHERE, EventType, MapTerm, Theatre, Vocabulary
from map_app.data.queries.counts import Casualties, Line, Range
from map_app.data.queries.steps import Step, axis_of, within
from map_app.data.store import EventStore
from map_app.ui import figures
from map_app.ui.bar_chart import Bar, chart
from map_app.ui.differences import STEPS, spell_step
from map_app.ui.text import esc

MOST_ACTORS: Final = 12
METHOD: Final = gettext_noop(
    "Lows and highs are added only over undisputed events that report a figure and are not part of another"
    " event shown. Where an event of a week or more may already hold the tolls of others in its theatre,"
    " there is no sum. Not reported is not zero."
)
METHOD_BY_COUNTRY: Final = gettext_noop(
    "Lows and highs are added only over undisputed events that report a figure and are not part of another"
    " event shown. Where an event of a week or more may already hold the tolls of others in its country,"
    " there is no sum. Not reported is not zero."
)
"""On a map without theatres."""


def panel(store: EventStore, filter_: EventFilter) -> None:
    """The collapsed panel; queries run and charts are drawn when it is opened."""
    with st.expander(_("Counts and charts"), key="counts", on_change="rerun") as box:
        if box.open:
            _draw(store, filter_)


def silent(store: EventStore, filter_: EventFilter) -> list[Theatre]:
    """The theatres in which the other criteria find no record, though the data has some there.

    Theatres that the data does not cover are not listed, and none of a map that says nothing of silence.
    """
    if not store.profile.silence or not len(store.profile.theatres):
        return []
    theatres = filter_.theatre or tuple(t for t in store.profile.theatres if t != ELSEWHERE)
    covered, found = store.facet(EventFilter(), "theatre"), store.facet(filter_, "theatre")
    return [t for t in store.profile.theatres if t in theatres and covered.get(t) and not found.get(t)]


def _draw(store: EventStore, filter_: EventFilter) -> None:
    casualties = store.casualties(filter_)
    if not casualties.rows:
        st.html(f"<p class='counts'>{_('No records under this filter.')}</p>")
        figures.draw(store, filter_)
        return
    missing = silent(store, filter_)
    if missing:
        names = _(", ").join(theatre.label for theatre in missing)
        text = _("No records: {theatres}.").format(theatres=names)
        rest = _("That none was recorded is not evidence that nothing happened.")
        st.html(f"<p class='counts'><strong>{text}</strong> {rest}</p>")
    method = _(METHOD if len(store.profile.theatres) else METHOD_BY_COUNTRY)
    st.html(f"<div class='counts'>{_casualty_table(casualties, store.profile)}<p>{method}</p></div>")
    figures.draw(store, filter_)
    left, right = st.columns(2)
    types, theatres = store.profile.types, store.profile.theatres
    with left:
        if len(theatres):
            bars = _cells(casualties, "theatre", theatres, types)
            chart(_("By theatre"), "theatre", bars, filter_, types, head=_("Theatre"))
        bars = _actors(store, filter_)
        chart(_("By actor, most frequent"), "actor", bars, filter_, types, head=_("Actor"))
    with right:
        bars = _cells(casualties, "event_type", types, types)
        chart(_("By type"), "type", bars, filter_, types, head=_("Type"))
        _over_time(store, filter_)


def _casualty_table(casualties: Casualties, profile: MapProfile) -> str:
    """Killed and injured by theatre, each opening into its types, and by type over all theatres."""
    theatres = [t for t in profile.theatres if casualties.line(theatre=t).events]
    kinds = [k for k in profile.types if casualties.line(kind=k).events]
    rows = [_casualty_row(_("All"), casualties.line(), "all")]
    rows += [_casualty_row(t.label, casualties.line(theatre=t)) for t in theatres]
    by_kind = "".join(_casualty_row(k.label, casualties.line(kind=k)) for k in kinds)
    cells = "".join(
        _casualty_row(f"{t.label}: {k.label.lower()}", line)
        for t in theatres
        for k in kinds
        if (line := casualties.line(t, k)).events
    )
    by_type = _table(_("Killed and injured by type"), _("Type"), rows[0] + by_kind)
    if not len(profile.theatres):
        return by_type
    return (
        _table(_("Killed and injured by theatre"), _("Theatre"), "".join(rows))
        + _folded(_("By type"), _table(_("Killed and injured by type"), _("Type"), by_kind))
        + _folded(
            _("By theatre and type"),
            _table(_("Killed and injured by theatre and type"), _("Theatre and type"), cells),
        )
    )


def _folded(summary: str, content: str) -> str:
    return f"<details><summary>{summary}</summary>{content}</details>"


def _table(caption: str, first: str, rows: str) -> str:
    head = "".join(f"<th scope='col' role='columnheader'>{words}</th>" for words in (first, *_heads()))
    # Where its rows are laid out as cards, on a small screen, only the roles say that it is a table.
    return (
        f"<table class='casualties' role='table'><caption>{caption}</caption>"
        f"<thead role='rowgroup'><tr role='row'>{head}</tr></thead>"
        f"<tbody role='rowgroup'>{rows}</tbody></table>"
    )


def _heads() -> tuple[str, ...]:
    """What the cells of a row hold."""
    return _("Events"), _("Killed"), _("Injured"), _("Disputed, apart")


def _casualty_row(label: str, line: Line, style: str = "") -> str:
    words = _("{n} of them part of another").format(n=f"{line.parts:,}")
    parts = f" <small>{words}</small>" if line.parts else ""
    disputed = _("none")
    if n := line.disputed_events:
        words = n_("{n} event: killed {range}", "{n} events: killed {range}", n)
        disputed = words.format(n=f"{n:,}", range=range_words(line.killed_disputed))
    cells = (
        f"{line.events:,}{parts}",
        range_words(line.killed, overlapping=line.overlapping),
        range_words(line.injured, overlapping=line.overlapping),
        disputed,
    )
    said = "".join(
        f"<td role='cell' data-head='{esc(head)}'><span>{cell}</span></td>"
        for head, cell in zip(_heads(), cells, strict=True)
    )
    return f"<tr class='{style}' role='row'><th scope='row' role='rowheader'>{label}</th>{said}</tr>"


def range_words(found: Range, *, overlapping: bool = False) -> str:
    """`12–40 in 9 events, 5 without a figure`; never a sum where there is none to give."""
    silent = found.unreported
    if not found.reported:
        text = n_("no figure in {n} event", "no figure in {n} events", silent)
        return text.format(n=f"{silent:,}") if silent else _("no events to add")
    rest = _(", ") + _("{n} without a figure").format(n=f"{silent:,}") if silent else ""
    if overlapping and found.reported > 1:
        text = n_("{n} event reports", "{n} events report", found.reported)
        events = text.format(n=f"{found.reported:,}")
        return f"{_('no sum, for totals overlap')}: {events}{rest}"
    span = f"<strong>{spell_span(found.low, found.high)}</strong>"
    text = n_("{range} in {n} event", "{range} in {n} events", found.reported)
    return f"{text.format(range=span, n=f'{found.reported:,}')}{rest}"


def _cells(
    casualties: Casualties, column: str, terms: Iterable[MapTerm], types: Vocabulary[EventType]
) -> list[Bar]:
    """Events per value of a column, split by type."""
    counted: dict[tuple[str, str], int] = {}
    for row in casualties.rows:
        key = row[column], row["event_type"]
        counted[key] = counted.get(key, 0) + row["n"]
    labels = {str(term): term.label for term in terms}
    return [Bar(value, label, kind, counted[value, kind]) for value, label in labels.items()
            for kind in types if (value, kind) in counted]  # fmt: skip


def _actors(store: EventStore, filter_: EventFilter) -> list[Bar]:
    found = list(store.facets(filter_)["actor"].items())[:MOST_ACTORS]
    return [Bar(name, names.actor(name), "", n) for name, n in found]


def _over_time(store: EventStore, filter_: EventFilter) -> None:
    """The chart by week, of longer spans by month or year."""
    step, bars, earlier = over_time(store, filter_)
    title, head = STEPS[step]
    words = n_("{n} earlier event is not shown", "{n} earlier events are not shown", earlier)
    note = words.format(n=f"{earlier:,}") if earlier else ""
    chart(_(title), step, bars, filter_, store.profile.types, note=note, head=_(head))


def over_time(store: EventStore, filter_: EventFilter) -> tuple[Step, list[Bar], int]:
    """Events by the step in which they began, none left out, and how many earlier ones found no room."""
    counted: Counter[tuple[date, str]] = Counter()
    rows = store.histogram(filter_, "day")
    axis = axis_of((row["start"] for row in rows), within(filter_, store.period))
    if axis is None:
        return "week", [], 0
    for row in rows:
        counted[first_day(row["start"], axis.step), row["event_type"]] += row["n"]
    bars = []
    for start in axis.starts:
        label = isolated(spell_step(start, axis.step))
        kinds = [kind for kind in store.profile.types if (start, kind) in counted]
        bars += [Bar(str(start), label, kind, counted[start, kind]) for kind in kinds or ("",)]
    return axis.step, bars, counted.total() - sum(bar.events for bar in bars)
