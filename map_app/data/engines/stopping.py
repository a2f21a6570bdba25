"""A query that ends before its time: over its limit, or because whoever asked has left."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from map_app.data.askers import LeftError, waited_for
from map_app.errors import StoreError

AGAIN_S: Final = 0.1
"""An interrupt that comes just before its query is lost: until the query is over it is said again."""


@contextmanager
def stoppable(interrupt: Callable[[], object], seconds: float, over_limit: StoreError) -> Iterator[None]:
    """Run a query within; `interrupt` ends it from another thread, now or never.

    When it leaves, no interrupt is on its way any more. A query that was to stop raises `over_limit` or
    LeftError, whatever its driver made of that.
    """
    query = _Query(interrupt)
    limit = threading.Timer(seconds, query.stop, [over_limit])
    limit.daemon = True
    limit.start()
    try:
        with waited_for(lambda: query.stop(LeftError())):
            yield
    except Exception:
        if not query.ended():
            raise
    finally:
        limit.cancel()
        why = query.ended()
    if why:
        raise why


class _Query:
    """One that runs; the first reason to stop it counts."""

    def __init__(self, interrupt: Callable[[], object]) -> None:
        self._interrupt = interrupt
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._why: StoreError | None = None
        self._stopper: threading.Thread | None = None

    def stop(self, why: StoreError) -> None:
        """Have it interrupted; returns at once."""
        with self._lock:
            if self._over.is_set() or self._stopper:
                return
            self._why = why
            self._stopper = threading.Thread(target=self._insist, name="stop-query", daemon=True)
            self._stopper.start()

    def _insist(self) -> None:
        while not self._over.is_set():
            with suppress(Exception):  # said again; a driver's words may hold what no log should
                self._interrupt()
            self._over.wait(AGAIN_S)

    def ended(self) -> StoreError | None:
        """Take note that it is over, and tell why it was stopped, if it was."""
        with self._lock:
            self._over.set()
        if self._stopper:
            self._stopper.join()
        return self._why
