"""The thread pools of the API, and decorators that run an endpoint in one.

Queries wait for the store, suggestions and files need the processor, and streams wait for their readers: each
kind has a pool of its own, and Starlette's shared threads are left to quick work.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial, wraps
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from map_app.api.responses.files import Files
from map_app.api.responses.limits import client_of
from map_app.api.responses.pools import Pool
from map_app.api.responses.spool import Spool
from map_app.api.server import settings
from map_app.data.engines.duck import cores

QUERIES: Final = 16
QUERIES_WAITING: Final = 1_000
"""After a change of the data all open maps ask at once; a waiting request holds no thread."""

MOST_WRITERS: Final = 3
"""Files written at the same time at most: each runs queries too, of which an engine runs few at once."""

SUGGESTERS: Final = 2
SUGGESTIONS_WAITING: Final = 200
"""A text with typing errors takes several queries; no map waits behind what is being typed."""

FILES_WAITING: Final = 16
STREAMS_PER_CORE: Final = 4
MB: Final = 1 << 20


class Work:
    """The pools of one API."""

    def __init__(self) -> None:
        writers = max(1, min(cores(), MOST_WRITERS))
        self.queries = Pool(QUERIES, QUERIES_WAITING, shared=True)
        self.suggestions = Pool(SUGGESTERS, SUGGESTIONS_WAITING, shared=True)
        self.writers = Pool(writers, FILES_WAITING, shared=True)
        streams = Pool(writers, (STREAMS_PER_CORE - 1) * writers, shared=True)
        self.files = Files(self.writers, streams, Spool(settings.read_int(settings.SPOOL_MB) * MB))


def work_of(request: Request) -> Work:
    """The pools of the API that received the request."""
    work: Work = request.app.state.work
    return work


Endpoint = Callable[[Request], Response]
AsyncEndpoint = Callable[[Request], Awaitable[Response]]


def _in_pool(name: str) -> Callable[[Endpoint], AsyncEndpoint]:
    def decorate(endpoint: Endpoint) -> AsyncEndpoint:
        @wraps(endpoint)
        async def run(request: Request) -> Response:
            pool: Pool = getattr(work_of(request), name)
            return await pool.run(client_of(request.scope), partial(endpoint, request))

        return run

    return decorate


in_query_pool: Final = _in_pool("queries")
"""Runs an endpoint that queries the store."""

in_suggestion_pool: Final = _in_pool("suggestions")
"""Runs an endpoint that answers while a search is typed."""

in_file_pool: Final = _in_pool("writers")
"""Runs an endpoint that reads all records, or an operator's whole file of series."""
