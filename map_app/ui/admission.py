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

from map_app.data.engines.turns import Turns

AT_ONCE: Final = 2
LOOK_EVERY_S: Final = 0.25


RUNS: Final = Turns(AT_ONCE)


@contextmanager
def admitted(superseded: Callable[[], bool], turns: Turns = RUNS) -> Iterator[Place]:
    """Wait for a turn and hold it within; a run that is superseded meanwhile goes on without one."""
    place = Place(turns, superseded)
    place.enter()
    try:
        yield place
    finally:
        place.leave()


class Place:
    """One run's place; `leave` may come from another thread."""

    def __init__(self, turns: Turns, superseded: Callable[[], bool]) -> None:
        self._turns = turns
        self._superseded = superseded
        self._lock = threading.Lock()
        self._turn: threading.Event | None = None

    def enter(self, *, first: bool = False) -> None:
        """Wait for the turn."""
        turn = self._turns.join(first=first)
        while not turn.wait(LOOK_EVERY_S):
            if self._superseded():
                self._turns.give_back(turn)
                return
        with self._lock:
            self._turn = turn

    def leave(self) -> None:
        """Give the place to another; does nothing where there is none to give."""
        with self._lock:
            turn, self._turn = self._turn, None
        if turn:
            self._turns.give_back(turn)

    def enter_again(self) -> None:
        """Take a place before all who wait, where it was given away."""
        if self._turn is None:
            self.enter(first=True)
