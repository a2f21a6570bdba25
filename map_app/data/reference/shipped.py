"""The geodata of the shipped map, for what is not told yet which map it works for."""

from __future__ import annotations

from functools import cache

from map_app.data.paths import SHIPPED_MAP
from map_app.data.reference.geodata import Geodata


@cache
def shipped_geodata() -> Geodata:
    """The geodata of the shipped map's folder."""
    return Geodata(SHIPPED_MAP, water=("red_sea",), lighter=("JO", "IQ", "PS", "SY", "YE"))
