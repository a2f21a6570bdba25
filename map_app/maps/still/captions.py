"""The words on a still picture's map beside names of places: what is not shown, the scale."""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree as ET

from map_app.core.language import _, direction, n_
from map_app.core.text import number
from map_app.maps.still.figures import HALO, NAME, SEA, draw
from map_app.maps.still.lettering import letter
from map_app.maps.still.viewport import Viewport


def notes(frame: ET.Element, window: Viewport, total: int, away: int, unplaced: int) -> None:
    """How many of all events are not shown, at the lower right; at the lower left where lines begin right."""
    parts, rtl = [], direction() == "rtl"
    if away > 0:
        words = n_(
            "{away} of {n} event outside this picture", "{away} of {n} events outside this picture", total
        )
        parts.append(words.format(away=f"{away:,}", n=f"{total:,}"))
    if unplaced:
        parts.append(_("{n} known only to the country or sea").format(n=f"{unplaced:,}"))
    if parts:
        style = {
            "font-size": "11",
            "fill": NAME,
            "text-anchor": "start" if rtl else "end",
            "stroke": SEA,
            "stroke-width": "3",
        }
        style |= {"paint-order": "stroke", "stroke-opacity": "0.8"}
        x = 12.0 if rtl else window.width - 12
        letter(frame, " · ".join(parts), x, window.height - 10, **style)


def scale_bar(frame: ET.Element, window: Viewport) -> None:
    """A scale bar, right for the centre of the picture, in the corner where lines begin."""
    km = next((k for k in _ROUND if window.pixels(k, window.lat) <= 110), _ROUND[-1])
    long = window.pixels(km, window.lat)
    x, y = (window.width - 14 - long if direction() == "rtl" else 14.0), window.height - 12
    line = f"M{x:.1f},{y - 5:.1f}V{y:.1f}H{x + long:.1f}V{y - 5:.1f}"
    draw(frame, "path", d=line, fill="none", stroke=HALO, stroke_width="4", stroke_opacity="0.7")
    draw(frame, "path", d=line, fill="none", stroke=NAME, stroke_width="1.5")
    text = _("{n} km").format(n=number(km)) if km >= 1 else _("{n} m").format(n=number(km * 1000))
    style = {"font-size": "11", "fill": NAME, "stroke": HALO, "stroke-width": "3", "paint-order": "stroke"}
    letter(frame, text, x + 4, y - 4, **style)


_ROUND: Final = tuple(step * 10.0**power for power in (3, 2, 1, 0, -1, -2) for step in (5, 3, 2, 1))
