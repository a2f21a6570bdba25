"""A stop that waits for what is running, but not for ever: exports get some seconds, then the server ends.

On SIGTERM the server takes no new connection and waits for the open ones. A reader who stalls, or a page that
stays open, would keep it waiting: after the grace its own second signal makes it end.
"""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType

from map_app.api.server import settings


def bound_the_stop() -> None:
    """Give the stop its limit; does nothing where no server has set its own handlers (a test, a thread)."""
    if threading.current_thread() is not threading.main_thread():
        return
    stop = signal.getsignal(signal.SIGTERM)
    if not callable(stop):
        return
    seconds = settings.read_int(settings.GRACE_SECONDS)

    def stop_in_time(number: int, frame: FrameType | None) -> None:
        stop(number, frame)
        timer = threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGINT))
        timer.daemon = True
        timer.start()

    signal.signal(signal.SIGTERM, stop_in_time)
