"""The page, top down: URL -> filter -> map and card -> controls -> share and export."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import shapely
import streamlit as st
from streamlit_folium import st_folium

from map_app.core.filters import EventFilter
from map_app.core.geometry import joined
from map_app.core.language import _, spoken
from map_app.core.schema import Event
from map_app.core.url import format_query, played
from map_app.core.vocab import Precision
from map_app.data.cancel import cancel_scope
from map_app.data.catalogues import catalogue
from map_app.data.manager import Snapshot, store_manager
from map_app.data.queries.chain import Chain
from map_app.data.queries.framing import around_event
from map_app.data.store import EventStore
from map_app.maps.frontend.build import Side, build
from map_app.ui import (
    about,
    areas,
    card,
    chain,
    channel,
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
    share,
    sheet,
    state,
    style,
)
from map_app.ui.admission import RunSlot, admitted
from map_app.ui.error_collector import ErrorCollector
from map_app.ui.runs import superseded
from map_app.ui.text import md

SOON_S = (1.6, 2.4)
PASSING_S = (2.0, 5.0)
"""Seconds until a page reruns or retries; random, so that pages opened together do not do so together."""


def main() -> None:
    """Draw the page once, as Streamlit does for every rerun."""
    with admitted(superseded()) as slot:
        now = state.begin()
        with spoken(catalogue(now.view.lang)):
            st.set_page_config(page_icon=str(style.ICON), layout="wide")
            style.apply()
            _page(now, slot)


def _page(now: state.Now, slot: RunSlot) -> None:
    served = store_manager().snapshot()
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
    other = compare.second(now.view)
    framed = embed.is_framed()

    collector.guard(lambda: panels.tab(store if served.known else None, now, selected))
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
    with st.container(key="possible"):  # takes no height from the map: drawing an area moves nothing
        if served.known:
            collector.guard(lambda: panels.possible(store, now.filter))
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
        _stage(Scene(store, now, selected, related, right, collector, served.state))
    if not framed:
        sheet.bar()
    _below(served, now, collector, other.filter if other else None, framed=framed)
    if now.view.about:
        collector.guard(lambda: about.dialog(store))
    if not served.fault:  # else it is error_box already
        with error_box:
            collector.tell()


def _stage(scene: Scene) -> None:
    """The map, or the two of a comparison, with the card of the selected event beside."""
    store, now, selected, related, other, collector, _state = scene
    with st.container(key="map_box"):
        with st.container(key="caption"):  # always present, as above
            if other:
                collector.guard(lambda: compare.captions(store, now.filter, "left"))
        _draw(scene, now.filter, "left")
    if other:
        with st.container(key="other_box"):
            collector.guard(lambda: compare.captions(store, other, "right"))
            _draw(scene, other, "right")
    if selected and related:
        with st.container(key="card"):
            on = collector.guard(lambda: card.way(store, now.filter, selected.id))
            correction = corrections.of_event(store, selected)
            card.card(selected, on or card.Way(None, None), related, state.opening, correction)


def _below(
    served: Snapshot,
    now: state.Now,
    collector: ErrorCollector,
    other: EventFilter | None,
    *,
    framed: bool,
) -> None:
    """Everything below the map, for print, and in the sidebar; in an embed only the credit."""
    store, is_whole = served.store, served.known and now.run > 1
    shown = collector.guard(lambda: _shown(store, now)) or now.filter
    with st.container(key="foot"):
        if framed:
            if served.known:
                collector.guard(lambda: embed.credit(store, now.filter))
            return
        # Below the fold: the first map does not wait for it. The sheet's surfaces are always there.
        with st.container(key="charts"):
            if is_whole:
                if other:
                    collector.guard(lambda: differences.panel(store, now.filter, other))
                collector.guard(lambda: counts.panel(store, shown))
                collector.guard(lambda: matrix.panel(store, shown))
        with st.container(key="list"):
            if is_whole:
                collector.guard(lambda: listing.events(store, shown, now.view.event))
    facets = collector.guard(lambda: store.facets(shown))  # of which the printed page takes one
    if is_whole:
        collector.guard(lambda: panels.paper(store, shown))
    with st.sidebar:
        controls.sidebar(
            facets,
            collector.guard(lambda: store.period),
            now.filter,
            expanded=now.run > 1,
            facet=lambda field: collector.guard(lambda: store.facet(shown, field)),
        )
    state.settle()


def _shown(store: EventStore, now: state.Now) -> EventFilter:
    """The filter of the events that the map shows: in playback those of its days."""
    return played(now.filter, replace(now.view, frame=now.frame), store.period) if now.frame else now.filter


class Scene(NamedTuple):
    """What both maps of a comparison share."""

    store: EventStore
    now: state.Now
    selected: Event | None
    related: Chain | None
    other: EventFilter | None
    collector: ErrorCollector
    state: str

    @property
    def filters(self) -> list[EventFilter]:
        """The filter of each map."""
        return [self.now.filter, *([self.other] if self.other else [])]


def _draw(scene: Scene, filter_: EventFilter, side: Side) -> None:
    st_folium(
        build(_command(scene, filter_), side),
        key=state.MAP_KEYS[side],
        height=600,
        use_container_width=True,
        returned_objects=[],
    )
    channel.draw(side, state.CHANNEL_KEYS[side], partial(state.on_map, side))


def _command(scene: Scene, filter_: EventFilter) -> dict[str, Any]:
    """What a map's script shall show (`Command` in `maps/static/types.d.ts`)."""
    store, now, selected, related, other, collector, shown = scene
    drawn = selected is not None and selected.location_precision is not Precision.COUNTRY
    return {
        "query": format_query(filter_),
        "framed": embed.is_framed(),
        "nothing": bool(filter_.nothing),
        "version": store.meta.version[:12],
        "state": shown,
        "turn": now.turn,
        "stays": now.stays,
        "at": now.view.at,
        "view": now.view.view,
        "stay": now.view.stay,
        "goal": _goal(scene),
        "days": None if other else now.view.frame,
        "shown": now.frame,
        "compared": other is not None,
        "basemap": now.view.basemap,
        "layers": now.view.layer,
        "frame": _frame(scene),
        "selected": _point(selected) if selected and drawn else None,
        "chain": chain.drawn(related, selected) if selected and related else None,
        "silent": collector.guard(lambda: [theatre.label for theatre in counts.silent(store, filter_)]) or [],
        "bbox": filter_.bbox,
        "area": _rings(filter_.area),
        "places": collector.guard(lambda: areas.offered(store)) or [] if now.run > 1 else [],
        "named": areas.chosen(filter_),
        "gap": collector.any,
    }


def _frame(scene: Scene) -> Any:  # noqa: ANN401
    """The initial frame without `view` and `at`: the selected event, else the filtered events of all maps."""
    selected = scene.selected
    if selected and (around := around_event(selected)):
        return around
    boxes = scene.collector.guard(lambda: [scene.store.frame(filter_) for filter_ in scene.filters])
    return joined(boxes) if boxes else None


def _goal(scene: Scene) -> dict[str, Any]:
    """Where a map goes that is open when the filter changes: to the events of all maps, None without any."""
    found = scene.collector.guard(lambda: [scene.store.own_frame(filter_) for filter_ in scene.filters])
    boxes = [box for box in found or () if box]
    of = " ".join(format_query(filter_) for filter_ in scene.filters)
    return {"of": of, "box": joined(boxes) if boxes else None}


def _point(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "title": event.title,
        "event_type": event.event_type,
        "lat": event.lat,
        "lon": event.lon,
        "location_precision": event.location_precision,
        "radius_km": event.location_radius_km,
    }


def _rings(wkt: str | None) -> list[list[tuple[float, ...]]]:
    if wkt is None:
        return []
    return [list(ring.coords) for ring in shapely.get_rings(shapely.from_wkt(wkt))]


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
