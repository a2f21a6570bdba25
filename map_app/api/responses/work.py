"""The pools of one API, and how an endpoint runs in one.

Queries wait for the store, files are made by the processor, and streams wait for their readers: each kind has
places of its own, and Starlette's shared threads are left to what is quick.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial, wraps
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from map_app.api.middleware.forwarded import client_of
from map_app.api.responses.files import Files
from map_app.api.responses.pools import Pool
from map_app.api.responses.spool import Spool
from map_app.api.server import settings
from map_app.data.engines.duck import cores

QUERIES: Final = 16
QUERIES_WAITING: Final = 1_000
"""A change of the data makes each open map ask at once; a waiting request holds no thread."""

MOST_MAKERS: Final = 3
"""Files made at a time at most, on however many cores: each asks queries too, of which an engine runs few."""

MADE_WAITING: Final = 16
STREAMS_PER_CORE: Final = 4
MB: Final = 1 << 20


class Work:
    """The pools of one API."""

    def __init__(self) -> None:
        makers = max(1, min(cores(), MOST_MAKERS))
        self.queries = Pool(QUERIES, QUERIES_WAITING, shared=True)
        self.made = Pool(makers, MADE_WAITING, shared=True)
        streams = Pool(makers, (STREAMS_PER_CORE - 1) * makers, shared=True)
        self.files = Files(self.made, streams, Spool(settings.read_int(settings.SPOOL_MB) * MB))


def work_of(request: Request) -> Work:
    """The pools of the API that was asked."""
    work: Work = request.app.state.work
    return work


Endpoint = Callable[[Request], Response]
AsyncEndpoint = Callable[[Request], Awaitable[Response]]


def queried(endpoint: Endpoint) -> AsyncEndpoint:
    """Run an endpoint that asks the store in the threads for queries."""

    @wraps(endpoint)
    async def run(request: Request) -> Response:
        return await work_of(request).queries.run(client_of(request.scope), partial(endpoint, request))

    return run


def long_work(endpoint: Endpoint) -> AsyncEndpoint:
    """Run an endpoint that goes through all records in the threads for files."""

    @wraps(endpoint)
    async def run(request: Request) -> Response:
        return await work_of(request).made.run(client_of(request.scope), partial(endpoint, request))

    return run
