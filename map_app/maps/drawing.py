"""How large and how opaque things are drawn, in the stills and by the map's scripts.

`numbers` hands all of it, with the colours of `colors.py` and `core.palette`, to the scripts, which draw by
the same formulas (`static/drawing.js`, `static/merging.js`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from map_app.core.dates import OPEN_YEAR
from map_app.core.mercator import MAX_LATITUDE
from map_app.core.palette import PALETTES, SEVERAL, SEVERAL_LINES
from map_app.data.queries.clusters import CELL_BITS, MERGE_PIXELS
from map_app.data.table import TILE_ZOOM
from map_app.maps.colors import OPACITY

GROUND: Final[dict[str, dict[str, float]]] = {
    "from": {"wide": 6, "far": 7, "near": 10},
    "widths": {"river": 1.3, "stream": 0.9, "wadi": 0.9, "canal": 0.9},
}
"""The zoom from which each level of the detailed ground is shown; widths of lines of water, in pixels."""

FAR_WATER: Final = 8
"""The first zoom that hides the base map's own lakes and rivers: nearer, their few corners would mislead."""

NAMES: Final[dict[str, float]] = {
    "up": 9,
    "down": 9,
    "side": 3,
    "dot": 3,
    "most": 40,
    "under": 6,
    "at": 40,
    "apart": 40,
}
"""What a name takes up above and below its middle and beside its ends, and a town's dot around its point, in
pixels; the most names at the same time; how far from a symbol's rim a town may be for the symbol to lie on
it, and for its events to lie at it; how far from its point a town's name may stand that gives way.
"""

ROOM: Final = 600_000
"""Pixels of a window that has room for the most names; one of fewer has fewer names."""

FARTHER: Final = (0, 12, 26, 42, 60, 80)
"""Pixels that a town's name may give way: the first two, and all where most events of the view lie at it."""

REACH_KM: Final = {"quarter": 1.2, "island": 15, "governorate": 13}
"""How far a name without a dot may stand from its point."""

EARTH_RADIUS: Final = 6_378_137
"""Metres, as web mercator has it (EPSG:3857)."""

TILE: Final = 256
"""Pixels that the world is wide at zoom 0."""

FIT: Final = {"max_zoom": 10, "readable_levels": 1.5, "flight_seconds": 0.6, "limit_factor": 1.5}
"""Maximum zoom of a map that fits its events; how many levels further out they are still readable; seconds of
the flight to them; how much higher and wider than the region the map gets at its furthest."""

CLUSTER: Final = {"min_size": 30, "max_growth": 26, "factor": 7, "power": 1.4}
DISC: Final = {
    "min_radius": 12,
    "max_radius": 2000,
    "weight": 1.4,
    "fill_opacity": 0.16,
    "min_counted_radius": 16,
}
"""A narrower disc would hide under its symbol; a wider one than any window is no line on it.

Discs are outlines, so that many of them do not add up to mud: only the one that is pointed at or selected is
filled. Equal ones are one, with their number at its top from a radius of `min_counted_radius` pixels on.
"""

RING: Final = {"radius": 19, "hides": 30, "tag": 21}
"""The ring around the selected event: its radius; how near a cluster's middle must be for the ring to hide
its number; and how far from the ring's middle that number then stands, on a tag of the ring.

No symbol is moved to make room: it would stand across a border or a coast.
"""

ARC: Final = {"bend": 0.18, "head": 10, "width": 8, "gap": 2}
"""An arc between two events: how far it is bent, of its length; its head's length and width in pixels, and
the gap between an end of it and the symbol there."""

DISC_DASHES: Final = "4 3"


def pixels(km: float, lat: float, world: float) -> float:
    """Pixels of a distance on the ground at a latitude, on a world so many pixels wide."""
    metres = 2 * math.pi * EARTH_RADIUS * math.cos(math.radians(lat)) / world
    return km * 1000 / metres


def cluster_size(count: int) -> int:
    """Width in pixels of the disc of so many events."""
    grown: float = CLUSTER["factor"] * math.log10(count) ** CLUSTER["power"]
    return round(CLUSTER["min_size"] + min(CLUSTER["max_growth"], grown))


def beside(box: tuple[float, float, float, float], half: float) -> list[tuple[float, float]]:
    """Where the middle of a town's name may stand, from its point, in pixels, the best first.

    `box` is what covers the point (its dot, a symbol) as left, top, right, bottom from it; `half` half of the
    name's width.
    """
    left, top, right, bottom = box
    west, east = left - half - NAMES["side"], right + half + NAMES["side"]
    north, south = top - NAMES["down"], bottom + NAMES["up"]
    sides = [(0.0, north), (east, 0.0), (west, 0.0), (0.0, south)]
    return sides + [(x, y) for y in (north, south) for x in (east, west)]


def is_near(shift: tuple[float, float], half: float) -> bool:
    """Whether a town's name is read as that of its point, from which its middle is shifted, in pixels."""
    x, y = max(0.0, abs(shift[0]) - half), max(0.0, abs(shift[1]) - NAMES["up"])
    return math.hypot(x, y) <= NAMES["apart"]


def most_names(wide: float, tall: float) -> int:
    """The most names of a window of so many pixels."""
    return round(NAMES["most"] * min(1, wide * tall / ROOM))


def focal_of(
    towns: Sequence[tuple[float, float]], symbols: Sequence[tuple[float, float, float, int]]
) -> int | None:
    """Which of some towns most events lie at; None where none does.

    A symbol's events lie at the most important town under it, else at the nearest within reach. `towns` are
    points in pixels, the most important first; `symbols` middle, radius and number of events of each.
    """
    events = [0] * len(towns)
    for x, y, r, n in symbols:
        away = [math.hypot(tx - x, ty - y) - r for tx, ty in towns]
        covered = next((i for i, far in enumerate(away) if far <= NAMES["under"]), None)
        if covered is not None:
            events[covered] += n
        elif away and min(away) <= NAMES["at"]:
            events[away.index(min(away))] += n
    most = max(events, default=0)
    return events.index(most) if most else None


def is_disc_seen(radius: float) -> bool:
    """Whether a disc of this radius in pixels says something: no dot, and no wider than a window."""
    return DISC["min_radius"] <= radius <= DISC["max_radius"]


def tag_beside(dx: float, dy: float) -> tuple[float, float] | None:
    """Where the tag of a cluster stands whose number the ring hides; None where it does not.

    Both are in pixels from the middle of the ring; a cluster in that very place has its tag at the upper
    right.
    """
    far = math.hypot(dx, dy)
    if far >= RING["hides"]:
        return None
    x, y = (dx / far, dy / far) if far >= 1 else (math.sqrt(0.5), -math.sqrt(0.5))
    return x * RING["tag"], y * RING["tag"]


def numbers() -> dict[str, Any]:
    """All of it for the scripts (`Drawing` in `static/types.d.ts`)."""
    return {
        "open_year": str(OPEN_YEAR),
        "palettes": PALETTES,
        "water": GROUND["widths"],
        "far_water": FAR_WATER,
        "names": {**NAMES, "room": ROOM, "farther": FARTHER, "reach_km": REACH_KM},
        "several": SEVERAL,
        "several_lines": SEVERAL_LINES,
        "opacity": OPACITY,
        "earth_radius": EARTH_RADIUS,
        "tile": TILE,
        "merge_pixels": MERGE_PIXELS,
        "cell_bits": CELL_BITS,
        "tile_zoom": TILE_ZOOM,
        "max_latitude": MAX_LATITUDE,
        "fit": FIT,
        "cluster": CLUSTER,
        "disc": {**DISC, "dashes": DISC_DASHES},
        "ring": RING,
        "arc": ARC,
    }
