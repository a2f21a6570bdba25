"""What a map asks about its window: clusters, their members, discs, density, and the strip of time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from map_app.api.responses.caching import conditional
from map_app.api.responses.problems import BadQueryError
from map_app.api.responses.work import AsyncEndpoint, in_query_pool
from map_app.api.routes.request import second_filter, snapshot_and_filter
from map_app.core.filters import EventFilter
from map_app.core.geometry import parse_box
from map_app.core.schema import COORDINATE_DECIMALS
from map_app.core.text import numbers
from map_app.core.url import format_query
from map_app.data.queries.clusters import Cluster, Window, degrees
from map_app.data.store import EventStore

MAX_CLUSTER_ZOOM: Final = 18
MEMBERS_LIMIT: Final = 50
WINDOW_KEYS: Final = ("view", "zoom", "unplaced", "v")
"""Keys of the map's own requests: the window is never part of the filter."""

WORLD: Final = Window((-180.0, -90.0, 180.0, 90.0), 0)
UNPLACED: Final = Window((-180.0, -90.0, 180.0, 90.0), -1)
"""Stands for the events that no window shows."""


def routes() -> list[Route]:
    """The routes to mount under the API."""
    return [
        *(Route(f"/{query.__name__}", _in_window(query)) for query in (clusters, members, footprints)),
        Route("/histogram", in_query_pool(histogram)),
        Route("/density", in_query_pool(density)),
    ]


WindowQuery = Callable[[EventStore, EventFilter, Window], dict[str, Any]]


def _in_window(query: WindowQuery) -> AsyncEndpoint:
    """An endpoint of the map: the answer of a query about a window under a filter."""

    name = query.__name__

    def endpoint(request: Request) -> Response:
        snapshot, filter_ = snapshot_and_filter(request, WINDOW_KEYS)
        window = UNPLACED if name == "members" and _asks_unplaced(request) else _window(request)
        key = (name, format_query(filter_), window)
        return conditional(
            request, snapshot, key, lambda: JSONResponse(query(snapshot.store, filter_, window))
        )

    return in_query_pool(endpoint)


def clusters(store: EventStore, filter_: EventFilter, window: Window) -> dict[str, Any]:
    """The contents of a map window: clusters and single events, with what it leaves out."""
    answer, framing = store.clusters(filter_, window), store.framing(filter_)
    return {
        "type": "FeatureCollection",
        "total": answer.total,
        "in_view": answer.in_view,
        "unplaced": answer.unplaced,
        "extent": framing and framing.near,
        "whole": framing and framing.whole,
        "features": [_feature(cluster) for cluster in answer.clusters],
    }


def members(store: EventStore, filter_: EventFilter, window: Window) -> dict[str, Any]:
    """The events of a small window, or with `unplaced=true` those located only in a country."""
    if window is UNPLACED:
        total = store.clusters(filter_, WORLD).unplaced
        rows = store.members(filter_, None, limit=MEMBERS_LIMIT)
    else:
        total = store.clusters(filter_, window).in_view
        rows = store.members(filter_, window, limit=MEMBERS_LIMIT)
    listed = [{k: v.isoformat() if k.startswith("date") else v for k, v in r.items()} for r in rows]
    return {"total": total, "events": listed}


def histogram(request: Request) -> Response:
    """Bars over the whole period under the filter without its dates: `[day, type, known, spread]` each.

    `beyond` of the events end after that period, which ignores ends far off, such as 9999.
    """
    snapshot, filter_ = snapshot_and_filter(request, WINDOW_KEYS)

    def make() -> Response:
        timeline = snapshot.store.timeline(filter_)
        if timeline is None:
            return JSONResponse({"unit": "day", "period": None, "bars": [], "beyond": 0})
        bars = [[start.isoformat(), *rest] for start, *rest in timeline.bars]
        period = [day.isoformat() for day in timeline.period]
        answer = {"unit": timeline.unit, "period": period, "bars": bars, "beyond": timeline.beyond}
        return JSONResponse(answer)

    return conditional(request, snapshot, ("histogram", format_query(filter_)), make)


def footprints(store: EventStore, filter_: EventFilter, window: Window) -> dict[str, Any]:
    """The discs of a window: `[lon, lat, km, events, type]` each, the type null where they differ.

    Units that stand for them are apart: `[id, events, type]`.
    """
    rows, left_off = store.footprints(filter_, window)
    counted = [(r, [r["n"], r["kind"] if r["kind"] == r["last_kind"] else None]) for r in rows]
    discs = [[r["lon"], r["lat"], r["radius_km"], *rest] for r, rest in counted if not r["location_area"]]
    units = [[r["location_area"], *rest] for r, rest in counted if r["location_area"]]
    return {"discs": discs, "areas": units, "left_off": left_off}


def density(request: Request) -> Response:
    """The cells of a window: `[column, row, events, events per 1,000 km²]` each, and the number left out.

    With `compare` the breaks of the classes are those of both filters.
    """
    snapshot, filter_ = snapshot_and_filter(request, WINDOW_KEYS)
    window, second = _window(request), second_filter(request, snapshot.store.profile)
    others = () if second is None else (second,)

    def make() -> Response:
        grid = snapshot.store.density(filter_, window, *others)
        cells = [[cell.x, cell.y, cell.n, float(f"{cell.density:.3g}")] for cell in grid.cells]
        return JSONResponse({**grid._asdict(), "cells": cells})

    return conditional(request, snapshot, ("density", window, *map(format_query, (filter_, *others))), make)


def _asks_unplaced(request: Request) -> bool:
    return request.query_params.get("unplaced") == "true"


def _window(request: Request) -> Window:
    view, zoom = request.query_params.get("view", ""), request.query_params.get("zoom", "")
    try:
        return Window(parse_box(view), _zoom(zoom))
    except ValueError as fault:
        detail = f"view={view[:80]}&zoom={zoom[:80]}: {fault}; write view=w,s,e,n&zoom=0…{MAX_CLUSTER_ZOOM}"
        raise BadQueryError([detail]) from fault


def _zoom(text: str) -> int:
    try:
        [level] = numbers(text, 1)
    except ValueError:
        raise ValueError("has no zoom that is a number") from None
    if not 0 <= level <= MAX_CLUSTER_ZOOM:
        raise ValueError("has a zoom beyond the map's")
    return round(level)


def _feature(cluster: Cluster) -> dict[str, Any]:
    """A cluster with its counts, or the event where it has only one."""
    lon, lat, extent = degrees(cluster)
    only = cluster.only
    if cluster.count == 1:
        kind = next(iter(cluster.types))
        named = ("title", "location_precision", "radius_km", "verification")
        properties = {"event_type": kind, **{name: only[name] for name in named}}
        properties |= {"location_area": only["location_area"]} if only["location_area"] else {}
        properties |= {k: only[k].isoformat() for k in ("date_start", "date_end")}
        return _point(only["lon"], only["lat"], properties, id=only["id"])
    box = [round(side, COORDINATE_DECIMALS) for side in extent]
    counts = {"count": cluster.count, "precise": cluster.precise, "types": cluster.types, "extent": box}
    return _point(lon, lat, counts)


def _point(lon: float, lat: float, properties: dict[str, Any], **more: str) -> dict[str, Any]:
    where = [round(lon, COORDINATE_DECIMALS), round(lat, COORDINATE_DECIMALS)]
    geometry = {"type": "Point", "coordinates": where}
    return {"type": "Feature", **more, "geometry": geometry, "properties": properties}
