"""Who waits for an answer: one who leaves takes the running query along.

The layer above says for whom it asks (`asking`), engines say how the query that now runs is stopped
(`CancelToken.waits_for`). Nobody in particular is the default: what is asked then runs to its end.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from map_app.errors import StoreError

Stop = Callable[[], None]
LONG_S: Final = 0.2
"""A query that takes longer is one that its asker idles for."""

_NOW: Final[ContextVar[CancelToken | None]] = ContextVar("asker", default=None)


class CancelledError(StoreError):
    """Nobody waits for this answer any more."""

    def __init__(self) -> None:
        super().__init__("whoever asked has left, and the query was stopped")


class CancelToken:
    """One who may leave before the answer. Safe from any thread; a question may have several queries.

    Where nobody would call `cancel`, `has_gone` is asked instead: before each query, and from time to time
    while it runs. It is asked in any thread, and must answer at once. While a query takes long, `idles` is
    called (in any thread), and when it is over `goes_on`, in the asker's own.
    """

    def __init__(
        self,
        has_gone: Callable[[], bool] = lambda: False,
        idles: Callable[[], None] = lambda: None,
        goes_on: Callable[[], None] = lambda: None,
    ) -> None:
        self._has_gone = has_gone
        self._idles, self._goes_on = idles, goes_on
        self._waits_since: float | None = None
        self._lock = threading.Lock()
        self._running: set[Stop] = set()
        self._left = False

    def cancel(self) -> None:
        """Stop what runs for this asker; what would run later is refused."""
        with self._lock:
            self._left = True
            running = list(self._running)
        for stop in running:
            stop()

    def poll(self) -> None:
        """Leave, where it has gone; idle, where it waits for long."""
        since = self._waits_since
        if since is not None and time.monotonic() - since > LONG_S:
            self._idles()
        if self._has_gone():
            self.cancel()

    def check(self) -> None:
        """Raises LeftError where it has left."""
        self.poll()
        if self._left:
            raise CancelledError

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Within it the asker's thread waits for the store. Raises LeftError where it has left."""
        self.check()
        self._waits_since = time.monotonic()
        try:
            yield
        finally:
            self._waits_since = None
            self._goes_on()

    @contextmanager
    def waits_for(self, stop: Stop) -> Iterator[None]:
        """While a query runs, let `stop` end it; `stop` must return at once. Raises LeftError."""
        self.poll()
        with self._lock:
            if self._left:
                raise CancelledError
            self._running.add(stop)
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(stop)


@contextmanager
def cancel_scope(token: CancelToken | None) -> Iterator[None]:
    """Ask for this one, here and in the threads that take over this context; None asks for everybody."""
    before = _NOW.set(token)
    try:
        yield
    finally:
        _NOW.reset(before)


def current_token() -> CancelToken:
    """Whoever waits for what is asked here."""
    return _NOW.get() or CancelToken()
