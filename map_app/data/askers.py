"""Who waits for an answer: one who leaves takes the running query along.

The layer above says for whom it asks (`asking`), engines say how the query that now runs is stopped
(`Asker.waits_for`). Nobody in particular is the default: what is asked then runs to its end.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Final

from map_app.errors import StoreError

Stop = Callable[[], None]
_NOW: Final[ContextVar[Asker | None]] = ContextVar("asker", default=None)


class LeftError(StoreError):
    """Nobody waits for this answer any more."""

    def __init__(self) -> None:
        super().__init__("whoever asked has left, and the query was stopped")


class Asker:
    """One who may leave before the answer. Safe from any thread; a question may have several queries."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[Stop] = set()
        self._left = False

    def leave(self) -> None:
        """Stop what runs for this asker; what would run later is refused."""
        with self._lock:
            self._left = True
            running = list(self._running)
        for stop in running:
            stop()

    @contextmanager
    def waits_for(self, stop: Stop) -> Iterator[None]:
        """While a query runs, let `stop` end it; `stop` must return at once. Raises LeftError."""
        with self._lock:
            if self._left:
                raise LeftError
            self._running.add(stop)
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(stop)


@contextmanager
def asking(asker: Asker | None) -> Iterator[None]:
    """Ask for this one, here and in the threads that take over this context; None asks for everybody."""
    before = _NOW.set(asker)
    try:
        yield
    finally:
        _NOW.reset(before)


def waited_for(stop: Stop) -> AbstractContextManager[None]:
    """While a query runs, let whoever asks for it end it. Raises LeftError."""
    asker = _NOW.get()
    return asker.waits_for(stop) if asker else nullcontext()
