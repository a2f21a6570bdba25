"""The page, top down: URL -> filter -> map and card -> controls -> share and export."""

from __future__ import annotations

import random
from dataclasses import replace

import streamlit as st

from map_app.core.filters import EventFilter
from map_app.core.language import _
from map_app.core.schema import Event
from map_app.core.url import played
from map_app.data.cancel import cancel_scope
from map_app.data.catalogues import speaking
from map_app.data.manager import Snapshot, store_manager
from map_app.data.store import EventStore
from map_app.ui import (
    about,
    card,
    compare,
    controls,
    corrections,
    counts,
    differences,
    embed,
    listing,
    matrix,
    panels,
    pins,
    search,
    share,
    sheet,
    state,
    style,
)
from map_app.ui.admission import RunSlot, admitted
from map_app.ui.error_collector import ErrorCollector
from map_app.ui.runs import superseded
from map_app.ui.scene import Scene, draw
from map_app.ui.text import md

SOON_S = (1.6, 2.4)
PASSING_S = (2.0, 5.0)
"""Seconds until a page reruns or retries; random, so that pages opened together do not do so together."""


def main() -> None:
    """Draw the page once, as Streamlit does for every rerun."""
    with admitted(superseded()) as slot:
        served = store_manager().snapshot()
        store = served.store
        now = state.begin(store.profile)
        with speaking(now.view.lang, store.map):
            st.set_page_config(page_icon=str(style.ICON), layout="wide")
            style.apply(store.profile.types)
            _page(now, served, slot)


def _page(now: state.Now, served: Snapshot, slot: RunSlot) -> None:
    collector = ErrorCollector(slot, down=served.down)
    with cancel_scope(collector.token):
        _story(now, served, collector)
    passing = collector.passing and not served.fault
    if now.run == 1 or passing:  # `freshness.js` triggers reruns for new data and after an outage
        wait = random.uniform(*(PASSING_S if passing else SOON_S))  # noqa: S311 - not for secrets
        st.fragment(_again, run_every=wait)(now.run)


def _story(now: state.Now, served: Snapshot, collector: ErrorCollector) -> None:
    store = served.store
    selected, missing = collector.guard(lambda: _selected(store, now.view.event)) or (None, "")
    other = compare.second(now.view, store.profile)
    framed = embed.is_framed()

    collector.guard(lambda: panels.tab(store.profile, store if served.known else None, now, selected))
    with st.container(horizontal=True, key="head", gap="small"):
        if served.known:
            collector.guard(lambda: panels.sentence(store, now.filter, _shown(store, now)))
        if framed:
            embed.way_out(now.filter, now.view)
        else:
            collector.guard(lambda: compare.control(store, now.filter, other, ready=now.run > 1))
            if served.known:
                share.share(store, now.filter)
            collector.guard(lambda: share.files(store, now.filter))
            about.link()
    with st.container(key="notices"):
        filters = [now.filter, *([other.filter] if other else [])]
        unknown = collector.guard(
            lambda: [pair for filter_ in filters for pair in store.unknown_names(filter_)]
        )
        panels.notices(served, (*now.notices, *(other.notices if other else ())), unknown or [])
        if served.known:
            collector.guard(lambda: pins.notice(store, now.filter, now.view.data))
        if missing:
            st.warning(missing)
        error_box = st.container()
    with st.container(key="empty"):  # always present: a container that comes and goes would remount the map
        if served.known and collector.guard(lambda: store.count(now.filter)) == 0:
            collector.guard(lambda: panels.empty(store, now.filter))
    with st.container(horizontal=True, key="stage", gap=None):
        related = collector.guard(lambda: store.chain(selected) if selected else None)
        right = other.filter if other else None
        _stage(Scene(store, now, selected, related, right, collector, served.state), known=served.known)
    if not framed:
        sheet.bar(compared=other is not None)
    _below(served, now, collector, other.filter if other else None, framed=framed)
    if now.view.about:
        collector.guard(lambda: about.dialog(store))
    if not served.fault:  # else it is error_box already
        with error_box:
            collector.show()


def _stage(scene: Scene, *, known: bool) -> None:
    """The map, or the two of a comparison, with the card of the selected event beside."""
    store, now, selected, related, other, collector, _state = scene
    with st.container(key="map_box"):
        with st.container(key="caption"):  # always present, as above
            if other:
                collector.guard(lambda: compare.captions(store, now.filter, "left"))
        with st.container(key="possible"):  # it stands on the map: drawing an area moves nothing
            if known:
                collector.guard(lambda: panels.possible(store, now.filter))
        draw(scene, now.filter, "left")
    if other:
        with st.container(key="other_box"):
            collector.guard(lambda: compare.captions(store, other, "right"))
            draw(scene, other, "right")
    if selected and related:
        with st.container(key="card"):
            on = collector.guard(lambda: card.way(store, now.filter, selected.id))
            correction = corrections.of_event(store, selected)
            card.card(store.profile, selected, on or card.Way(None, None), related, state.opening, correction)


def _below(
    served: Snapshot,
    now: state.Now,
    collector: ErrorCollector,
    other: EventFilter | None,
    *,
    framed: bool,
) -> None:
    """Everything below the map, for print, and in the sidebar; in an embed only the credit."""
    store, is_complete = served.store, served.known and now.run > 1
    shown = collector.guard(lambda: _shown(store, now)) or now.filter
    with st.container(key="foot"):
        if framed:
            if served.known:
                collector.guard(lambda: embed.credit(store, now.filter))
            return
        # Below the fold: the first map does not wait for it. The sheet's surfaces are always there.
        with st.container(key="charts"):
            if is_complete:
                if other:
                    collector.guard(lambda: differences.panel(store, now.filter, other))
                collector.guard(lambda: counts.panel(store, shown))
                collector.guard(lambda: matrix.panel(store, shown))
        with st.container(key="list"):
            if is_complete:
                collector.guard(lambda: listing.events(store, shown, now.view.event))
    facets = collector.guard(lambda: store.facets(shown))  # of which the printed page takes one
    if is_complete:
        collector.guard(lambda: panels.paper(store, shown))
    with st.sidebar:
        controls.sidebar(
            store.profile,
            facets,
            collector.guard(lambda: store.period),
            now.filter,
            expanded=now.run > 1,
            types=store.types,
            facet=lambda field: collector.guard(lambda: store.facet(shown, field)),
        )
        kept = shown.but(q=None)
        search.counts(lambda field: collector.guard(lambda: store.facet(kept, field)), store.profile)
    state.settle()


def _shown(store: EventStore, now: state.Now) -> EventFilter:
    """The filter of the events that the map shows: in playback those of its days."""
    return played(now.filter, replace(now.view, frame=now.frame), store.period) if now.frame else now.filter


def _selected(store: EventStore, event_id: str | None) -> tuple[Event | None, str]:
    event = store.find(event_id)
    if event or event_id is None:
        return event, ""
    text = _("No event has the id {id}. Follow a link from the list; ids of this data never change.")
    return None, text.format(id=md(event_id))


def _again(run: int) -> None:
    """Rerun the page: for what waited for the first map, or after a failed query."""
    if not state.first_look(run):
        state.keep_own()
        st.rerun()
