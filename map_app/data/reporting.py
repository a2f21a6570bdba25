"""Errors in the operator's log, the only place that names paths, hosts and databases.

While a database is down every request fails alike: equal messages are logged once a minute.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import Final

from map_app.errors import MapAppError

AGAIN_AFTER_S: Final = 60.0
MOST: Final = 100
"""Messages that are remembered; the cache is cleared when it is full."""

log = logging.getLogger("map_app.data")
_lock: Final = threading.Lock()
_logged: Final[dict[str, float]] = {}


def report(fault: MapAppError) -> None:
    """Log an error whose public message leaves something out."""
    text = str(fault)
    if not fault.safe and _is_due(text, time.monotonic()):
        log.error("%s", text)


def _is_due(text: str, now: float) -> bool:
    with _lock:
        if now - _logged.get(text, -AGAIN_AFTER_S) < AGAIN_AFTER_S:
            return False
        if len(_logged) >= MOST:
            _logged.clear()
        _logged[text] = now
        return True
