"""Comparison of two filters side by side: its controls, and the captions of both maps.

The second filter is text in the link (`compare=…`), read by the parser of the URL: what cannot be parsed is
reported, and matches nothing.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import streamlit as st

from map_app.core.dates import shifted, spell_period
from map_app.core.describe import sentence_parts
from map_app.core.filters import EventFilter
from map_app.core.language import _
from map_app.core.url import Notice, View, parse
from map_app.core.vocab import EventType
from map_app.data.store import EventStore
from map_app.ui import state
from map_app.ui.text import esc

LAST_DAYS: Final = 30


class Second(NamedTuple):
    """The other filter of a comparison, and notices about what could not be parsed."""

    filter: EventFilter
    notices: tuple[Notice, ...]


class Start(NamedTuple):
    """A comparison on offer: its label, and the filters of both sides."""

    words: str
    left: EventFilter
    right: EventFilter


def second(view: View) -> Second | None:
    """Parse the second filter of a view; None without a comparison."""
    if view.compare is None:
        return None
    parsed = parse(view.compare)
    found = tuple(Notice(f"compare: {n.key}", n.value, n.reason) for n in parsed.faults)
    return Second(parsed.filter, found)


def control(store: EventStore, filter_: EventFilter, other: Second | None, *, ready: bool) -> None:
    """The popover that starts a comparison; `ready` is False while the first map still loads."""
    if other:
        with st.container(horizontal=True, key="comparing", gap="small"):
            _actions(filter_, other)
        return
    with st.popover(_("Compare")):
        if not ready:
            return
        st.html(f"<div class='files'><strong>{esc(_('A second map beside this one'))}</strong></div>")
        for n, start in enumerate(starts(store, filter_)):
            st.button(
                start.words,
                key=f"compare_{n}",
                width="stretch",
                on_click=state.compare,
                args=(start.left, start.right),
            )
        kinds = [kind for kind in EventType if filter_.type != (kind,)]
        key = "compare_type"
        st.selectbox(
            _("With another type"),
            kinds,
            index=None,
            key=key,
            format_func=lambda kind: kind.label,
            placeholder=_("Choose a type"),
            on_change=state.compare_type,
            args=(key,),
        )


def starts(store: EventStore, filter_: EventFilter) -> list[Start]:
    """The comparisons on offer."""
    offered = []
    period = store.period
    if period and not filter_.nothing:
        start, end = filter_.date_from or period[0], filter_.date_to or period[1]
        left, words = filter_, _("With the period before: {period}")
        if filter_.date_from is None:
            start = max(start, shifted(end, 1 - LAST_DAYS))
            left = filter_.but(date_from=start, date_to=end)
            words = _("The last {days} days with those before: {period}")
        before = (shifted(start, (start - end).days - 1), shifted(start, -1))
        if period[0] < start <= end:  # else the data holds nothing to compare with
            right = left.but(date_from=before[0], date_to=before[1])
            label = words.format(days=LAST_DAYS, period=spell_period(*before))
            offered.append(Start(label, left, right))
    return [*offered, Start(_("With this filter as it is, then change map A"), filter_, filter_)]


def captions(store: EventStore, filter_: EventFilter, side: str) -> None:
    """The caption of a map in a comparison: its letter, its sentence, and its types with their counts."""
    parts = sentence_parts(filter_, store.tally(filter_))
    text = "".join(f"<strong>{esc(words)}</strong>" if strong else esc(words) for words, strong in parts)
    counted = store.facet(filter_, "type") if not filter_.nothing else {}
    kinds = "".join(
        f"<span title='{esc(kind.label)}'><i class='symbol symbol-{kind}'></i>"
        f"<span class='unseen'>{esc(kind.label)}</span> {counted[kind]:,}</span>"
        for kind in EventType
        if counted.get(kind) and (not filter_.type or kind in filter_.type)
    )
    letter = {"left": "A", "right": "B"}[side]
    st.html(
        f"<div class='versus versus-{side}'><span class='letter'>{letter}</span><div>"
        f"<p dir='auto'>{text}</p><p class='kinds'>{kinds}</p></div></div>"
    )


def _actions(filter_: EventFilter, other: Second) -> None:
    st.html(f"<p class='hint'>{esc(_('Controls and export are those of map A.'))}</p>")
    st.button(
        _("Swap A and B"),
        key="compare_swap",
        icon=":material/swap_horiz:",
        on_click=state.compare,
        args=(other.filter, filter_),
    )
    st.button(
        _("Leave"),
        key="compare_leave",
        icon=":material/close:",
        help=_("Leave the comparison and keep map A"),
        on_click=state.compare,
        args=(filter_, None),
    )
