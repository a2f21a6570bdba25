"""One symbol per kind of event: differing by shape *and* colour, never one per side.

Colours come from the design's palette; two were darkened until they reach 3:1 against sea and land
(WCAG 2.2, 1.4.11): missile_drone_attack and interception.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import quote

from map_app.core.palette import area_colors, line_colors, text_colors
from map_app.core.shapes import SHAPES
from map_app.core.vocab import EventType


@dataclass(frozen=True, slots=True)
class Symbol:
    """A shape as an SVG path in a box of 24 by 24, and its colour."""

    color: str
    path: str


SYMBOLS: Final[dict[EventType, Symbol]] = {
    EventType.AIR_STRIKE: Symbol("#C44E1C", SHAPES["triangle"]),
    EventType.MISSILE_DRONE_ATTACK: Symbol("#B26C00", SHAPES["dart"]),
    EventType.SHIPPING_ATTACK: Symbol("#0B5FA5", SHAPES["ship"]),
    EventType.INTERCEPTION: Symbol("#1F7FBD", SHAPES["cross"]),
    EventType.GROUND_FIGHTING: Symbol("#7B4A2B", SHAPES["square"]),
    EventType.CIVILIAN_HARM: Symbol("#A8326F", SHAPES["circle"]),
    EventType.HUMANITARIAN: Symbol("#12805C", SHAPES["house"]),
    EventType.DIPLOMACY: Symbol("#6A51A3", SHAPES["diamond"]),
    EventType.POLITICS: Symbol("#68737B", SHAPES["hexagon"]),
}


DENSITY_COLORS: Final = {
    "light": ("#F2E24A", "#7AC96B", "#2A9A8C", "#3B5A8C", "#440F55"),
    "dark": ("#5B3A78", "#41659B", "#2A9A8C", "#7AC96B", "#FDE725"),
}
"""From few to many, by theme: viridis, which keeps its order in grey and for any colour vision."""


def svg(event_type: EventType, size: int = 16) -> str:
    """The symbol as an inline SVG with a white rim, hidden from screen readers (its label is text)."""
    symbol = SYMBOLS[event_type]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}"'
        f' viewBox="-2 -2 28 28" aria-hidden="true"><path d="{symbol.path}" fill="{symbol.color}"'
        ' stroke="#fff" stroke-width="2" stroke-linejoin="round" paint-order="stroke"/></svg>'
    )


def data_uri(event_type: EventType) -> str:
    """The symbol as a `data:` address, for style sheets."""
    return f"data:image/svg+xml,{quote(svg(event_type))}"


def table() -> dict[str, dict[str, Any]]:
    """What the map's scripts need of each kind: words, path, colours (of bars, lines and text by theme)."""
    return {
        t.value: {
            "label": t.label,
            "phrase": t.phrase,
            **asdict(SYMBOLS[t]),
            "areas": area_colors(SYMBOLS[t].color),
            "lines": line_colors(SYMBOLS[t].color),
            "texts": text_colors(SYMBOLS[t].color),
        }
        for t in EventType
    }
