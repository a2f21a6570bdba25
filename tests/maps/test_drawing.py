"""The numbers and colours of drawing."""

from __future__ import annotations

import pytest

from map_app.maps.drawing import LEAST_CONTRAST, PALETTES, SEVERAL, contrast, line_colors
from map_app.maps.symbols import SYMBOLS

COLORS = (SEVERAL, *(symbol.color for symbol in SYMBOLS.values()))


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("color", COLORS)
def test_a_line_is_told_from_sea_and_land_in_either_theme(color: str, theme: str) -> None:
    """The outline of a disc has a contrast of 3:1 to whatever it is drawn on."""
    line = line_colors(color)[theme]
    for ground in ("sea", "land", "theatre"):
        assert contrast(line, PALETTES[theme][ground]) >= LEAST_CONTRAST
