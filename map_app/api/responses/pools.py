"""Threads of their own for each kind of work, so that no kind can keep the others waiting.

Starlette runs plain functions in one pool of threads that all routes, assets and the page share. What takes
long, or waits for the store, therefore runs in a pool of its own: so many at a time, so many more wait in a
queue that holds no thread, and any further request is refused at once.
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
    """Too much of this kind is asked for at a time: 503 with `Retry-After`."""

    def __init__(self) -> None:
        detail = f"Too much is asked for at a time; ask again in {RETRY_S} s"
        super().__init__(503, detail, {"Retry-After": str(RETRY_S)})


@dataclass(slots=True)
class _Client:
    """One that has places: how many, and which threads may be its own."""

    threads: CapacityLimiter
    inside: int = 0


class Pool:
    """Runs work in `threads` threads while `waiting` more requests wait. Belongs to one event loop.

    With `shared`, one client has at most half of the places and, of what is `run`, half of the threads, so
    that others find one.
    """

    def __init__(self, threads: int, waiting: int, *, shared: bool = False) -> None:
        share = 2 if shared else 1
        self._most = threads + waiting
        self._most_each = -(-self._most // share)
        self._threads_each = -(-threads // share)
        self._limiter = CapacityLimiter(threads)
        self._inside = 0
        self._clients: dict[str, _Client] = {}

    @contextmanager
    def admitted(self, client: str) -> Iterator[CapacityLimiter]:
        """Take a place for the length of a request; gives the client's threads. Raises BusyError."""
        one = self._clients.get(client) or _Client(CapacityLimiter(self._threads_each))
        if self._inside >= self._most or one.inside >= self._most_each:
            raise BusyError
        self._clients[client] = one
        self._inside += 1
        one.inside += 1
        try:
            yield one.threads
        finally:
            self._inside -= 1
            one.inside -= 1
            if not one.inside:
                del self._clients[client]

    async def thread(self, work: Callable[[], T]) -> T:
        """Run in a thread once one is free; for a request that was admitted."""
        return await to_thread.run_sync(work, limiter=self._limiter)

    async def run(self, client: str, work: Callable[[], T]) -> T:
        """Admit and run, unless whoever asked leaves first. Raises BusyError and LeftError."""
        with self.admitted(client) as threads:

            async def in_turn() -> T:
                async with threads:
                    return await self.thread(work)

            return await unless_cancelled(in_turn)


async def unless_cancelled(wait: Callable[[], Awaitable[T]]) -> T:
    """Wait no longer than whoever asks. Raises LeftError."""
    loop = asyncio.get_running_loop()
    with CancelScope() as scope:

        def stop() -> None:
            loop.call_soon_threadsafe(scope.cancel)

        with current_token().on_cancel(stop):
            return await wait()
    raise CancelledError
