"""The shipped map, as tests of what it holds ask for it."""

from __future__ import annotations

from typing import Final

from map_app.data.reference.shipped import shipped_geodata

GEO: Final = shipped_geodata()
"""Its geodata, the same object that the app uses."""
