"""The page, as the story it is: address -> filter -> map and card -> controls -> share and export."""

from __future__ import annotations

from typing import Any

import shapely
import streamlit as st
from streamlit_folium import st_folium

from map_app.core.schema import Event
from map_app.core.url import format_query
from map_app.core.vocab import Precision
from map_app.data.geodata import KM_PER_DEGREE
from map_app.data.hub import Snapshot, hub
from map_app.data.store import EventStore
from map_app.errors import NotFoundError, StoreError
from map_app.maps.build import THEATRES_FRAME, build
from map_app.ui import card, controls, counts, embed, panels, pins, share, state, style

FRAME_MARGIN_KM = 150


def main() -> None:
    """Draw the page once, as Streamlit does for every rerun."""
    st.set_page_config("Conflict Event Map", str(style.ICON), layout="wide")
    style.apply()
    now = state.begin()
    served = hub().snapshot()
    try:
        _story(now, served)
    except StoreError as fault:
        st.error(served.fault or str(fault))
    st.fragment(_watch, run_every=_pace(now, served))(now.run, served.store.meta.version, served.fault)


def _pace(now: state.Now, served: Snapshot) -> int:
    """Seconds between looks at the data: soon after the first map, and while a database is down."""
    return 2 if now.run == 1 or served.fault else 5


def _story(now: state.Now, served: Snapshot) -> None:
    store = served.store
    selected, missing = _selected(store, now.view.event)
    framed = embed.is_framed()

    with st.container(horizontal=True, key="head", gap="small"):
        panels.sentence(store, now.filter)
        if framed:
            embed.way_out(now.filter, now.view)
        else:
            share.share(store, now.filter)
            share.files(store, now.filter)
    with st.container(key="notices"):
        panels.notices(served, now.notices, store.unknown_names(now.filter))
        pins.notice(store, now.filter, now.view.data)
        if missing:
            st.warning(missing)
    with st.container(key="empty"):  # always there: a container that came and went would remount the map
        if not store.count(now.filter):
            panels.empty(store, now.filter)
    with st.container(horizontal=True, key="stage", gap=None):
        related = _relations(store, selected) if selected else []
        with st.container(key="map_box"):
            _draw(served, now, selected, related)
        if selected:
            with st.container(key="card"):
                place = store.place_of(now.filter, selected.id)
                card.card(selected, place, related)
    with st.container(key="foot"):
        if framed:
            embed.credit(store)
        elif now.run > 1:  # the table's scripts are large: the first map does not wait for them
            counts.panel(store, now.filter)
            panels.table(store, now.filter, now.view.event)
    if not framed:
        with st.sidebar:
            controls.sidebar(store, now.filter)


def _draw(served: Snapshot, now: state.Now, selected: Event | None, related: list[card.Related]) -> None:
    st_folium(
        build(_command(served.store, now, selected, related)),
        key=state.MAP_KEY,
        height=600,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        on_change=state.on_map,
    )


def _command(
    store: EventStore, now: state.Now, selected: Event | None, related: list[card.Related]
) -> dict[str, Any]:
    """What the map's script shall show (see `maps/static/live.js`)."""
    drawn = selected is not None and selected.location_precision is not Precision.COUNTRY
    return {
        "query": format_query(now.filter),
        "framed": embed.is_framed(),
        "nothing": bool(now.filter.nothing),
        "version": store.meta.version[:12],
        "turn": now.turn,
        "at": now.view.at,
        "days": now.view.frame,
        "basemap": now.view.basemap,
        "layers": now.view.layer,
        "frame": _frame(store, now, selected),
        "selected": _point(selected) if selected and drawn else None,
        "links": [
            _point(other)
            for _, other in related
            if drawn and other.location_precision is not Precision.COUNTRY
        ],
        "silent": [theatre.label for theatre in counts.silent(store, now.filter)],
        "bbox": now.filter.bbox,
        "area": _rings(now.filter.area),
    }


def _frame(store: EventStore, now: state.Now, selected: Event | None) -> Any:  # noqa: ANN401
    """What a link without `at` opens on: the chosen event, else the filtered events."""
    if selected and selected.location_precision is not Precision.COUNTRY:
        reach = max(FRAME_MARGIN_KM, selected.location_radius_km * 1.5) / KM_PER_DEGREE
        return (
            selected.lon - reach,
            selected.lat - reach,
            selected.lon + reach,
            selected.lat + reach,
        )
    return THEATRES_FRAME if now.filter.is_empty else store.frame(now.filter)


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
    if event_id is None:
        return None, ""
    try:
        return store.get(event_id), ""
    except NotFoundError as fault:
        return None, str(fault)


def _relations(store: EventStore, event: Event) -> list[card.Related]:
    others: dict[str, Event] = {}
    for link in event.relates_to:
        found, _ = _selected(store, link.id)
        if found:
            others[link.id] = found
    return card.relations(event, others, store.relatives(event.id))


def _watch(run: int, version: str, fault: str) -> None:
    """Rerun the page when its data changed, and once after the first map, for what could wait."""
    if state.first_look(run):
        return
    served = hub().snapshot()
    if run == 1 or (served.store.meta.version, served.fault) != (version, fault):
        state.keep_own()
        st.rerun()


if __name__ == "__main__":
    main()
