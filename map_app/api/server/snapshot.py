"""The current snapshot for code that must neither wait nor import the store."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from map_app.data.manager import Snapshot


def ready_snapshot() -> Snapshot | None:
    """The current snapshot, without waiting or importing; None before the data was read."""
    loaded = getattr(sys.modules.get("map_app.data.manager"), "store_manager", None)
    snapshot: Snapshot | None = loaded().ready() if loaded else None
    return snapshot
