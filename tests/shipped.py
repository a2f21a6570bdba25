"""The shipped map, as tests of what it holds ask for it."""

from __future__ import annotations

from typing import Final

from map_app.data.map_folder import shipped_map
from map_app.data.reference.shipped import shipped_geodata

PROFILE: Final = shipped_map().profile
assert PROFILE.frame
FRAME: Final = PROFILE.frame
"""What it opens on."""

GEO: Final = shipped_geodata()
"""Its geodata, the same object that the app uses."""
