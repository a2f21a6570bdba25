"""Which colours and opacities ground, lines and texts have on the map, by theme.

`drawing.numbers` and `symbols.table` hand them to the scripts. The colours of names and of what is accented
are those of `static/map.css`; a test reads both and computes how well each is told from what it is drawn on.
"""

from __future__ import annotations

import colorsys
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

STREETS: Final[dict[Shade, dict[str, str]]] = {
    "light": {
        "built": "#E9E4D9",
        "green": "#E3E9D6",
        "building": "#E1DBCE",
        "road": "#FFFFFF",
        "rim": "#D3CAB9",
        "highway": "#F6E7C4",
        "highway_rim": "#CDBD98",
        "path": "#D3CAB9",
        "rail": "#B4AB9B",
    },
    "dark": {
        "built": "#272D31",
        "green": "#22302A",
        "building": "#30383D",
        "road": "#3A4348",
        "rim": "#1B2023",
        "highway": "#47483F",
        "highway_rim": "#1B2023",
        "path": "#363E43",
        "rail": "#4A5358",
    },
}
"""The operator's own streets, beside the colours of the base map: quiet, so that events stand out."""

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

OPACITY: Final = {"outline": 0.7, "arc": 0.95, "far_arc": 0.7}
"""Of the outlines of theatres, and of arcs by how many steps they are from the selected event."""


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
        told = "#" + "".join(f"{round(255 * v):02X}" for v in parts)
    return told


def rgb(color: str) -> tuple[int, ...]:
    """Red, green and blue of a colour as `#RRGGBB`, 0 to 255."""
    return tuple(int(color[i : i + 2], 16) for i in (1, 3, 5))


def _luminance(color: str) -> float:
    shares = [v / 255 for v in rgb(color)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return sum(weight * v for weight, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
