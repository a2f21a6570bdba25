"""The current snapshot for code that must neither wait nor import the store."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from map_app.core.profile import MapProfile
    from map_app.data.manager import Snapshot, StoreManager


def ready_snapshot() -> Snapshot | None:
    """The current snapshot, without waiting or importing; None before the data was read."""
    manager = _manager()
    return manager.ready() if manager else None


def ready_profile() -> MapProfile | None:
    """What the map is that is served, on the same terms."""
    manager = _manager()
    if manager is None:
        return None
    snapshot = manager.ready()
    return snapshot.store.profile if snapshot else manager.map.profile


def _manager() -> StoreManager | None:
    loaded = getattr(sys.modules.get("map_app.data.manager"), "made_manager", None)
    manager: StoreManager | None = loaded() if loaded else None
    return manager
