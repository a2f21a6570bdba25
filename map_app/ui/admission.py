"""How many runs of the page go on at once; others wait in the order in which they came.

Runs are threads that compete for Python's one interpreter lock, also with the event loop that answers health
checks: a hundred at once end no sooner than one after the other, and keep the loop waiting for seconds. A
run that waits for the store needs no interpreter, so it lets another go on meanwhile.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

AT_ONCE: Final = 2
LOOK_EVERY_S: Final = 0.25


class Admission:
    """Admits `at_once` runs. Safe from any thread."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._lock = threading.Lock()
        self._free = at_once
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def admitted(self, superseded: Callable[[], bool]) -> Iterator[Place]:
        """Wait for a place and hold it within; a run that is superseded meanwhile goes on without one."""
        place = Place(self, superseded)
        place.enter()
        try:
            yield place
        finally:
            place.leave()

    def join(self, *, first: bool) -> threading.Event:
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

    def give_back(self, turn: threading.Event) -> None:
        """Leave the line, or let the next one in."""
        with self._lock:
            if not turn.is_set():
                self._waiting.remove(turn)
            elif self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1


class Place:
    """One run's place; `leave` may come from another thread."""

    def __init__(self, admission: Admission, superseded: Callable[[], bool]) -> None:
        self._admission = admission
        self._superseded = superseded
        self._lock = threading.Lock()
        self._turn: threading.Event | None = None

    def enter(self, *, first: bool = False) -> None:
        """Wait for the turn."""
        turn = self._admission.join(first=first)
        while not turn.wait(LOOK_EVERY_S):
            if self._superseded():
                self._admission.give_back(turn)
                return
        with self._lock:
            self._turn = turn

    def leave(self) -> None:
        """Give the place to another; does nothing where there is none to give."""
        with self._lock:
            turn, self._turn = self._turn, None
        if turn:
            self._admission.give_back(turn)

    def enter_again(self) -> None:
        """Take a place before all who wait, where it was given away."""
        if self._turn is None:
            self.enter(first=True)


RUNS: Final = Admission()
