"""Modules that are imported only when they are needed, so that the server answers at once.

Imports that two threads begin together can wait for each other, and Python then hands out a module that is
half made: an extension such as NumPy's never recovers from that. So one thread at a time imports.
"""

from __future__ import annotations

import importlib
import sys
import threading
from types import ModuleType
from typing import Final

_LOCK: Final = threading.RLock()


def import_module(name: str) -> ModuleType:
    """Give the module of this absolute name, imported alone."""
    made = sys.modules.get(name)
    if made and not getattr(made.__spec__, "_initializing", False):
        return made  # without waiting for what another thread imports
    with _LOCK:
        return importlib.import_module(name)
