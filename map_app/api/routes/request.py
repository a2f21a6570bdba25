"""Reads a request: the snapshot that is served now, and the filter in its query."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import parse_qsl

from starlette.requests import Request

from map_app.api.responses.problems import BadQueryError
from map_app.core.filters import EventFilter
from map_app.core.profile import MapProfile
from map_app.core.url import parse
from map_app.data.manager import Snapshot, store_manager
from map_app.errors import StoreError

Pairs = list[tuple[str, str]]


def served() -> Snapshot:
    """The current snapshot. Raises StoreError where no query can be answered."""
    snapshot = store_manager().snapshot()
    if snapshot.down:
        raise StoreError(snapshot.fault, safe=True)
    return snapshot


def snapshot_and_filter(request: Request, own_keys: Collection[str] = ()) -> tuple[Snapshot, EventFilter]:
    """The current snapshot and the request's filter; an unknown key or value is a 400, never ignored.

    `own_keys` are those of the route, which are no part of the filter.
    """
    snapshot = served()
    pairs = [pair for pair in pairs_of(request) if pair[0] not in own_keys]
    return snapshot, read_filter(pairs, snapshot.store.profile)


def pairs_of(request: Request) -> Pairs:
    """The decoded pairs of the query.

    Starlette decodes raw bytes of a query as Latin-1, but curl sends UTF-8.
    """
    query = request.scope["query_string"].decode(errors="replace")
    return parse_qsl(query, keep_blank_values=True, errors="replace")


def read_filter(pairs: Pairs, profile: MapProfile) -> EventFilter:
    """Parse a filter. Raises BadQueryError with every fault."""
    parsed = parse(pairs, profile)
    if parsed.faults:
        raise BadQueryError([str(fault) for fault in parsed.faults])
    return parsed.filter


def second_filter(request: Request, profile: MapProfile) -> EventFilter | None:
    """The filter of `compare`, None without one. Raises BadQueryError where it is not understood."""
    query = parse(pairs_of(request), profile).view.compare
    if query is None:
        return None
    second = parse(query, profile)
    if second.faults:
        raise BadQueryError([f"compare: {notice}" for notice in second.faults])
    return second.filter


def root_of(request: Request) -> str:
    """The absolute address of the API, without a slash at its end, as this client reached it."""
    return str(request.url.replace(path=request.scope.get("root_path", ""), query="", fragment=""))
