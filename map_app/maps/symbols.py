"""One symbol per type of event, as its map has it: differing by shape *and* colour, never one per side."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import quote

from map_app.core.palette import area_colors, line_colors, text_colors
from map_app.core.shapes import SHAPES
from map_app.core.text import class_name
from map_app.core.vocabulary import OTHER, EventType, Vocabulary, other_type, shown_as


@dataclass(frozen=True, slots=True)
class Symbol:
    """A shape as an SVG path in a box of 24 by 24, and its colour."""

    color: str
    path: str


RIM: Final = 'stroke="#fff" stroke-width="2" stroke-linejoin="round" paint-order="stroke"'

DENSITY_COLORS: Final = {
    "light": ("#F2E24A", "#7AC96B", "#2A9A8C", "#3B5A8C", "#440F55"),
    "dark": ("#5B3A78", "#41659B", "#2A9A8C", "#7AC96B", "#FDE725"),
}
"""From few to many, by theme: viridis, which keeps its order in grey and for any colour vision."""


def symbol_of(kind: EventType) -> Symbol:
    """The symbol of a type."""
    return Symbol(kind.look.color, SHAPES[kind.look.symbol])


def svg(kind: EventType, size: int = 16) -> str:
    """The symbol as an inline SVG with a white rim, hidden from screen readers (its label is text)."""
    symbol = symbol_of(kind)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}"'
        f' viewBox="-2 -2 28 28" aria-hidden="true"><path d="{symbol.path}" fill="{symbol.color}"'
        f" {RIM}/></svg>"
    )


def drawn(types: Vocabulary[EventType]) -> tuple[EventType, ...]:
    """What a map may have to draw: its own types, and the one that shows those that it lacks."""
    return (*types, *(() if OTHER in types else (other_type(),)))


def css_name(slug: str, types: Vocabulary[EventType]) -> str:
    """What classes of style call a type: its slug, or `other` where the map lacks it.

    The types of events without a map are called what their file calls them, which may be any text; no two
    share a name, see `class_name`.
    """
    return class_name(shown_as(slug, types))


def style(types: Vocabulary[EventType]) -> str:
    """The rules that give each class `symbol-TYPE` its symbol as `--symbol`, and all else that for others."""
    rules = (f'.symbol-{css_name(kind, types)}{{--symbol:url("{data_uri(kind)}")}}' for kind in types)
    return f':root{{--symbol:url("{data_uri(other_type())}")}}' + "".join(rules)


def data_uri(kind: EventType) -> str:
    """The symbol as a `data:` address, for style sheets."""
    return f"data:image/svg+xml,{quote(svg(kind))}"


def table(types: Vocabulary[EventType]) -> dict[str, dict[str, Any]]:
    """What the map's scripts need of each type: words, path, colours (of bars, lines and text by theme)."""
    return {
        str(kind): {
            "label": kind.label,
            "phrase": kind.phrase,
            **asdict(symbol_of(kind)),
            "areas": area_colors(kind.look.color),
            "lines": line_colors(kind.look.color),
            "texts": text_colors(kind.look.color),
        }
        for kind in drawn(types)
    }
