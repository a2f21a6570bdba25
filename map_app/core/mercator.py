"""Web Mercator (EPSG:3857): latitudes as shares of the side of its square world, counted from the north."""

from __future__ import annotations

import math
from typing import Any, Final

MAX_LATITUDE: Final = 85.05112878
"""Degrees north and south where the square world ends."""


def share_of(lat: float) -> float:
    """Share of the side that lies north of a latitude in degrees; one beyond the square is at its edge."""
    phi = math.radians(max(-MAX_LATITUDE, min(MAX_LATITUDE, lat)))
    return (1 - math.asinh(math.tan(phi)) / math.pi) / 2


def shares_of(lats: Any) -> Any:  # noqa: ANN401 - arrays of one shape
    """The same of an array."""
    import numpy as np  # here, as in `geometry.py`: it takes long to import

    return (1 - np.arcsinh(np.tan(np.radians(np.clip(lats, -MAX_LATITUDE, MAX_LATITUDE)))) / np.pi) / 2


def latitude_of(share: float) -> float:
    """Latitude in degrees that has a share of the side north of it."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * share))))
