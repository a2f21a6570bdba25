"""What a map of the page shows: the command for its script, and its frame."""

from __future__ import annotations

from functools import partial
from typing import Any, Final, NamedTuple

import shapely
from streamlit_folium import st_folium

from map_app.core.filters import EventFilter
from map_app.core.geometry import joined
from map_app.core.schema import Event
from map_app.core.url import format_query
from map_app.core.vocab import Precision
from map_app.data.queries.chain import Chain
from map_app.data.queries.framing import near_answers
from map_app.data.store import EventStore
from map_app.maps.frontend.build import Side, build
from map_app.ui import areas, chain, channel, counts, embed, state
from map_app.ui.error_collector import ErrorCollector

MAP_KEYS: Final[dict[Side, str]] = {"left": "map", "right": "map_b"}
CHANNEL_KEYS: Final[dict[Side, str]] = {"left": "channel", "right": "channel_b"}


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


def draw(scene: Scene, filter_: EventFilter, side: Side) -> None:
    """Draw one map, and listen to what a reader does on it."""
    st_folium(
        build(_command(scene, filter_), scene.store.map, side),
        key=MAP_KEYS[side],
        height=600,
        use_container_width=True,
        returned_objects=[],
    )
    channel.draw(side, CHANNEL_KEYS[side], partial(_act, side))


def _act(side: Side) -> None:
    """Handle an action on a map: an event selected, an area drawn, its window or days as a filter."""
    match state.value(CHANNEL_KEYS[side]).action:
        case {"action": "select", "id": str(event)}:
            state.select(event)
        case {"action": "area", "wkt": str(wkt)}:
            state.change_from_text(side, area=wkt)
        case {"action": "bbox", "bbox": str(box)}:
            state.change_from_text(side, bbox=box)
        case {"action": "named", "key": "theatre" | "country" as key, "value": str(value)}:
            state.change_from_text(side, **(dict.fromkeys(("area", "theatre", "country"), "") | {key: value}))
        case {"action": "dates", "from": str(first), "to": str(last)}:
            state.change_from_text(side, **{"from": first, "to": last})
        case {"action": "played", "days": str(days)}:
            state.play(days)


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
        "region": collector.guard(lambda: store.reach(*scene.filters)),
        "days": None if other else now.view.frame,
        "shown": now.frame,
        "compared": other is not None,
        "beside": format_query(other if filter_ is now.filter else now.filter) if other else None,
        "basemap": now.view.basemap,
        "layers": now.view.layer,
        "frame": _frame(scene),
        "selected": _point(selected) if selected and drawn else None,
        "chain": chain.drawn(related, selected) if selected and related else None,
        "silent": collector.guard(lambda: [theatre.label for theatre in counts.silent(store, filter_)]) or [],
        "bbox": filter_.bbox,
        "area": _rings(filter_.area),
        "places": collector.guard(lambda: areas.offered(store)) or [] if now.run > 1 else [],
        "named": areas.selected(filter_),
        "countries": filter_.country,
        "gap": collector.any,
    }


def _frame(scene: Scene) -> Any:  # noqa: ANN401
    """The initial frame without `view` and `at`: the selected event, else the filtered events of all maps.

    With the event stand what it answers and what answered it, where they are not far off.
    """
    selected, related = scene.selected, scene.related
    around = scene.collector.guard(lambda: scene.store.frame_around(selected)) if selected else None
    if selected and around:
        return joined([around, *near_answers(related, selected)]) if related else around
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
        "location_area": event.area,
    }


def _rings(wkt: str | None) -> list[list[tuple[float, ...]]]:
    if wkt is None:
        return []
    return [list(ring.coords) for ring in shapely.get_rings(shapely.from_wkt(wkt))]
