"""Symbols of types in style sheets, scripts and pictures, also of types that a map lacks."""

from __future__ import annotations

import re
from typing import Final

import pytest

from map_app.core.vocabulary import OTHER, EventType, Family, Look, Vocabulary, other_type
from map_app.core.words import in_english
from map_app.maps.frontend.build import legend
from map_app.maps.still.legend import entries
from map_app.maps.symbols import css_name, data_uri, style, table
from map_app.ui.style import _sheet as page_style
from map_app.ui.widgets import widget_key
from tests.shipped import TYPES

HOSTILE: Final = "}</style><script>alert(1)</script> x"


def vocabulary(*slugs: str) -> Vocabulary[EventType]:
    """The types of a map, or of events without one."""
    look = Look("burst", "#BC3450")
    types = [EventType.of(slug, in_english("A"), family=Family.FIRE, look=look) for slug in slugs]
    return Vocabulary(types, EventType)


def test_scripts_can_draw_the_types_of_the_map_and_any_other() -> None:
    """They are given the map's own in their order, then the one for others."""
    assert [*table(TYPES)] == [*TYPES]
    assert [*TYPES][-1] == OTHER
    assert [*table(vocabulary(OTHER))] == [OTHER]


@pytest.mark.parametrize("made", [style, page_style])
def test_a_style_sheet_holds_no_words_of_a_file(made: object) -> None:
    """Events without a map call their types what they like: none ends the sheet or a rule of it."""
    assert callable(made)
    sheet = made(vocabulary(HOSTILE))
    assert "<" not in sheet.replace("%3C", "")
    name = css_name(HOSTILE, vocabulary(HOSTILE))
    assert name.replace("-", "").isalnum()
    assert f'.symbol-{name}{{--symbol:url("{data_uri(vocabulary(HOSTILE)(HOSTILE))}")}}' in sheet


def test_each_type_has_a_class_of_its_own() -> None:
    """Whatever a file calls its types: none has the symbol of another, in lists or at tick boxes."""
    slugs = ("قصف", "هدم", "air raid", "air-raid", "air_raid", "Air raid", "air--raid", "air-20-raid")
    types = vocabulary(*slugs)
    assert len({css_name(slug, types) for slug in slugs}) == len(slugs)
    for made in (style, page_style):
        names = re.findall(r"\.symbol-([\w-]+)\{", made(types))
        assert names == [css_name(slug, types) for slug in slugs]
    ticks = re.findall(r"\.st-key-([\w-]+) \{ --symbol", page_style(types))
    assert ticks == [widget_key("type", slug) for slug in slugs]
    assert len(set(ticks)) == len(slugs)
    assert [css_name(kind, TYPES) for kind in TYPES] == [*TYPES]


def test_a_type_that_the_map_lacks_has_the_symbol_for_others() -> None:
    """By its class, and where a script gave it a class of its own."""
    assert css_name("air_strike", TYPES) == "air_strike"
    assert css_name(HOSTILE, TYPES) == OTHER
    assert style(TYPES).startswith(f':root{{--symbol:url("{data_uri(other_type())}")}}')


def test_the_legend_has_an_entry_for_others_ready() -> None:
    """Its words are the map's own and never a file's; the scripts show the last where there are others."""
    made = legend(TYPES)
    assert made.count("<span") == 4 + len(TYPES)
    assert re.findall(r"<span class='others' hidden>.*?</svg>([^<]*)</span>", made) == ["Other"]
    assert "<script" not in legend(vocabulary(HOSTILE))


def test_a_picture_explains_the_symbol_for_others_where_it_has_one() -> None:
    """Once, after the map's own types."""
    assert [sample for sample, _ in entries(["drone_swarm", "air_strike", "x"], TYPES)][:2] == [
        "air_strike",
        OTHER,
    ]
    assert OTHER not in dict(entries(["air_strike"], TYPES))
