"""So many queries run at once; others wait for their turn, in the order in which they came.

An engine uses all its cores for one query: more at once end no sooner, and each takes its own memory, or its
own connection. Whoever leaves, or waits as long as a query may take, waits no more.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from map_app.data.cancel import current_token
from map_app.data.engines.interrupts import LOOK_EVERY_S
from map_app.errors import StoreError


class FairSemaphore:
    """Gives `at_once` turns. Safe from any thread; a thread that holds one must not ask for another."""

    def __init__(self, at_once: int) -> None:
        self._lock = threading.Lock()
        self._free = at_once
        self._waiting: deque[threading.Event] = deque()

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return len(self._waiting)

    @contextmanager
    def acquire(self, seconds: float, busy: StoreError) -> Iterator[None]:
        """Hold a turn within. Raises LeftError, or `busy` where none came in so many seconds."""
        turn = self.enqueue()
        try:
            _wait(turn, seconds, busy)
            yield
        finally:
            self.release(turn)

    def enqueue(self, *, first: bool = False) -> threading.Event:
        """Stand in line, or before all others; the event is set when the turn comes."""
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
        """Leave the line, or let the next one in."""
        with self._lock:
            if not turn.is_set():
                self._waiting.remove(turn)
            elif self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1


def _wait(turn: threading.Event, seconds: float, busy: StoreError) -> None:
    token, until = current_token(), time.monotonic() + seconds
    while not turn.wait(LOOK_EVERY_S):
        token.check()
        if time.monotonic() >= until:
            raise busy
