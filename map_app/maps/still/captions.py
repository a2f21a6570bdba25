"""The words on a still picture's map: names of places, what is not shown, the scale."""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree as ET

from map_app.core.language import _, direction, language, n_
from map_app.core.text import number
from map_app.data.reference.geodata import places
from map_app.maps.drawing import NAMES, beside
from map_app.maps.still.figures import HALO, NAME, SEA, SEA_NAME, Rect, Taken, draw
from map_app.maps.still.lettering import letter, width
from map_app.maps.still.viewport import Viewport


def labels(frame: ET.Element, window: Viewport, taken: Taken) -> None:
    """Place labels by importance; skips one that would overlap a symbol, a label or the edge."""
    boxes = list(taken)
    for place in places():
        if place.min_zoom > window.zoom + 0.25:
            continue
        x, y = window.at(place.lon, place.lat)
        name = place.names[language()]
        text = name.upper() if place.kind == "country" else name
        size = 10.5 if place.kind == "country" else 12.0
        half = width(text, size) / 2 + (len(text) * 0.6 if place.kind != "city" else 0)
        wide, tall = (half * 0.7, half * 0.8) if abs(place.rotation) > 30 else (half, 9.0)
        is_city = place.kind == "city"
        shifts = beside(_cover(x, y, taken), half) if is_city else [(0.0, 0.0)]
        for dx, dy in shifts:
            box = (x + dx - wide, y + dy - tall, x + dx + wide, y + dy + tall)
            inside = box[0] > 4 and box[1] > 4 and box[2] < window.width - 4 and box[3] < window.height - 30
            if not inside or any(_overlap(box, other) for other in boxes):
                continue
            boxes.append(box)
            _name(frame, text, x + dx, y + dy, size, place.kind, place.rotation)
            if is_city:
                boxes.append(_dot(x, y))
                if not any(_overlap(_dot(x, y), symbol) for symbol in taken):
                    draw(frame, "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="2", fill=NAME)
            break


def _dot(x: float, y: float) -> Rect:
    dot = NAMES["dot"]
    return (x - dot, y - dot, x + dot, y + dot)


def _cover(x: float, y: float, taken: Taken) -> Rect:
    """What covers a town's point, from it: its dot and the symbols over it."""
    boxes = [_dot(x, y), *(box for box in taken if _overlap(_dot(x, y), box))]
    left, top, right, bottom = zip(*boxes, strict=True)
    return (min(left) - x, min(top) - y, max(right) - x, max(bottom) - y)


def _overlap(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _name(frame: ET.Element, text: str, x: float, y: float, size: float, kind: str, turn: float) -> None:
    style = {"font-size": f"{size}", "text-anchor": "middle", "fill": SEA_NAME if kind == "sea" else NAME}
    style |= {"stroke": HALO if kind != "sea" else SEA, "stroke-width": "3", "stroke-linejoin": "round"}
    style |= {"paint-order": "stroke", "stroke-opacity": "0.85"}
    style |= {
        "sea": {"font-style": "italic", "letter-spacing": "1"},
        "country": {"letter-spacing": "1.2"},
    }.get(kind, {"font-weight": "500"})
    if turn:
        style["transform"] = f"rotate({turn:g} {x:.1f} {y:.1f})"
    letter(frame, text, x, y + size * 0.35, **style)


def notes(frame: ET.Element, window: Viewport, total: int, away: int, unplaced: int) -> None:
    """How many of all events are not shown, at the lower right; at the lower left where lines begin right."""
    parts, rtl = [], direction() == "rtl"
    if away > 0:
        words = n_(
            "{away} of {n} event outside this picture", "{away} of {n} events outside this picture", total
        )
        parts.append(words.format(away=f"{away:,}", n=f"{total:,}"))
    if unplaced:
        parts.append(_("{n} known only to the country").format(n=f"{unplaced:,}"))
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
