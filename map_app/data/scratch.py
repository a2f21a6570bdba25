"""The process's own temporary folder, removed at exit."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path


def folder() -> Path:
    """The folder, private to this user; created again where the system has cleaned it up."""
    place = _place()
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def remove() -> None:
    """Remove it; a server calls this, since a signal ends it without exit handlers."""
    if _place.cache_info().currsize:
        shutil.rmtree(_place(), ignore_errors=True)


@cache
def _place() -> Path:
    atexit.register(remove)
    return Path(tempfile.mkdtemp(prefix="event-map-"))
