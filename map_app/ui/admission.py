"""How many runs of the page go on at once; others wait in the order in which they came.

Runs are threads that compete for Python's one interpreter lock, also with the event loop that answers health
checks: a hundred at once end no sooner than one after the other, and keep the loop waiting for seconds. A
run that waits for the store needs no interpreter, so it lets another go on meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from map_app.data.engines.semaphore import FairSemaphore

AT_ONCE: Final = 2
LOOK_EVERY_S: Final = 0.25


RUNS: Final = FairSemaphore(AT_ONCE)


@contextmanager
def admitted(superseded: Callable[[], bool], semaphore: FairSemaphore = RUNS) -> Iterator[RunSlot]:
    """Wait for a turn and hold it within; a run that is superseded meanwhile goes on without one."""
    slot = RunSlot(semaphore, superseded)
    slot.acquire()
    try:
        yield slot
    finally:
        slot.release()


class RunSlot:
    """One run's place; `release` may come from another thread."""

    def __init__(self, semaphore: FairSemaphore, superseded: Callable[[], bool]) -> None:
        self._semaphore = semaphore
        self._superseded = superseded
        self._lock = threading.Lock()
        self._turn: threading.Event | None = None

    def acquire(self, *, first: bool = False) -> None:
        """Wait for the turn."""
        turn = self._semaphore.enqueue(first=first)
        while not turn.wait(LOOK_EVERY_S):
            if self._superseded():
                self._semaphore.release(turn)
                return
        with self._lock:
            self._turn = turn

    def release(self) -> None:
        """Give the place to another; does nothing where there is none to give."""
        with self._lock:
            turn, self._turn = self._turn, None
        if turn:
            self._semaphore.release(turn)

    def acquire_again(self) -> None:
        """Take a place before all who wait, where it was given away."""
        if self._turn is None:
            self.acquire(first=True)
