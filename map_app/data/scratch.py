"""The folder below the system's temporary one for what a process puts aside; it goes with the process."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path


def folder() -> Path:
    """Give it: only this user can look into it. Made again where the system has tidied up what was empty."""
    place = _place()
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def remove() -> None:
    """Take it away; for a server, whose end by a signal no exit function sees."""
    if _place.cache_info().currsize:
        shutil.rmtree(_place(), ignore_errors=True)


@cache
def _place() -> Path:
    atexit.register(remove)
    return Path(tempfile.mkdtemp(prefix="event-map-"))
