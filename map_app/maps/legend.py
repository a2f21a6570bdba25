"""The legend of a still picture: laid out first, since its height decides the map's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from map_app.core.language import _
from map_app.core.vocab import EventType
from map_app.maps.figures import NAME, PAPER, SEVERAL, draw, symbol
from map_app.maps.lettering import letter, width


@dataclass(frozen=True, slots=True)
class Legend:
    """What the symbols mean, in rows: (x, row, kind or word, text)."""

    items: tuple[tuple[float, int, str, str], ...]
    size: float

    @property
    def height(self) -> float:
        """Pixels of all rows with the air around them."""
        rows = 1 + max((row for _x, row, _k, _t in self.items), default=0)
        return rows * self.size * 1.8 + self.size * 0.8

    def draw(self, root: ET.Element, left: float, top: float) -> None:
        """Put the rows under the map."""
        for x, row, kind, text in self.items:
            y = top + self.size * 0.4 + (row + 0.5) * self.size * 1.8
            self._sample(root, left + x + 9, y, kind)
            letter(root, text, left + x + 24, y + self.size * 0.35, **{"font-size": f"{self.size:.1f}"})

    def _sample(self, root: ET.Element, x: float, y: float, kind: str) -> None:
        if kind == "several":
            draw(root, "circle", cx=x, cy=y, r=8.0, fill=SEVERAL, stroke=NAME, stroke_width="2")
            style = {"font-size": "9", "fill": PAPER, "text-anchor": "middle"}
            letter(root, "12", x, y + 3.2, **style)
        elif kind == "disc":
            color = SEVERAL
            draw(
                root,
                "circle",
                cx=x,
                cy=y,
                r=9.0,
                fill=color,
                fill_opacity="0.12",
                stroke=color,
                stroke_dasharray="3 2.4",
            )
        else:
            symbol(root, x, y, EventType(kind), vague=False)


def lay_out(room: float, size: float, kinds: Sequence[str]) -> Legend:
    """Lay out the kinds of event, and what a disc and a number mean, in rows of `room` pixels."""
    entries = [(kind.value, kind.label) for kind in EventType if kind in kinds]
    entries += [("disc", _("somewhere within the disc")), ("several", _("several events"))]
    items, x, row = [], 0.0, 0
    for kind, text in entries:
        wide = 24 + width(text, size) + size * 1.2
        if x and x + wide > room:
            x, row = 0.0, row + 1
        items.append((x, row, kind, text))
        x += wide
    return Legend(tuple(items), size)
