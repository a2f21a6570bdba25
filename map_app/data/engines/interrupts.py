"""Interrupts queries that exceed their time limit, or whose client has disconnected."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from map_app.data.cancel import CancelledError, CancelToken, current_token
from map_app.errors import StoreError

POLL_EVERY_S: Final = 0.25
REPEAT_EVERY_S: Final = 0.1
"""An interrupt that arrives just before its query starts is lost, so it is repeated until the query ends."""


@contextmanager
def stoppable(interrupt: Callable[[], object], seconds: float, over_limit: StoreError) -> Iterator[None]:
    """Run a query in this context; `interrupt` is called from another thread to end it.

    After the context no interrupt is pending any more. An interrupted query raises `over_limit` or
    CancelledError, whatever error its driver raised.
    """
    token = current_token()
    query = _Query(interrupt, token, seconds, over_limit)
    _watch.begin(query)
    try:
        with token.on_cancel(lambda: query.stop(CancelledError())):
            yield
    except Exception:  # each driver has its own error for an interrupt; any other error propagates
        if not query.ended():
            raise
    finally:
        _watch.forget(query)
        why = query.ended()
    if why:
        raise why


class _Query:
    """A running query; the first reason to stop it counts."""

    def __init__(
        self, interrupt: Callable[[], object], token: CancelToken, seconds: float, over_limit: StoreError
    ) -> None:
        self._interrupt = interrupt
        self._token = token
        self._until = time.monotonic() + seconds
        self._over_limit = over_limit
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._why: StoreError | None = None
        self._stopper: threading.Thread | None = None

    def poll(self) -> None:
        """Stop it where it is over its limit; cancel where its client is gone."""
        if time.monotonic() >= self._until:
            self.stop(self._over_limit)
        self._token.poll()

    def stop(self, why: StoreError) -> None:
        """Interrupt it from another thread; returns at once."""
        with self._lock:
            if self._over.is_set() or self._stopper:
                return
            self._why = why
            self._stopper = threading.Thread(target=self._insist, name="stop-query", daemon=True)
            self._stopper.start()

    def _insist(self) -> None:
        while not self._over.is_set():
            with suppress(Exception):  # it is repeated; a driver's message may hold what no log should
                self._interrupt()
            self._over.wait(REPEAT_EVERY_S)

    def ended(self) -> StoreError | None:
        """Mark it as over, and give the reason for which it was stopped, if it was."""
        with self._lock:
            self._over.set()
        if self._stopper:
            self._stopper.join()
        return self._why


class _Watch:
    """Watches all running queries in one thread: a thread for each would cost as much as a query."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[_Query] = set()
        self._has_thread = False

    def begin(self, query: _Query) -> None:
        """Poll this query every `POLL_EVERY_S`."""
        with self._lock:
            self._running.add(query)
            if self._has_thread:
                return
            self._has_thread = True
        threading.Thread(target=self._poll, name="query-watch", daemon=True).start()

    def forget(self, query: _Query) -> None:
        """Stop polling a query that is over."""
        with self._lock:
            self._running.remove(query)

    def _poll(self) -> None:
        """Poll all queries periodically, until none runs."""
        while True:
            time.sleep(POLL_EVERY_S)
            with self._lock:
                if not self._running:
                    self._has_thread = False
                    return
                running = list(self._running)
            for query in running:
                query.poll()


_watch: Final = _Watch()
