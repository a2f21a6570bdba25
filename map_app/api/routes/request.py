"""What every route asks first: the store that is served now, and the filter of the request."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import parse_qsl

from starlette.requests import Request

from map_app.api.responses.problems import BadQueryError
from map_app.core.filters import EventFilter
from map_app.core.url import parse
from map_app.data.manager import Snapshot, store_manager
from map_app.errors import StoreError

Pairs = list[tuple[str, str]]


def served() -> Snapshot:
    """What is served now; without any good data the API says so."""
    now = store_manager().snapshot()
    if now.down:
        raise StoreError(now.fault, safe=True)
    return now


def asked(request: Request, besides: Collection[str] = ()) -> tuple[Snapshot, EventFilter]:
    """The store and the request's filter; anything not understood is a 400, never a wider answer.

    `besides` are keys of the route's own, which are no part of the filter.
    """
    return served(), read_filter([pair for pair in pairs_of(request) if pair[0] not in besides])


def pairs_of(request: Request) -> Pairs:
    """The decoded pairs of the query.

    Starlette reads raw bytes of a query as Latin-1; a server that lets them pass got UTF-8 from curl.
    """
    query = request.scope["query_string"].decode(errors="replace")
    return parse_qsl(query, keep_blank_values=True, errors="replace")


def read_filter(pairs: Pairs) -> EventFilter:
    """The filter that the pairs mean; raises BadQueryError with every fault."""
    parsed = parse(pairs)
    if parsed.faults:
        raise BadQueryError([str(fault) for fault in parsed.faults])
    return parsed.filter


def root_of(request: Request) -> str:
    """The absolute address of the API, without a slash at its end, as this client reached it."""
    return str(request.url.replace(path=request.scope.get("root_path", ""), query="", fragment=""))
