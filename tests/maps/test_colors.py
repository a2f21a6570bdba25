"""The colours of the map, as it draws them: what must be told apart can be, in both themes, computed."""

from __future__ import annotations

import itertools
import re

import pytest

from map_app.core.palette import (
    AREA_CONTRAST,
    GROUNDS,
    LINE_CONTRAST,
    PALETTES,
    SEVERAL,
    SEVERAL_LINES,
    TEXT_CONTRAST,
    Shade,
    area_colors,
    contrast,
    difference,
    line_colors,
    rgb,
    text_colors,
    without_green,
)
from map_app.maps import STATIC
from map_app.maps.colors import OPACITY, STREETS
from map_app.maps.still import figures
from tests.shipped import TYPES

LEAST = 3.0
"""Of what is no text (WCAG 2.2, 1.4.11)."""
BORDER = 1.6
"""A border or river is a guide under the events, and stays far below them on purpose. Its line is one pixel
wide and mostly falls between two: half of it on each, so 1.6 is seen as some 1.3, more than land to sea."""
APART, SHADE = 8.0, 4.0
"""Differences (CIE 1976) of sea and land, and of the land of theatres and other land; some 2 are just seen
side by side. Land differs from sea by hue more than by lightness: contrast alone would say too little."""

CSS = (STATIC / "map.css").read_text(encoding="utf-8")
THEMES: tuple[Shade, ...] = ("light", "dark")
WHITE = "#FFFFFF"
KINDS = {str(kind): kind.look.color for kind in TYPES}


def css(theme: Shade) -> dict[str, str]:
    """The variables of the map's style sheet in a theme: those of the light one come first."""
    blocks = {
        "light": CSS.split("}", 1)[0],
        "dark": re.split(r"^\.dark \{", CSS, flags=re.MULTILINE)[1].split("}")[0],
    }
    return dict(re.findall(r"--([\w-]+): ([^;]+);", blocks[theme]))


def color(theme: Shade, name: str) -> str:
    """A variable of the style sheet as `#RRGGBB`."""
    return css(theme)[name].upper()


def over(top: str, opacity: float, ground: str) -> str:
    """What is seen of a colour that is not quite opaque."""
    mixed = (round(a * opacity + b * (1 - opacity)) for a, b in zip(rgb(top), rgb(ground), strict=True))
    return "#" + "".join(f"{v:02X}" for v in mixed)


def haloed(theme: Shade, ground: str) -> str:
    """The ground within the halo of a name."""
    red, green, blue, opacity = re.findall(r"[\d.]+", css(theme)["halo"])
    return over(f"#{int(red):02X}{int(green):02X}{int(blue):02X}", float(opacity), ground)


def grounds(theme: Shade) -> dict[str, str]:
    """What fills the map."""
    return {name: PALETTES[theme][name] for name in GROUNDS}


@pytest.mark.parametrize("theme", THEMES)
def test_sea_land_and_theatres_are_told_apart(theme: Shade) -> None:
    """A coast is seen without a line, and the countries of the theatres stand out, for any colour vision."""
    sea, land, theatre = grounds(theme).values()
    for seen in (str, without_green):
        assert difference(seen(sea), seen(land)) >= APART
        assert difference(seen(sea), seen(theatre)) >= APART
        assert difference(seen(land), seen(theatre)) >= SHADE


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("line", ["border", "water"])
def test_borders_and_rivers_are_seen_on_land(theme: Shade, line: str) -> None:
    """A border or river is told from both kinds of land, and less than anything that is said about events."""
    drawn = [contrast(PALETTES[theme][line], PALETTES[theme][ground]) for ground in ("land", "theatre")]
    assert BORDER <= min(drawn) <= max(drawn) < LEAST


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said_about_an_event_is_told_from_the_ground(kind: str, theme: Shade, ground: str) -> None:
    """The outline of a disc, its count, the dashed rim of a symbol and a bar, for any colour vision."""
    on = PALETTES[theme][ground]
    line, area, text = (made(KINDS[kind])[theme] for made in (line_colors, area_colors, text_colors))
    assert contrast(line, on) >= LINE_CONTRAST[theme] >= LEAST
    assert contrast(without_green(line), without_green(on)) >= LEAST
    assert contrast(area, on) >= AREA_CONTRAST >= LEAST
    assert contrast(text, on) >= TEXT_CONTRAST
    assert contrast(text, haloed(theme, on)) >= TEXT_CONTRAST
    assert contrast(area, color(theme, "paper")) >= LEAST


@pytest.mark.parametrize("ground", ["built", "green", "building", "road", "highway"])
@pytest.mark.parametrize("theme", THEMES)
def test_events_and_names_are_told_from_the_operators_streets(theme: Shade, ground: str) -> None:
    """What fills an operator's own map is as quiet: discs, their counts, symbols and names hold on it."""
    on = STREETS[theme][ground]
    for kind in KINDS.values():
        assert contrast(line_colors(kind)[theme], on) >= LEAST
        assert contrast(text_colors(kind)[theme], haloed(theme, on)) >= TEXT_CONTRAST
        assert contrast(kind if theme == "light" else WHITE, on) >= LEAST
    assert contrast(SEVERAL_LINES[theme], on) >= LEAST
    assert contrast(color(theme, "accent"), on) >= LEAST
    assert contrast(color(theme, "muted"), haloed(theme, on)) >= TEXT_CONTRAST


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("fill", [*KINDS.values(), SEVERAL])
def test_symbols_and_clusters_are_told_from_the_ground(fill: str, theme: Shade) -> None:
    """By their colour on the light map, by their white rim on the dark one; and from that rim in both."""
    assert contrast(fill, WHITE) >= LEAST
    for ground in grounds(theme).values():
        assert max(contrast(fill, ground), contrast(WHITE, ground)) >= LEAST
        assert theme == "dark" or contrast(fill, ground) >= LEAST


@pytest.mark.parametrize("theme", THEMES)
def test_discs_of_several_kinds_are_told_from_ground_and_from_any_one_kind(theme: Shade) -> None:
    """Their outline and count are no kind's: politics, which is grey too, stays far from them."""
    shared = SEVERAL_LINES[theme]
    assert min(contrast(shared, ground) for ground in grounds(theme).values()) >= TEXT_CONTRAST
    assert min(difference(shared, line_colors(kind)[theme]) for kind in KINDS.values()) >= 2 * APART


@pytest.mark.parametrize("theme", THEMES)
def test_discs_of_two_kinds_have_two_colours(theme: Shade) -> None:
    """Lightening them for the dark keeps them apart; shape and tip say it too."""
    lines = [line_colors(kind)[theme] for kind in KINDS.values()]
    assert min(difference(*pair) for pair in itertools.combinations(lines, 2)) >= APART


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("theme", THEMES)
def test_outlines_arcs_and_rings_are_told_from_the_ground(theme: Shade, ground: str) -> None:
    """The ring of the selected event, its arcs, theatres, a drawn area: with the opacity that they have."""
    on = PALETTES[theme][ground]
    accent = color(theme, "accent")
    assert contrast(accent, on) >= LEAST
    assert contrast(over(accent, OPACITY["arc"], on), on) >= LEAST
    assert contrast(over(accent, OPACITY["far_arc"], on), on) >= LEAST
    assert contrast(over(PALETTES[theme]["outline"], OPACITY["outline"], on), on) >= LEAST


@pytest.mark.parametrize("ground", [*GROUNDS, "border", "water"])
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ink", ["ink", "muted", "sea-ink"])
def test_names_are_read_on_the_ground(theme: Shade, ground: str, ink: str) -> None:
    """Names of towns, governorates, countries and seas in their halo; on sea and land even without it."""
    on = PALETTES[theme][ground]
    assert contrast(color(theme, ink), haloed(theme, on)) >= TEXT_CONTRAST
    if ground in GROUNDS:
        assert contrast(color(theme, ink), on) >= TEXT_CONTRAST


def test_stills_have_the_colours_of_the_light_map() -> None:
    """A picture writes names as the map does."""
    assert (color("light", "muted"), color("light", "sea-ink")) == (figures.NAME, figures.SEA_NAME)
    assert haloed("light", figures.HALO) == figures.HALO


def test_colors_follow_the_theme_within_symbols() -> None:
    """What a symbol and a bar are given for the dark is what the style sheet draws them with there."""
    assert re.search(r"^\.dark \.vague \{ stroke: var\(--dark\); \}$", CSS, re.MULTILINE)
    assert re.search(r"^\.dark \.bar \{ fill: var\(--dark\); \}$", CSS, re.MULTILINE)
