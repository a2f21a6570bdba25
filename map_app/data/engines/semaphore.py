"""Limits how many queries run concurrently; waiters are served first come, first served.

An engine uses all its cores for one query: more at once finish no sooner, and each takes its own memory or
connection. A waiter that is cancelled, or has waited as long as a query may take, gives up.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from map_app.data.cancel import current_token
from map_app.data.engines.interrupts import POLL_EVERY_S
from map_app.errors import StoreError


class FairSemaphore:
    """A semaphore with a number of permits. Thread-safe; not reentrant."""

    def __init__(self, permits: int) -> None:
        self._lock = threading.Lock()
        self._free = permits
        self._waiting: deque[threading.Event] = deque()

    @property
    def waiting(self) -> int:
        """The number of waiters."""
        return len(self._waiting)

    @contextmanager
    def acquire(self, seconds: float, busy: StoreError) -> Iterator[None]:
        """Hold a permit. Raises CancelledError, or `busy` where there was none for so many seconds."""
        turn = self.enqueue()
        try:
            _wait(turn, seconds, busy)
            yield
        finally:
            self.release(turn)

    def enqueue(self, *, first: bool = False) -> threading.Event:
        """Join the queue, at its end or its front; the event is set when the permit is granted."""
        turn = threading.Event()
        with self._lock:
            if self._free:
                self._free -= 1
                turn.set()
            elif first:
                self._waiting.appendleft(turn)
            else:
                self._waiting.append(turn)
        return turn

    def release(self, turn: threading.Event) -> None:
        """Leave the queue, or return the permit to the next waiter."""
        with self._lock:
            if not turn.is_set():
                self._waiting.remove(turn)
            elif self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1


def _wait(turn: threading.Event, seconds: float, busy: StoreError) -> None:
    token, until = current_token(), time.monotonic() + seconds
    while not turn.wait(POLL_EVERY_S):
        token.check()
        if time.monotonic() >= until:
            raise busy
