"""The legend of a still picture, laid out first because its height decides the map's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from map_app.core.language import _, direction
from map_app.core.palette import SEVERAL
from map_app.core.vocabulary import OTHER, EventType, Vocabulary, other_type
from map_app.maps.still.figures import NAME, PAPER, draw, symbol
from map_app.maps.still.lettering import letter, width

SAMPLE: Final = 24.0
"""Pixels that a symbol or patch takes before its text."""


@dataclass(frozen=True, slots=True)
class Legend:
    """Samples with their texts, in rows: (x, row, sample, text)."""

    items: tuple[tuple[float, int, str, str], ...]
    size: float
    room: float
    types: Vocabulary[EventType]

    @property
    def height(self) -> float:
        """Height of all rows with padding, in pixels."""
        rows = 1 + max((row for _x, row, _k, _t in self.items), default=0)
        return rows * self.size * 1.8 + self.size * 0.8

    def draw(self, root: ET.Element, left: float, top: float) -> None:
        """Draw the rows below the map, from the side where lines begin."""
        rtl = direction() == "rtl"
        side, edge = (-1, left + self.room) if rtl else (1, left)
        style = {"font-size": f"{self.size:.1f}", **({"text-anchor": "end"} if rtl else {})}
        for x, row, sample, text in self.items:
            y = top + self.size * 0.4 + (row + 0.5) * self.size * 1.8
            self._sample(root, edge + side * (x + 9), y, sample)
            start = edge + side * (x + (SAMPLE if sample else 0))
            letter(root, text, start, y + self.size * 0.35, **style)

    def _sample(self, root: ET.Element, x: float, y: float, sample: str) -> None:
        if sample.startswith("#"):
            draw(root, "rect", x=x - 9, y=y - 7, width=18.0, height=14.0, fill=sample, fill_opacity="0.78")
        elif sample == "several":
            draw(root, "circle", cx=x, cy=y, r=8.0, fill=SEVERAL, stroke=NAME, stroke_width="2")
            style = {"font-size": "9", "fill": PAPER, "text-anchor": "middle"}
            letter(root, "12", x, y + 3.2, **style)
        elif sample == "disc":
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
        elif sample:
            symbol(root, x, y, self.types.term(sample), vague=False)


def entries(kinds: Sequence[str], types: Vocabulary[EventType]) -> list[tuple[str, str]]:
    """Entries for the types, discs and clusters: each a sample and its text."""
    named = [(str(kind), kind.label) for kind in types if kind in kinds]
    if any(kind not in types for kind in kinds):
        named.append((OTHER, other_type().label))
    return [*named, ("disc", _("somewhere within the dashed line")), ("several", _("several events"))]


def lay_out(
    room: float, size: float, listed: Sequence[tuple[str, str]], types: Vocabulary[EventType]
) -> Legend:
    """Lay out entries in rows of `room` pixels."""
    items, x, row = [], 0.0, 0
    for sample, text in listed:
        wide = (SAMPLE if sample else 0) + width(text, size) + size * 1.2
        if x and x + wide > room:
            x, row = 0.0, row + 1
        items.append((x, row, sample, text))
        x += wide
    return Legend(tuple(items), size, room, types)
