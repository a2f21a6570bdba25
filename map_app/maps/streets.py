"""How the operator's own streets are drawn: what lies over what, in which colour, how wide at each zoom."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from map_app.core.palette import PALETTES, Shade
from map_app.core.view import View
from map_app.data.reference.geodata import Geodata
from map_app.data.streets.served import Streets, streets
from map_app.maps.colors import STREETS

FROM_ZOOM: Final = 6
"""The first zoom of the map that shows vector tiles: farther out its own ground is better to read."""

TILE: Final = 512
"""Pixels of a vector tile's side: those of a zoom are shown at the map's next one."""

NAMES_FROM: Final = 9
"""The first zoom whose names of settlements are the file's: farther out the map's own are ranked better."""

ROADS_FROM: Final = {"highway": 12, "major": 13, "medium": 14, "minor": 15}
"""The first zoom that names roads of a kind, where a name has room on them."""

MAX_ZOOM: Final = 18
_AT: Final = 16


@dataclass(frozen=True, slots=True)
class Stroke:
    """A kind drawn once: filled where `width` is 0, else as lines of so many pixels at zoom 16.

    A line is wider by `growth` to the power of two with each zoom, but never less than `least`; `rim` is what
    is seen of it on either side of another that lies over it.
    """

    kind: str
    color: str
    width: float = 0
    growth: float = 0
    least: float = 0.6
    rim: float = 0
    dashes: tuple[float, ...] = ()

    def pixels(self, zoom: float) -> float:
        """The width at a zoom; 0 for an area."""
        if not self.width:
            return 0
        return round(max(self.least, self.width * 2 ** ((zoom - _AT) * self.growth)) + 2 * self.rim, 2)


_ROADS: Final = (
    Stroke("runway", "road", 14, 0.7, 1),
    Stroke("path", "path", 1.2, 0.2, dashes=(3, 3)),
    Stroke("minor", "road", 5.5, 0.65, 0.5),
    Stroke("medium", "road", 7, 0.6, 0.7),
    Stroke("major", "road", 8.5, 0.55, 1),
    Stroke("highway", "highway", 10, 0.5, 1.2),
)
_RIMMED: Final = {"minor": "rim", "medium": "rim", "major": "rim", "highway": "highway_rim"}

STROKES: Final = (
    Stroke("earth", "land"),
    Stroke("built", "built"),
    Stroke("green", "green"),
    Stroke("water", "sea"),
    Stroke("stream", "water", 1.4, 0.2),
    Stroke("canal", "water", 2.5, 0.3, 0.8),
    Stroke("river", "water", 3.5, 0.3, 1),
    Stroke("building", "building"),
    Stroke("rail", "rail", 1.6, 0.2, 0.7, dashes=(5, 2)),
    *(
        Stroke(road.kind, _RIMMED[road.kind], road.width, road.growth, road.least, 0.8)
        for road in _ROADS
        if road.kind in _RIMMED
    ),
    *_ROADS,
    Stroke("region", "border", 1, dashes=(1, 3)),
    Stroke("border", "border", 1.4),
    Stroke("disputed", "border", 1.4, dashes=(4, 4)),
)
"""From the ground up."""


Row = Sequence[Any]
"""A row of names as tiles have it: name, latitude, longitude, weight and kind, of a road turn and run."""

SAME: Final = 0.01
"""Degrees: a camp or base this near to a place of the file is that place."""


def shown(view: View, geodata: Geodata) -> Streets | None:
    """The streets that a view shows; None where there are none or it leaves them off."""
    return None if view.basemap == "offline" else streets(geodata)


def merged(own: Sequence[Row], given: Sequence[Row], covers: Callable[[float, float], bool]) -> list[Row]:
    """The map's own names that the file does not have, its places, its roads once on their longest piece.

    `static/streets.js` does the same; `covers` tells of a latitude and longitude whether the file has a tile.
    """
    places = [row for row in given if row[4] not in ROADS_FROM]
    roads: dict[str, Row] = {}
    for row in given:
        if row[4] in ROADS_FROM and (row[0] not in roads or roads[row[0]][6] < row[6]):
            roads[row[0]] = row
    kept = [
        row
        for row in own
        if not covers(row[1], row[2])
        or not (
            row[4] in ("town", "quarter")
            or any(math.hypot(place[1] - row[1], place[2] - row[2]) < SAME for place in places)
        )
    ]
    return [*kept, *places, *roads.values()]


def color(name: str, shade: Shade) -> str:
    """A stroke's colour on the map of a theme."""
    return STREETS[shade].get(name) or PALETTES[shade][name]


def style() -> list[dict[str, Any]]:
    """All of it for the scripts (`Stroke` in `static/types.d.ts`); `widths` by whole zooms from 0 on."""
    return [
        {
            "kind": stroke.kind,
            "colors": {shade: color(stroke.color, shade) for shade in PALETTES},
            "widths": [stroke.pixels(zoom) for zoom in range(MAX_ZOOM + 1)] if stroke.width else None,
            "dashes": stroke.dashes,
        }
        for stroke in STROKES
    ]
