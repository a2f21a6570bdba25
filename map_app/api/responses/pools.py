"""A thread pool for each kind of work, so that no kind can delay the others.

Starlette runs plain functions in one pool of threads that all routes, assets and the page share. Work that
takes long, or waits for the store, therefore runs in a pool of its own with a bounded queue: a waiting
request holds no thread, and where the queue is full a request is refused at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TypeVar

from anyio import CancelScope, CapacityLimiter, to_thread
from starlette.exceptions import HTTPException

from map_app.data.cancel import CancelledError, current_token

T = TypeVar("T")
RETRY_S: Final = 5


class BusyError(HTTPException):
    """The queue of a pool is full: 503 with `Retry-After`."""

    def __init__(self) -> None:
        detail = f"Too much is asked for at a time; ask again in {RETRY_S} s"
        super().__init__(503, detail, {"Retry-After": str(RETRY_S)})


@dataclass(slots=True)
class _Client:
    """The admitted requests of one client, and the limiter of its threads."""

    threads: CapacityLimiter
    admitted: int = 0


class Pool:
    """Runs work in `threads` threads while up to `waiting` more requests wait. Belongs to one event loop.

    With `shared`, one client has at most half of the places and, for `run`, half of the threads.
    """

    def __init__(self, threads: int, waiting: int, *, shared: bool = False) -> None:
        share = 2 if shared else 1
        self._most = threads + waiting
        self._most_each = -(-self._most // share)
        self._threads_each = -(-threads // share)
        self._limiter = CapacityLimiter(threads)
        self._admitted = 0
        self._clients: dict[str, _Client] = {}

    @contextmanager
    def admitted(self, client: str) -> Iterator[CapacityLimiter]:
        """Hold a place for the duration of a request; gives the client's limiter. Raises BusyError."""
        entry = self._clients.get(client) or _Client(CapacityLimiter(self._threads_each))
        if self._admitted >= self._most or entry.admitted >= self._most_each:
            raise BusyError
        self._clients[client] = entry
        self._admitted += 1
        entry.admitted += 1
        try:
            yield entry.threads
        finally:
            self._admitted -= 1
            entry.admitted -= 1
            if not entry.admitted:
                del self._clients[client]

    async def thread(self, work: Callable[[], T]) -> T:
        """Run in a thread once one is free; the request must have been admitted."""
        return await to_thread.run_sync(work, limiter=self._limiter)

    async def run(self, client: str, work: Callable[[], T]) -> T:
        """Admit a request and run its work. Raises BusyError and CancelledError."""
        with self.admitted(client) as threads:

            async def in_turn() -> T:
                async with threads:
                    return await self.thread(work)

            return await unless_cancelled(in_turn)


async def unless_cancelled(wait: Callable[[], Awaitable[T]]) -> T:
    """Wait until the request is cancelled. Raises CancelledError."""
    loop = asyncio.get_running_loop()
    with CancelScope() as scope:

        def stop() -> None:
            loop.call_soon_threadsafe(scope.cancel)

        with current_token().on_cancel(stop):
            return await wait()
    raise CancelledError
