"""The density layer of a still picture: cells in the colours of their classes, and its legend."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Final
from xml.etree import ElementTree as ET

from map_app.core.language import _, n_
from map_app.data.queries.density import CLASSES, Density
from map_app.data.table import TILE_ZOOM, latitude, longitude
from map_app.maps.still.figures import draw
from map_app.maps.still.lettering import width, wrap
from map_app.maps.still.viewport import Viewport
from map_app.maps.symbols import DENSITY_COLORS

Entry = tuple[str, str]
"""An entry of the legend: the colour of its patch, or none, and its text."""

WIDEST: Final = "1,000,000"
"""The longest figure of any scale: a thousand events per square kilometre."""

COLORS: Final = DENSITY_COLORS["light"]


def cells(frame: ET.Element, window: Viewport, found: Density) -> None:
    """Every cell as a rectangle, with its numbers as a title."""
    side = TILE_ZOOM - found.grid
    for cell in found.cells:
        west, east = (longitude(x << side) for x in (cell.x, cell.x + 1))
        north, south = (latitude(y << side) for y in (cell.y, cell.y + 1))
        turn = window.turn_of((west + east) / 2)
        (left, top), (right, bottom) = window.at(west, north, turn), window.at(east, south, turn)
        color = _color(sum(cell.density >= least for least in found.breaks), len(found.breaks))
        box = draw(frame, "rect", x=left, y=top, width=right - left, height=bottom - top, fill=color)
        box.set("fill-opacity", "0.78")
        words = n_("{n} event, {density} per 1,000 km²", "{n} events, {density} per 1,000 km²", cell.n)
        text = words.format(n=f"{cell.n:,}", density=_short(cell.density))
        ET.SubElement(box, "title").text = text


def legend(found: Density, size: float, room: float) -> list[Entry]:
    """The colours from low to high density, and how many events are in no cell."""
    if not found.cells:
        none = _("No event whose place is known at least to the settlement in this view.")
        return [("", line) for line in wrap(none, size, room, 3)]
    ends = ["", *map(_short, found.breaks), ""]
    patches = [
        (_color(i, len(found.breaks)), _span(low, high) or _only(found))
        for i, (low, high) in enumerate(pairwise(ends))
    ]
    lines = wrap(_rest(found.left_out, found.total), size, room, 3)
    return [("", _("Events per 1,000 km²")), *patches, *(("", line) for line in lines)]


def reserved(total: int, size: float, room: float) -> list[Entry]:
    """The largest possible legend: its space is reserved before the window, and so the cells, are known."""
    spans = (_span(WIDEST, WIDEST), _span(WIDEST, ""), _span("", WIDEST))
    widest = max(spans, key=lambda span: width(span, size))
    lines = wrap(_rest(total, total), size, room, 3)
    return [
        ("", _("Events per 1,000 km²")),
        *[(COLORS[0], widest)] * CLASSES,
        *(("", line) for line in lines),
    ]


def _rest(left_out: int, total: int) -> str:
    """How many events are in no cell, and what a blank area means."""
    blank = _("Blank: none recorded.")
    if not left_out:
        return blank
    words = n_(
        "{left} of {n} event left out: place known less well than to the settlement.",
        "{left} of {n} events left out: place known less well than to the settlement.",
        total,
    )
    return f"{words.format(left=f'{left_out:,}', n=f'{total:,}')} {blank}"


def _span(low: str, high: str) -> str:
    if low and high:
        return f"{low}–{high}"
    if low:
        return _("{n} or more").format(n=low)
    return _("under {n}").format(n=high) if high else ""


def _only(found: Density) -> str:
    """The range of the only class, where densities are too similar for more."""
    densities = [cell.density for cell in found.cells]
    return "–".join(dict.fromkeys((_short(min(densities)), _short(max(densities)))))


def _color(which: int, last: int) -> str:
    """The colour of a class; few classes are spread over the scale, as on the page."""
    return COLORS[round(which / last * (len(COLORS) - 1)) if last else len(COLORS) // 2]


def _short(value: float) -> str:
    """A positive density to three significant figures: `0.0123`, `1,230`."""
    digits = 2 - math.floor(math.log10(value))
    text = f"{round(value, digits):,.{max(0, digits)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
