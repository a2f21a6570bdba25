"""Colours as numbers: published values, and the automatic shades for both themes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from map_app.core.palette import (
    AREA_CONTRAST,
    GROUNDS,
    LINE_CONTRAST,
    PALETTES,
    TEXT_CONTRAST,
    area_colors,
    contrast,
    difference,
    lab,
    line_colors,
    text_colors,
    without_green,
    without_red,
)


@pytest.mark.parametrize(
    ("color", "values"),
    [
        ("#FFFFFF", (100, 0, 0)),
        ("#000000", (0, 0, 0)),
        ("#FF0000", (53.24, 80.09, 67.20)),
        ("#00FF00", (87.73, -86.18, 83.18)),
        ("#0000FF", (32.30, 79.19, -107.86)),
    ],
)
def test_lightness_and_hue_are_those_of_cie_1976(color: str, values: tuple[float, ...]) -> None:
    """The corners of sRGB have their published values."""
    assert lab(color) == pytest.approx(values, abs=0.05)


def test_contrast_runs_from_1_to_21() -> None:
    """As WCAG defines it."""
    assert (
        contrast("#000000", "#FFFFFF") == pytest.approx(contrast("#FFFFFF", "#000000")) == pytest.approx(21)
    )
    assert contrast("#777777", "#777777") == 1


def test_eyes_without_red_or_green_tell_fewer_colors() -> None:
    """A red and a green of one lightness are nearly one colour there, greys and a blue beside them stay."""
    red, green = "#A64B00", "#5E6F00"
    assert difference(red, green) > 40
    assert difference(without_green(red), without_green(green)) < 10
    for sight in (without_green, without_red):
        assert difference(sight("#808080"), "#808080") < 1
        assert difference(sight("#0B5FA5"), sight("#A64B00")) > 40


@given(st.integers(0, 0xFFFFFF).map("#{:06X}".format))
def test_any_color_has_a_shade_that_is_told_from_the_ground(color: str) -> None:
    """In both themes, as line, area and text; a colour that is told already stays as it is."""
    for theme, palette in PALETTES.items():
        least = {line_colors: LINE_CONTRAST[theme], area_colors: AREA_CONTRAST, text_colors: TEXT_CONTRAST}
        for made, share in least.items():
            shade = made(color)[theme]
            assert min(contrast(shade, palette[ground]) for ground in GROUNDS) >= share
            told = min(contrast(color, palette[ground]) for ground in GROUNDS) >= share
            assert not told or shade == color
