"""An open map of sourced conflict events: data in, one filter, a map, and the same events out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from map_app.notebook import Events, open_events

__all__ = ["Events", "open_events"]


def __getattr__(name: str) -> object:
    """Import what a notebook uses lazily: a server's start must not wait for it."""
    if name in __all__:
        from map_app import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
