"""Errors in the operator's log: paths, hosts and databases are named here, and only here.

While a database is down every request meets the same error: equal words are logged once a minute.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import Final

from map_app.errors import MapAppError

AGAIN_AFTER_S: Final = 60.0
MOST: Final = 100
"""Texts that are remembered; where there are more, all are forgotten."""

log = logging.getLogger("map_app.data")
_lock: Final = threading.Lock()
_logged: Final[dict[str, float]] = {}


def report(fault: MapAppError) -> None:
    """Log an error whose public words leave something out."""
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
