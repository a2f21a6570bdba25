"""Comparison of two filters side by side: its controls, and the captions of both maps.

The second filter is text in the link (`compare=…`), read by the parser of the URL: what cannot be parsed is
reported, and matches nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import streamlit as st

from map_app.core import names
from map_app.core.criteria import BY_FIELD
from map_app.core.dates import shifted, spell_period
from map_app.core.describe import sentence_parts
from map_app.core.filters import EventFilter
from map_app.core.kinds import MAX_VALUES
from map_app.core.language import _, gettext_noop, language
from map_app.core.notice import Notice
from map_app.core.profile import MapProfile
from map_app.core.url import format_query, parse
from map_app.core.view import LONGEST_QUERY, View
from map_app.data.differences import vocabularies
from map_app.data.store import EventStore
from map_app.maps.symbols import css_name
from map_app.ui import days, state
from map_app.ui.text import esc

LAST_DAYS: Final = 30
OTHERS: Final = {
    "theatre": (gettext_noop("With another theatre"), gettext_noop("Choose a theatre")),
    "type": (gettext_noop("With another type"), gettext_noop("Choose a type")),
    "actor": (gettext_noop("With another actor"), gettext_noop("Choose an actor")),
}
"""The criteria that a comparison may begin with, and that its second filter has controls for."""


class Second(NamedTuple):
    """The other filter of a comparison, and notices about what could not be parsed."""

    filter: EventFilter
    notices: tuple[Notice, ...]


class Start(NamedTuple):
    """A comparison on offer: its label, and the filters of both sides."""

    words: str
    left: EventFilter
    right: EventFilter


def second(view: View, profile: MapProfile) -> Second | None:
    """Parse the second filter of a view; None without a comparison."""
    if view.compare is None:
        return None
    parsed = parse(view.compare, profile)
    found = tuple(Notice(f"compare: {n.key}", n.value, n.reason) for n in parsed.faults)
    return Second(parsed.filter, found)


def control(store: EventStore, filter_: EventFilter, other: Second | None, *, ready: bool) -> None:
    """The popover that starts a comparison; `ready` is False while the first map still loads."""
    if other:
        with st.container(horizontal=True, key="comparing", gap="small"):
            _actions(store, filter_, other)
        return
    with st.popover(_("Compare")):
        if not ready:
            return
        order = _("This view becomes map A, the first; what you choose here becomes map B.")
        title = _("A second map beside this one")
        st.html(f"<div class='files'><strong>{esc(title)}</strong><p>{esc(order)}</p></div>")
        for n, start in enumerate(starts(store, filter_)):
            st.button(
                start.words,
                key=f"compare_{n}",
                width="stretch",
                on_click=state.compare,
                args=(start.left, start.right),
            )
        for field, (label, hint) in _others(store.profile).items():
            key = f"compare_{field}"
            st.selectbox(
                _(label),
                [value for value in _options(store, filter_, field) if getattr(filter_, field) != (value,)],
                index=None,
                key=key,
                format_func=_label(store, field),
                placeholder=_(hint),
                on_change=_begin,
                args=(filter_, key, field),
            )
        st.text_input(
            _("With any other view of this map"),
            key="compare_link",
            max_chars=LONGEST_QUERY,
            placeholder=_("Paste its link"),
            on_change=_begin_with_link,
            args=(filter_, "compare_link", store.profile),
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
    parts = sentence_parts(filter_, store.tally(filter_), store.profile)
    text = "".join(f"<strong>{esc(words)}</strong>" if strong else esc(words) for words, strong in parts)
    counted = store.facet(filter_, "type") if not filter_.nothing else {}
    kinds = "".join(
        f"<span title='{esc(kind.label)}'><i class='symbol symbol-{css_name(kind, store.profile.types)}'></i>"
        f"<span class='unseen'>{esc(kind.label)}</span> {counted[kind]:,}</span>"
        for kind in store.types
        if counted.get(kind) and (not filter_.type or kind in filter_.type)
    )
    letter = {"left": "A", "right": "B"}[side]
    st.html(
        f"<div class='versus versus-{side}'><span class='letter'>{letter}</span><div>"
        f"<p dir='auto'>{text}</p><p class='kinds'>{kinds}</p></div></div>"
    )


def _others(profile: MapProfile) -> dict[str, tuple[str, str]]:
    """The criteria on offer: that of theatres where the map has any."""
    return {field: words for field, words in OTHERS.items() if field != "theatre" or len(profile.theatres)}


def _options(store: EventStore, filter_: EventFilter, field: str) -> list[Any]:
    """The values on offer: a whole vocabulary, or the names in the data with those of the filter."""
    vocabulary = vocabularies(store).get(field)
    if vocabulary:
        return [str(term) for term in vocabulary]
    return list(dict.fromkeys([*store.facets(filter_)[field], *getattr(filter_, field)]))


def _label(store: EventStore, field: str) -> Callable[[str], str]:
    vocabulary = vocabularies(store).get(field)
    return (lambda slug: vocabulary.term(slug).label) if vocabulary else names.actor_in_list


def _begin(filter_: EventFilter, key: str, field: str) -> None:
    """Compare with the selected value, all else equal."""
    if value := state.value(key):
        state.compare(filter_, filter_.but(**{field: (value,)}))


def _begin_with_link(filter_: EventFilter, key: str, profile: MapProfile) -> None:
    """Compare with what a pasted link shows."""
    if link := state.value(key).strip():
        state.compare(filter_, query_of(link, profile))


def query_of(link: str, profile: MapProfile) -> str:
    """The filter's query of a link, or of a bare query; as it is where not all of it is understood."""
    query = link.partition("?")[2].partition("#")[0] if "?" in link else link
    parsed = parse(query, profile)
    return query if parsed.faults else format_query(parsed.filter)


def _change(shown: tuple[EventFilter, EventFilter], key: str, field: str, profile: MapProfile) -> None:
    """Set a criterion of the second filter from its control, where that differs (see `controls`)."""
    left, right = shown
    value = state.value(key)
    kind = next(row.kind for row in profile.criteria if row.field == field)
    if kind.many:
        try:
            value = tuple(kind.parse(item) for item in value)
        except ValueError:  # a label in the language before a switch: the filter stays
            return
    changed = right.but(**{field: value})
    if changed != right:
        state.compare(left, changed)


def _second_controls(store: EventStore, shown: tuple[EventFilter, EventFilter]) -> None:
    """The controls of map B; what they lack is set by swapping the sides."""
    filter_ = shown[1]
    with st.popover(_("Filter of B"), icon=":material/tune:"):
        for field in ("date_from", "date_to"):
            key = f"second_{field}"
            state.put_widget(key, getattr(filter_, field))
            days.field(
                BY_FIELD[field],
                key,
                filter_,
                store.period,
                on_change=_change,
                args=(shown, key, field, store.profile),
            )
        for field in _others(store.profile):
            key = f"second_{field}_{language()}"
            options = _options(store, filter_, field)
            state.put_widget(key, list(getattr(filter_, field)))
            st.multiselect(
                _(BY_FIELD[field].label),
                options,
                key=key,
                max_selections=MAX_VALUES,
                select_all=False,
                format_func=_label(store, field),
                placeholder=_("any of {n}").format(n=f"{len(options):,}"),
                on_change=_change,
                args=(shown, key, field, store.profile),
            )
        st.caption(_("For every other condition swap A and B, set it, and swap back."))


def _actions(store: EventStore, filter_: EventFilter, other: Second) -> None:
    st.html(f"<p class='hint'>{esc(_('Controls and export are those of map A.'))}</p>")
    _second_controls(store, (filter_, other.filter))
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
