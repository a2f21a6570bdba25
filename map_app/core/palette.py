"""The colours of the ground, and how well other colours are told from it and from each other.

Everything is computed: contrast as WCAG 2.2 has it, differences as distances in CIE 1976 L*a*b*, colours as
eyes without red or green have them (Machado, Oliveira and Fernandes 2009). Colours are written `#RRGGBB`.
"""

from __future__ import annotations

import colorsys
import math
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, Literal

Shade = Literal["light", "dark"]

PALETTES: Final[dict[Shade, dict[str, str]]] = {
    "light": {
        "sea": "#DBE6EA",
        "land": "#EFECE4",
        "theatre": "#FBF8F0",
        "border": "#C4BBA7",
        "outline": "#14506B",
        "water": "#9DBBC6",
    },
    "dark": {
        "sea": "#0C1B25",
        "land": "#22272A",
        "theatre": "#2D3337",
        "border": "#5F676C",
        "outline": "#7FB4CC",
        "water": "#38647B",
    },
}
"""The base map, by theme; paper and stills are light."""

GROUNDS: Final = ("sea", "land", "theatre")
"""What fills the map: whatever is drawn may lie on any of these. Lakes have the colour of the sea."""

SEVERAL: Final = "#33424C"
"""The disc of a cluster, and of places that several kinds share."""

SEVERAL_LINES: Final[dict[Shade, str]] = {"light": SEVERAL, "dark": "#C3CCD2"}
"""The outline of a disc that several kinds share: apart from any kind's, politics is grey too."""

LINE_CONTRAST: Final[dict[Shade, float]] = {"light": 3.4, "dark": 4.5}
"""The least contrast of a line to what it is drawn on (WCAG 2.2, 1.4.11, asks for 3).

A little more on the light map, so that 3 also holds for eyes without green. Much more in the dark: at 3 the
dashes of discs, a pixel and a half wide and blended with the ground at their edges, nearly vanish there,
because the eye sees less of a thin light line than of a thin dark one.
"""

AREA_CONTRAST: Final = 3.0
"""The least contrast of a solid shape to what it stands on (WCAG 2.2, 1.4.11)."""

TEXT_CONTRAST: Final = 4.5
"""The least contrast of text (WCAG 2.2, 1.4.3)."""

_Rows = tuple[tuple[float, float, float], ...]
_WITHOUT_GREEN: Final[_Rows] = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.01182, 0.04294, 0.968881),
)
_WITHOUT_RED: Final[_Rows] = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)
_XYZ: Final[_Rows] = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
_WHITE: Final = (0.9505, 1.0, 1.089)


def line_colors(color: str) -> dict[str, str]:
    """A colour by theme, as near to the given one as a line can be told from the ground there."""
    return {theme: _told(color, theme, least) for theme, least in LINE_CONTRAST.items()}


def area_colors(color: str) -> dict[str, str]:
    """A colour by theme, as near to the given one as a bar can be told from the ground there."""
    return {theme: _told(color, theme, AREA_CONTRAST) for theme in PALETTES}


def text_colors(color: str) -> dict[str, str]:
    """A colour by theme, as near to the given one as text can be read on the ground there."""
    return {theme: _told(color, theme, TEXT_CONTRAST) for theme in PALETTES}


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def difference(one: str, other: str) -> float:
    """How differently two colours look (CIE 1976): some 2 are just seen side by side."""
    return math.dist(lab(one), lab(other))


@lru_cache(maxsize=4096)
def lab(color: str) -> tuple[float, float, float]:
    """Lightness, 0 to 100, and the two axes of hue, green to red and blue to yellow (CIE 1976, D65)."""
    xyz = _product(_XYZ, _linear(color))
    shares = (value / white for value, white in zip(xyz, _WHITE, strict=True))
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in shares)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def without_green(color: str) -> str:
    """A colour as an eye without cones for green has it."""
    return _seen(_WITHOUT_GREEN, color)


def without_red(color: str) -> str:
    """A colour as an eye without cones for red has it."""
    return _seen(_WITHOUT_RED, color)


def rgb(color: str) -> tuple[int, ...]:
    """Red, green and blue of a colour, 0 to 255."""
    return tuple(int(color[i : i + 2], 16) for i in (1, 3, 5))


def _told(color: str, theme: Shade, least: float) -> str:
    """The colour, lighter or darker by as little as it takes; hue and saturation stay."""
    grounds = [PALETTES[theme][ground] for ground in GROUNDS]
    hue, lightness, saturation = colorsys.rgb_to_hls(*(v / 255 for v in rgb(color)))
    end = 1.0 if theme == "dark" else 0.0
    told = color
    for step in range(51):
        if all(contrast(told, ground) >= least for ground in grounds):
            break
        parts = colorsys.hls_to_rgb(hue, lightness + (end - lightness) * step / 50, saturation)
        told = _hex(255 * v for v in parts)
    return told


def _seen(rows: _Rows, color: str) -> str:
    light = (min(1.0, max(0.0, v)) for v in _product(rows, _linear(color)))
    return _hex(255 * (12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055) for v in light)


def _hex(values: Iterable[float]) -> str:
    return "#" + "".join(f"{round(value):02X}" for value in values)


def _luminance(color: str) -> float:
    return _product(((0.2126, 0.7152, 0.0722),), _linear(color))[0]


def _linear(color: str) -> list[float]:
    """Red, green and blue as amounts of light, 0 to 1."""
    shares = [v / 255 for v in rgb(color)]
    return [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]


def _product(rows: _Rows, values: Iterable[float]) -> list[float]:
    held = [*values]
    return [sum(weight * value for weight, value in zip(row, held, strict=True)) for row in rows]
