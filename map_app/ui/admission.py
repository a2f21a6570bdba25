"""Limits how many runs of the page execute concurrently; waiters are served first come, first served.

Runs are threads that compete for the GIL, also with the event loop that answers health checks: a hundred at
once finish no sooner than in sequence, and block the loop for seconds. A run that waits for the store does
not need the GIL, so it yields its slot meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from map_app.data.engines.semaphore import FairSemaphore

AT_ONCE: Final = 2
POLL_EVERY_S: Final = 0.25


RUNS: Final = FairSemaphore(AT_ONCE)


@contextmanager
def admitted(superseded: Callable[[], bool], semaphore: FairSemaphore = RUNS) -> Iterator[RunSlot]:
    """Wait for a slot and hold it within; a run that is superseded meanwhile proceeds without one."""
    slot = RunSlot(semaphore, superseded)
    slot.acquire()
    try:
        yield slot
    finally:
        slot.release()


class RunSlot:
    """The slot of one run; `release` may be called from another thread."""

    def __init__(self, semaphore: FairSemaphore, superseded: Callable[[], bool]) -> None:
        self._semaphore = semaphore
        self._superseded = superseded
        self._lock = threading.Lock()
        self._turn: threading.Event | None = None

    def acquire(self, *, first: bool = False) -> None:
        """Wait for a slot."""
        turn = self._semaphore.enqueue(first=first)
        while not turn.wait(POLL_EVERY_S):
            if self._superseded():
                self._semaphore.release(turn)
                return
        with self._lock:
            self._turn = turn

    def release(self) -> None:
        """Release the slot, if it is held."""
        with self._lock:
            turn, self._turn = self._turn, None
        if turn:
            self._semaphore.release(turn)

    def acquire_again(self) -> None:
        """Take a slot again, ahead of all waiters, where it was released."""
        if self._turn is None:
            self.acquire(first=True)
