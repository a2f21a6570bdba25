"""Whether the symbols of a map's event types are told apart, and from the ground: each fault with its cure.

- A colour has a contrast of 3 to all that fills the light map. (On the dark map a symbol is told by its white
  rim, and lines and bars are lightened until they are told: `palette` always finds such a shade.)
- Any two colours differ clearly, as they are on the light and on the dark map, and also for eyes without red
  or green: bars, discs and the rings of clusters say the type by colour alone. All differ more from the
  colour of discs that several types share.
- Any two types have different shapes, which all are told apart in grey (`shapes`). Only types of one family
  may share a shape, where the colour of one is much lighter: that too is seen in grey.
- A cross is not red: that is a protected emblem.
"""

from __future__ import annotations

import colorsys
import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from map_app.core.palette import (
    AREA_CONTRAST,
    GROUNDS,
    PALETTES,
    SEVERAL_LINES,
    area_colors,
    contrast,
    difference,
    lab,
    line_colors,
    rgb,
    without_green,
    without_red,
)
from map_app.core.shapes import SHAPES
from map_app.core.vocabulary import OTHER, EventType, other_type

APART: Final = 8.0
"""The least difference (CIE 1976) of two types' colours, as lines and as areas, on both maps."""

SIGHT_APART: Final = 2.0
"""The same for eyes without green or without red, which tell far fewer colours: just seen side by side."""

SEVERAL_APART: Final = 16.0
"""The least difference of a line's colour from that of a disc that several types share."""

LIGHTER: Final = 20.0
"""How much lighter, of 100, one of two colours with the same shape is: seen in grey at a glance."""

RED: Final = (345 / 360, 15 / 360, 0.45)
"""Hues from and to, and the saturation, of what is taken for red."""

COLORS: Final = (
    *("#C44E1C", "#B26C00", "#0B5FA5", "#1F7FBD", "#7B4A2B", "#A8326F", "#12805C", "#6A51A3", "#68737B"),
    *("#4F7F35", "#BC3450", "#5C4C00", "#45247F", "#63425A", "#11839A", "#6E1664", "#85002E", "#383F0C"),
    *("#CB5141", "#4C6392", "#5D71D6", "#9A2981", "#0044A4"),
)
"""Colours that go together by these rules, which cures propose."""


class Fault(NamedTuple):
    """What is wrong with the symbols of one type or of two: what and its cure, parted by a semicolon."""

    slugs: tuple[str, ...]
    field: Literal["symbol", "color"]
    reason: str


def faults(types: Sequence[EventType]) -> Iterator[Fault]:
    """What is wrong with the symbols of a map's types; nothing where all are told apart.

    `types` have symbols of `SHAPES` and colours as `#RRGGBB`. The type under which a map shows the types that
    it lacks is one more.
    """
    for kind in types:
        yield from _alone(kind, types)
    shown = [*types, *([] if OTHER in types else [other_type()])]
    for n, kind in enumerate(shown):
        yield from _like_one_before(kind, shown[:n], shown)


def free_symbols(types: Sequence[EventType]) -> list[str]:
    """The shapes that none of some types has, without the cross: not every colour suits it."""
    taken = {"cross"} | {kind.look.symbol for kind in types}
    return [name for name in SHAPES if name not in taken]


def free_colors(types: Sequence[EventType]) -> list[str]:
    """Those of `COLORS` that are told from the colours of all of some types."""
    return [color for color in COLORS if not any(_alike(color, kind.look.color) for kind in types)]


def _alone(kind: EventType, types: Sequence[EventType]) -> Iterator[Fault]:
    symbol, color = kind.look.symbol, kind.look.color
    weakest = min(GROUNDS, key=lambda ground: contrast(color, PALETTES["light"][ground]))
    if (told := contrast(color, PALETTES["light"][weakest])) < AREA_CONTRAST:
        nearest = area_colors(color)["light"]
        had = f"{color} has a contrast of {int(told * 10) / 10} to {weakest}"
        cure = f"{AREA_CONTRAST:g} is asked for: {nearest} is the nearest that has it"
        yield Fault((kind,), "color", f"{had}; {cure}")
    elif any(
        difference(line_colors(color)[theme], shared) < SEVERAL_APART
        for theme, shared in SEVERAL_LINES.items()
    ):
        had = f"{color} is nearly the colour of discs that several types share"
        yield Fault((kind,), "color", f"{had}; {_other_color(types)}")
    if symbol == "cross" and _is_red(color):
        cure = "choose another symbol, or a colour that is not red"
        yield Fault((kind,), "symbol", f"a red cross is a protected emblem; {cure}")


def _like_one_before(
    kind: EventType, before: Sequence[EventType], types: Sequence[EventType]
) -> Iterator[Fault]:
    """Where a type is taken for one before it: the first of each field, for a file full of copies."""
    if twin := next((one for one in before if _share_symbol(one, kind)), None):
        free = free_symbols(types)
        listed = ", ".join(free[:8]) + (f" and {len(free) - 8} more" if len(free) > 8 else "")
        cure = f"choose another symbol for {_changeable(twin, kind)}: free are {listed}"
        if twin.family is kind.family:
            cure += "; or make one of the colours much lighter"
        said = f"{_both(twin, kind)} both have the symbol {kind.look.symbol}; {cure}"
        yield Fault((twin, kind), "symbol", said)
    for one in before:
        if where := _alike(one.look.color, kind.look.color):
            same = one.look.color == kind.look.color
            had = "one colour" if same else f"nearly one colour ({one.look.color}, {kind.look.color}){where}"
            yield Fault((one, kind), "color", f"{_both(one, kind)} have {had}; {_other_color(types)}")
            return


def _share_symbol(one: EventType, other: EventType) -> bool:
    """Whether two types have one shape, and are not of one family with colours of clear lightness."""
    if one.look.symbol != other.look.symbol:
        return False
    lighter = abs(lab(one.look.color)[0] - lab(other.look.color)[0])
    return one.family is not other.family or lighter < LIGHTER


def _both(one: EventType, other: EventType) -> str:
    """Two types by name; the last may be the one under which a map shows the types that it lacks."""
    what = ", which shows types that the map lacks," if other == OTHER else ""
    return f"“{one}” and “{other}”{what}"


def _changeable(one: EventType, other: EventType) -> str:
    return f"“{one}”" if other == OTHER else "one of them"


def _alike(one: str, other: str) -> str | None:
    """Where two colours are hardly told apart; None where they always are."""
    for (where, least, mine), (_, _, its) in zip(_seen(one), _seen(other), strict=True):
        if math.dist(mine, its) < least:
            return where
    return None


@lru_cache(maxsize=1024)
def _seen(color: str) -> tuple[tuple[str, float, tuple[float, float, float]], ...]:
    """A colour in all ways that it is seen: where, how far from it others have to be there, its values."""
    lines, areas = line_colors(color), area_colors(color)
    return (
        (" on the light map", APART, lab(color)),
        (" on the light map", APART, lab(lines["light"])),
        (" on the dark map", APART, lab(lines["dark"])),
        (" on the dark map", APART, lab(areas["dark"])),
        (" for eyes without green", SIGHT_APART, lab(without_green(color))),
        (" for eyes without red", SIGHT_APART, lab(without_red(color))),
    )


def _other_color(types: Sequence[EventType]) -> str:
    free = free_colors(types)[:3]
    return f"choose another colour, such as {', '.join(free)}" if free else "choose another colour"


def _is_red(color: str) -> bool:
    first, last, least = RED
    hue, _, saturation = colorsys.rgb_to_hls(*(value / 255 for value in rgb(color)))
    return saturation >= least and (hue >= first or hue <= last)
