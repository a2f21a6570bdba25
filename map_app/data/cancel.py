"""Cancellation: when nobody waits for an answer any more, the running query is stopped.

The layer above sets the token of a request (`cancel_scope`), engines register how the query that now runs is
stopped (`CancelToken.on_cancel`). Without a token queries run to their end.
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
LONG_WAIT_S: Final = 0.2
"""From here on a wait for the store is reported (`on_wait`)."""

_current: Final[ContextVar[CancelToken | None]] = ContextVar("cancel_token", default=None)


class CancelledError(StoreError):
    """The request was cancelled: nobody waits for its answer any more."""

    def __init__(self) -> None:
        super().__init__("the client has disconnected, and the query was stopped")


class CancelToken:
    """Cancels the queries of one request. Thread-safe.

    Where nobody would call `cancel`, `is_gone` is polled instead: before each query, and periodically while
    one runs, in any thread; it must return at once. While a query takes long, `on_wait` is called (in any
    thread), and when it is over `on_resume`, in the request's own.
    """

    def __init__(
        self,
        is_gone: Callable[[], bool] = lambda: False,
        on_wait: Callable[[], None] = lambda: None,
        on_resume: Callable[[], None] = lambda: None,
    ) -> None:
        self._is_gone = is_gone
        self._on_wait, self._on_resume = on_wait, on_resume
        self._waiting_since: float | None = None
        self._lock = threading.Lock()
        self._running: set[Stop] = set()
        self._cancelled = False

    def cancel(self) -> None:
        """Stop the running queries; later ones are refused."""
        with self._lock:
            self._cancelled = True
            running = list(self._running)
        for stop in running:
            stop()

    def poll(self) -> None:
        """Cancel where the client is gone; report a long wait."""
        since = self._waiting_since
        if since is not None and time.monotonic() - since > LONG_WAIT_S:
            self._on_wait()
        if self._is_gone():
            self.cancel()

    def check(self) -> None:
        """Raises CancelledError where the request was cancelled."""
        self.poll()
        if self._cancelled:
            raise CancelledError

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """In this context the request's thread waits for the store. Raises CancelledError."""
        self.check()
        self._waiting_since = time.monotonic()
        try:
            yield
        finally:
            self._waiting_since = None
            self._on_resume()

    @contextmanager
    def on_cancel(self, stop: Stop) -> Iterator[None]:
        """In this context `cancel` calls `stop`, which must return at once. Raises CancelledError."""
        self.poll()
        with self._lock:
            if self._cancelled:
                raise CancelledError
            self._running.add(stop)
        try:
            yield
        finally:
            with self._lock:
                self._running.discard(stop)


@contextmanager
def cancel_scope(token: CancelToken | None) -> Iterator[None]:
    """Set the token for queries in this context and in threads that copy it; None is never cancelled."""
    before = _current.set(token)
    try:
        yield
    finally:
        _current.reset(before)


def current_token() -> CancelToken:
    """The token of this context; a new one where there is none."""
    return _current.get() or CancelToken()
