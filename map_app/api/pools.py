"""Threads of their own for each kind of work, so that no kind can keep the others waiting.

Starlette runs plain functions in one pool of threads that all routes, assets and the page share. What takes
long, or waits for the store, therefore runs in a pool of its own: so many at a time, so many more wait in a
queue that holds no thread, and any further request is refused at once.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final, TypeVar

from anyio import CancelScope, CapacityLimiter, to_thread
from starlette.exceptions import HTTPException

from map_app.data.askers import LeftError, who_asks

T = TypeVar("T")
RETRY_S: Final = 5


class BusyError(HTTPException):
    """Too much of this kind is asked for at a time: 503 with `Retry-After`."""

    def __init__(self) -> None:
        detail = f"Too much is asked for at a time; ask again in {RETRY_S} s"
        super().__init__(503, detail, {"Retry-After": str(RETRY_S)})


class Pool:
    """Runs work in `threads` threads while `waiting` more requests wait. Belongs to one event loop.

    With `shared`, one client has at most half of the places, so that others find one.
    """

    def __init__(self, threads: int, waiting: int, *, shared: bool = False) -> None:
        self._most = threads + waiting
        self._most_each = -(-self._most // 2) if shared else self._most
        self._limiter = CapacityLimiter(threads)
        self._inside = 0
        self._each: Counter[str] = Counter()

    @contextmanager
    def admitted(self, client: str) -> Iterator[None]:
        """Take a place for the length of a request. Raises BusyError where there is none."""
        if self._inside >= self._most or self._each[client] >= self._most_each:
            raise BusyError
        self._inside += 1
        self._each[client] += 1
        try:
            yield
        finally:
            self._inside -= 1
            self._each[client] -= 1
            if not self._each[client]:
                del self._each[client]

    async def thread(self, work: Callable[[], T]) -> T:
        """Run in a thread once one is free; for a request that was admitted."""
        return await to_thread.run_sync(work, limiter=self._limiter)

    async def run(self, client: str, work: Callable[[], T]) -> T:
        """Admit and run, unless whoever asked leaves first. Raises BusyError and LeftError."""
        with self.admitted(client):
            return await unless_left(partial(self.thread, work))


async def unless_left(wait: Callable[[], Awaitable[T]]) -> T:
    """Wait no longer than whoever asks. Raises LeftError."""
    loop = asyncio.get_running_loop()
    with CancelScope() as scope:

        def stop() -> None:
            loop.call_soon_threadsafe(scope.cancel)

        with who_asks().waits_for(stop):
            return await wait()
    raise LeftError
