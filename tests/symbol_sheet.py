"""Draws docs/symbols.svg, all shapes and proposed colours by name: `python -m tests.symbol_sheet`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from map_app.core.distinct import COLORS
from map_app.core.palette import PALETTES
from map_app.core.shapes import SHAPES

SHEET: Final = Path(__file__).resolve().parents[1] / "docs" / "symbols.svg"
COLUMNS, WIDE, TALL = 7, 124, 78
SWATCHES, SWATCH_TALL = 8, 40
MARGIN: Final = 16
INK, FILL = "#1D2A33", "#33424C"
RIM: Final = 'stroke="#fff" stroke-width="2.4" stroke-linejoin="round" paint-order="stroke"'


def sheet() -> str:
    """The picture: each shape large, as on the map, and where a place is imprecise; then the colours."""
    rows, more = -(-len(SHAPES) // COLUMNS), -(-len(COLORS) // SWATCHES)
    width = 2 * MARGIN + COLUMNS * WIDE
    top = 2 * MARGIN + rows * TALL
    height = top + MARGIN + more * SWATCH_TALL
    shapes = (
        _shape(name, path, MARGIN + n % COLUMNS * WIDE, MARGIN + n // COLUMNS * TALL)
        for n, (name, path) in enumerate(SHAPES.items())
    )
    step = (width - 2 * MARGIN) / SWATCHES
    swatches = (
        _swatch(color, MARGIN + n % SWATCHES * step, top + n // SWATCHES * SWATCH_TALL)
        for n, color in enumerate(COLORS)
    )
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
            f' viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12" fill="{INK}">',
            "<title>Shapes of symbols, and colours that go together</title>",
            f'<rect width="{width}" height="{height}" fill="{PALETTES["light"]["land"]}"/>',
            *shapes,
            *swatches,
            "</svg>\n",
        )
    )


def _shape(name: str, path: str, x: int, y: int) -> str:
    dashed = (
        f'<circle cx="12" cy="12" r="16" fill="{FILL}" fill-opacity="0.16" stroke="{FILL}"'
        ' stroke-dasharray="4 3.4"/>'
    )
    drawn = f'<path d="{path}" fill="{FILL}" {RIM}/>'
    return (
        f'<g transform="translate({x} {y})"><title>{name}</title>'
        f'<g transform="translate(0 4) scale(1.6)">{drawn}</g>'
        f'<g transform="translate(52 12) scale(.714)">{drawn}</g>'
        f'<g transform="translate(84 12) scale(.722)">{dashed}{drawn}</g>'
        f'<text y="60">{name}</text></g>'
    )


def _swatch(color: str, x: float, y: int) -> str:
    return (
        f'<rect x="{x:g}" y="{y}" width="28" height="22" rx="3" fill="{color}"/>'
        f'<text x="{x + 34:g}" y="{y + 15}">{color}</text>'
    )


if __name__ == "__main__":
    SHEET.write_text(sheet(), encoding="utf-8")
