"""Panels around the map: the sentence, notices, suggestions for an empty result, the printed imprint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from map_app.core import describe
from map_app.core.criteria import BY_FIELD, BY_KEY
from map_app.core.describe import sentence_parts
from map_app.core.filters import EventFilter
from map_app.core.headline import page_title, view_title
from map_app.core.language import _, isolated, n_
from map_app.core.notice import Notice
from map_app.core.problems import Summary
from map_app.core.profile import MapProfile
from map_app.core.schema import Event, Problem
from map_app.core.url import format_query
from map_app.core.vocab import Within
from map_app.data.manager import Snapshot
from map_app.data.store import EventStore
from map_app.data.suggestions import did_you_mean
from map_app.ui import state
from map_app.ui.text import esc, md

MOST_PUBLISHERS: Final = 30
MOST_PROBLEMS: Final = 50
"""Lines that are listed; `event-map check` prints them all."""


def tab(profile: MapProfile, store: EventStore | None, now: state.Now, selected: Event | None) -> None:
    """The title of the browser's tab: that of the view; without data, the map's name."""
    text = describe.sentence(now.filter, store.tally(now.filter), store.profile) if store else ""
    title = view_title(text, selected, about=bool(now.view.about))
    st.set_page_config(page_title(title, str(profile.title)))


def sentence(store: EventStore, filter_: EventFilter, shown: EventFilter) -> None:
    """The filter as one plain sentence with the number of events; in playback of those that are `shown`.

    While playback runs, the map's script writes its days over the sentence (`static/playing.js`).
    """
    parts = sentence_parts(shown, store.tally(shown), store.profile)
    if shown != filter_:
        parts = [
            (_("Shown: "), False),
            *parts,
            (_("; {n} in all").format(n=f"{store.count(filter_):,}"), False),
        ]
    text = "".join(f"<strong>{esc(t)}</strong>" if strong else esc(t) for t, strong in parts)
    st.html(f"<p class='sentence' role='status' dir='auto'><span>{text}</span></p>")


def possible(store: EventStore, filter_: EventFilter) -> None:
    """How many events more may lie in the window or area, with the way to show or leave out those."""
    if (filter_.bbox is None and filter_.area is None) or filter_.nothing:
        return
    certain = store.count(filter_.but(within=None))
    more = store.count(filter_.but(within=Within.POSSIBLE)) - certain
    if not more:
        return
    text = n_(
        "{certain} inside, {n} more may be inside.", "{certain} inside, {n} more may be inside.", more
    ).format(certain=f"{certain:,}", n=f"{more:,}")
    ways = {None: _("Show only what is inside"), Within.POSSIBLE: _("Show these too")}
    other = None if filter_.within else Within.POSSIBLE
    link = f"<a class='open' href='{esc(state.link(within=other))}'>{esc(ways[other])}</a>"
    st.html(f"<p class='possible'>{esc(text)} {link}</p>")


def notices(now: Snapshot, found: tuple[Notice, ...], unknown: list[tuple[str, str]]) -> None:
    """Everything that could not be parsed or shown."""
    for notice in found:
        consequence = "" if notice.of_filter else f" {_('The view ignores it.')}"
        st.warning(f"{md(notice)}.{consequence}", icon=":material/link_off:")
    for key, name in unknown:
        text = _("No event of this data has the {key} “{name}”; it matches nothing.")
        st.warning(text.format(key=_(BY_KEY[key].label).lower(), name=isolated(md(name))))
    if now.fault:
        consequence = _("The last good data is shown.") if now.known else _("There is nothing to show.")
        st.error(f"{isolated(md(_(now.fault)))}. {consequence}", icon=":material/database_off:")
    if now.problems:
        with st.expander(problems_in_words(now.problems)):
            lines = list(Summary(now.problems).lines())
            for line in lines[:MOST_PROBLEMS]:
                st.markdown(f"- {md(line[:400])}")
            if len(lines) > MOST_PROBLEMS:
                words = _("The first {n} of {total}")
                st.caption(words.format(n=MOST_PROBLEMS, total=f"{len(lines):,}"))


def problems_in_words(problems: Sequence[Problem]) -> str:
    """How many problems the data has, and how many records are not shown for one."""
    n, hidden = len(problems), sum(problem.kind == "error" for problem in problems)
    counted = n_("{n} problem in the data", "{n} problems in the data", n).format(n=f"{n:,}")
    rest = n_("{n} record not shown", "{n} records not shown", hidden).format(n=f"{hidden:,}")
    return f"{counted}{_(', ')}{rest}" if hidden else counted


def empty(store: EventStore, filter_: EventFilter) -> None:
    """Explain an empty result, and offer wider filters with their counts."""
    narrowing = [BY_FIELD[name] for name in filter_.set_fields if name in BY_FIELD and not filter_.nothing]
    reason = _("No event meets all the conditions.") if narrowing else _("This data holds no event.")
    if filter_.nothing:
        reason = _("Nothing can match, because {keys} was not understood.")
        reason = reason.format(keys=isolated(", ".join(filter_.nothing)))
    st.info(reason, icon=":material/filter_alt_off:")
    with st.container(horizontal=True):
        if better := did_you_mean(store, filter_):
            n = store.count(filter_.but(q=better))
            words = n_("Did you mean “{text}”? {n} event", "Did you mean “{text}”? {n} events", n)
            st.button(
                words.format(text=isolated(md(better)), n=f"{n:,}"),
                key="did_you_mean",
                on_click=state.change,
                kwargs={"q": better},
                type="primary",
            )
        for criterion in narrowing:
            wider = filter_.but(**{criterion.field: criterion.kind.empty})
            st.button(
                n_(
                    "Without “{criterion}”: {n} event",
                    "Without “{criterion}”: {n} events",
                    store.count(wider),
                ).format(criterion=_(criterion.label), n=f"{store.count(wider):,}"),
                key=f"without_{criterion.key}",
                on_click=state.change,
                kwargs={criterion.field: getattr(wider, criterion.field)},
            )
        if filter_.is_empty:
            return
        st.button(_("Show all events"), key="show_all", on_click=state.reset, type="primary")


def paper(store: EventStore, filter_: EventFilter) -> None:
    """The imprint of a printed page: sources, licence, attribution and query."""
    publishers = list(store.facet(filter_, "source").items())
    named = _(", ").join(f"{isolated(name)} ({n:,})" for name, n in publishers[:MOST_PUBLISHERS])
    rest = len(publishers) - MOST_PUBLISHERS
    if rest > 0:
        named = _("{names} and {n} more").format(names=named, n=f"{rest:,}")
    provenance = store.provenance(filter_)
    rows = {
        _("Sources of these events, with the number of events each reports"): named or _("none"),
        _("Data"): isolated(f"{provenance.dataset}. {provenance.attribution}"),
        _("Licence"): isolated(provenance.licence),
        _("This view"): _("{query}; data version {version}").format(
            query=isolated(f"?{format_query(filter_)}") if not filter_.is_empty else _("every event"),
            version=isolated(provenance.data_version[:12]),
        ),
    }
    listed = "".join(f"<dt>{esc(term)}</dt><dd>{esc(text)}</dd>" for term, text in rows.items())
    st.html(f"<dl class='paper'>{listed}</dl>")
