"""Quadratic curves in pixels, as in `static/curve.js`: where they leave a symbol, and a head at their end."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Final

Point = tuple[float, float]
Curve = tuple[Point, Point, Point]
"""Start, control point and end."""
Spot = tuple[float, float, float]
"""The middle of a symbol and its radius."""

STEPS: Final = 64
"""That a curve is walked in to find where it leaves a symbol."""

HALVINGS: Final = 12


def curve_of(a: Point, b: Point, bend: float) -> Curve:
    """The curve between two points; `bend` is how far it stands off the straight line, of its length."""
    middle = (a[0] + b[0]) / 2 - (b[1] - a[1]) * bend, (a[1] + b[1]) / 2 + (b[0] - a[0]) * bend
    return a, middle, b


def trimmed(curve: Curve, spots: Iterable[Spot], gap: float) -> Curve | None:
    """The curve without what lies in the symbols at its ends, or nearer to them; None where they meet."""
    listed = list(spots)
    ended = _cut(curve, _around(curve[2], listed, gap))
    started = _cut(ended[::-1], _around(curve[0], listed, gap)) if ended else None
    return started[::-1] if started else None


def headed(curve: Curve, head: float, width: float) -> tuple[Curve, Curve] | None:
    """The curve as far as its head, and the head's three corners; None where it is too short for one."""
    tip = curve[2]
    line = _cut(curve, lambda point: math.dist(point, tip) < head)
    if not line:
        return None
    base = line[2]
    x, y = ((tip[i] - base[i]) / head * (width / 2) for i in (0, 1))
    return line, ((base[0] - y, base[1] + x), tip, (base[0] + y, base[1] - x))


def _between(a: Point, b: Point, t: float) -> Point:
    return a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t


def _point_at(curve: Curve, t: float) -> Point:
    a, c, b = curve
    return _between(_between(a, c, t), _between(c, b, t), t)


def _around(end: Point, spots: list[Spot], gap: float) -> Callable[[Point], bool]:
    holding = [spot for spot in spots if math.dist(spot[:2], end) < spot[2]]
    return lambda point: any(math.dist(spot[:2], point) < spot[2] + gap for spot in holding)


def _cut(curve: Curve, is_inside: Callable[[Point], bool]) -> Curve | None:
    """The curve without the end for which a test holds; None where it holds for all of it."""
    if not is_inside(curve[2]):
        return curve
    step = STEPS - 1
    while step >= 0 and is_inside(_point_at(curve, step / STEPS)):
        step -= 1
    if step < 0:
        return None
    out, inside = step / STEPS, (step + 1) / STEPS
    for _ in range(HALVINGS):
        middle = (out + inside) / 2
        if is_inside(_point_at(curve, middle)):
            inside = middle
        else:
            out = middle
    return curve[0], _between(curve[0], curve[1], out), _point_at(curve, out)
