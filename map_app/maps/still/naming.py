"""Names of places on a still picture: by importance, none over another, the town of most events first."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET

from map_app.core.language import language
from map_app.data.reference.geodata import Geodata
from map_app.data.reference.places import Place
from map_app.data.reference.towns import ZOOMS, TownNames
from map_app.maps.drawing import FARTHER, NAMES, beside, cluster_size, focal_of, is_near, most_names
from map_app.maps.still import streets
from map_app.maps.still.figures import HALO, NAME, SEA, SEA_NAME, Placed, Rect, Taken, draw
from map_app.maps.still.lettering import letter, width
from map_app.maps.still.viewport import Viewport

DOTTED: Final = frozenset({"city", "town", "site"})
SIZES: Final = {"country": 10.5, "sea": 12.0, "city": 12.0, "governorate": 9.5}
SMALL: Final = 11.0
SPREAD: Final = {"country": 1.2, "sea": 1.0, "governorate": 2.0}
"""Pixels between the letters of a name."""

LARGE: Final = 50
FARTHEST: Final = 5
"""The least weight of a settlement that is named farther out than the first zoom of names, and the zoom from
which on any is.
"""

FOOT: Final = 30
"""Pixels at a picture's lower edge that scale and notes stand in."""


class Label(NamedTuple):
    """A name: its kind as in the base map or in `towns.Name`, its point in pixels, degrees turned."""

    text: str
    kind: str
    x: float
    y: float
    turn: float = 0

    @property
    def size(self) -> float:
        """Pixels of its letters."""
        return SIZES.get(self.kind, SMALL)

    @property
    def half(self) -> float:
        """Half of its width in pixels."""
        return (width(self.text, self.size) + len(self.text) * SPREAD.get(self.kind, 0)) / 2

    @property
    def dot(self) -> Rect:
        """The box of a town's dot."""
        r = NAMES["dot"]
        return (self.x - r, self.y - r, self.x + r, self.y + r)


Spot = tuple[float, float, float, int]
"""A symbol's middle and radius in pixels, and its number of events."""


def spots(found: Iterable[Placed]) -> list[Spot]:
    """The clusters and events of a picture."""
    return [(p.x, p.y, cluster_size(p.cluster.count) / 2, p.cluster.count) for p in found]


def labels(
    frame: ET.Element,
    window: Viewport,
    geodata: Geodata,
    taken: Taken,
    symbols: Sequence[Spot],
    ground: streets.Ground | None,
) -> None:
    """Draw names by importance.

    One that would overlap a symbol, a name or the edge is left out, and one whose dot would overlap a name.
    """
    found = [*_of_base_map(window, geodata.places), *_near(window, geodata.towns, ground)]
    dotted = [label for label in found if label.kind in DOTTED]
    number = focal_of([(label.x, label.y) for label in dotted], symbols)
    focal = None if number is None else dotted[number]
    boxes, names = list(taken), list[Rect]()
    for label in [focal, *(one for one in found if one is not focal)] if focal else found:
        if label.kind in DOTTED and any(_overlap(label.dot, name) for name in names):
            continue
        shifts = _shifts(label, taken, is_focal=label is focal)
        shift = next((at for at in shifts if _is_free(_box(label, at), boxes, window)), None)
        if shift is None:
            continue
        names.append(_box(label, shift))
        boxes.append(_box(label, shift))
        _name(frame, label, *shift)
        if label.kind in DOTTED:
            boxes.append(label.dot)
            if not any(_overlap(label.dot, symbol) for symbol in taken):
                draw(frame, "circle", cx=f"{label.x:.1f}", cy=f"{label.y:.1f}", r="2", fill=NAME)
        if len(names) >= most_names(window.width, window.height):
            break


def _of_base_map(window: Viewport, places: Iterable[Place]) -> Iterator[Label]:
    for place in places:
        if place.min_zoom <= window.zoom + 0.25:
            name = place.names[language()]
            text = name.upper() if place.kind == "country" else name
            yield Label(text, place.kind, *window.at(place.lon, place.lat), place.rotation)


def _near(window: Viewport, towns: TownNames, ground: streets.Ground | None) -> Iterator[Label]:
    """Settlements and what else the map names, or its streets do, by their importance."""
    first, last = ZOOMS
    zoom = max(first, min(last, math.floor(window.zoom + 0.25)))
    if window.zoom + 0.25 < FARTHEST:
        return
    own = (
        (name.in_language(language()), name.lat, name.lon, name.weight, name.kind)
        for tile in towns.chosen(zoom).values()
        for name in tile
    )
    for row in sorted(streets.names(ground, own), key=lambda row: -row[3]):
        text, lat, lon, weight, kind, turn = (*row, 0)[:6]
        x, y = window.at(lon, lat)
        if not (0 <= x <= window.width and 0 <= y <= window.height):
            continue
        if window.zoom + 0.25 < first and (kind != "town" or weight < LARGE):
            continue
        label = Label(text.upper() if kind == "governorate" else text, kind, x, y, turn)
        if 2 * label.half < streets.room_on(row, window.zoom):
            yield label


def _shifts(label: Label, taken: Taken, *, is_focal: bool) -> list[tuple[float, float]]:
    """How far from its point a name may stand, the best first."""
    if label.kind not in DOTTED:
        return [(0.0, 0.0)]
    steps = FARTHER if is_focal else FARTHER[:2]
    shifts = [at for step in steps for at in beside(_cover(label, taken, step), label.half)]
    return [at for at in shifts if is_focal or is_near(at, label.half)]


def _box(label: Label, shift: tuple[float, float]) -> Rect:
    x, y = label.x + shift[0], label.y + shift[1]
    wide, tall = (
        (label.half * 0.7, label.half * 0.8)
        if abs(label.turn) > 30
        else (label.half + NAMES["side"], NAMES["up"])
    )
    return (x - wide, y - tall, x + wide, y + tall)


def _is_free(box: Rect, boxes: Sequence[Rect], window: Viewport) -> bool:
    left, top, right, bottom = box
    inside = left > 4 and top > 4 and right < window.width - 4 and bottom < window.height - FOOT
    return inside and not any(_overlap(box, other) for other in boxes)


def _cover(label: Label, taken: Taken, farther: float) -> Rect:
    """What covers a town's point, from it: its dot and the symbols over it, with some pixels around."""
    boxes = [label.dot, *(box for box in taken if _overlap(label.dot, box))]
    left, top, right, bottom = zip(*boxes, strict=True)
    x, y = label.x, label.y
    return (
        min(left) - x - farther,
        min(top) - y - farther,
        max(right) - x + farther,
        max(bottom) - y + farther,
    )


def _overlap(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _name(frame: ET.Element, label: Label, dx: float, dy: float) -> None:
    kind, x, y = label.kind, label.x + dx, label.y + dy
    style = {"font-size": f"{label.size:g}", "text-anchor": "middle"}
    style |= {"fill": SEA_NAME if kind == "sea" else NAME}
    style |= {"stroke": HALO if kind != "sea" else SEA, "stroke-width": "3", "stroke-linejoin": "round"}
    style |= {"paint-order": "stroke", "stroke-opacity": "0.85"}
    if kind in SPREAD:
        style["letter-spacing"] = f"{SPREAD[kind]:g}"
    if kind in ("sea", "quarter", "island"):
        style["font-style"] = "italic"
    if kind == "city":
        style["font-weight"] = "500"
    if label.turn:
        style["transform"] = f"rotate({label.turn:g} {x:.1f} {y:.1f})"
    letter(frame, label.text, x, y + label.size * 0.35, **style)
