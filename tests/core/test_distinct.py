"""Symbols of a map's types are told apart: each rule names the types, and its cure cures."""

from __future__ import annotations

import re
import tomllib
from typing import Any, Final

import pytest

from map_app.core import distinct
from map_app.core.distinct import COLORS, Fault
from map_app.core.map_toml import read_map
from map_app.core.shapes import SHAPES
from map_app.core.vocabulary import EventType, Family, Look, Vocabulary
from map_app.core.words import in_english
from map_app.data.paths import GENERAL


def kind(slug: str, family: str, symbol: str, color: str) -> EventType:
    """A type of event."""
    return EventType.of(slug, in_english(slug), family=Family(family), look=Look(symbol, color))


RAID: Final = kind("raid", "ground", "square", "#7B4A2B")
ARREST: Final = kind("arrest", "civilians", "bars", "#6A51A3")


def faults(*types: EventType) -> list[Fault]:
    """What is wrong with some types."""
    return [*distinct.faults(types)]


def test_types_with_shapes_and_colors_of_their_own_are_told_apart() -> None:
    """Nothing is said of a map without a fault."""
    assert faults(RAID, ARREST) == []


def test_a_shape_serves_one_type() -> None:
    """Two colours of one lightness are one grey: the symbols would differ for some readers only."""
    [fault] = faults(RAID, kind("arrest", "civilians", "square", "#6A51A3"))
    assert (fault.slugs, fault.field) == (("raid", "arrest"), "symbol")
    assert fault.reason.startswith(
        "“raid” and “arrest” both have the symbol square; choose another symbol for one of them: free are"
    )
    free = re.findall(r"[a-z_]+", fault.reason.split("free are ")[1].split(" and ")[0])
    assert free
    assert faults(RAID, kind("arrest", "civilians", free[0], "#6A51A3")) == []


@pytest.mark.parametrize(
    ("family", "color", "count"),
    [("ground", "#1F7FBD", 1), ("ground", "#2A1A10", 0), ("civilians", "#2A1A10", 1)],
)
def test_types_of_one_family_may_share_a_shape_where_one_is_much_lighter(
    family: str, color: str, count: int
) -> None:
    """Grey tells them then, and what is mistaken stays within the family."""
    light = kind("raid", "ground", "square", "#B26C00")
    found = [
        fault for fault in faults(light, kind("clash", family, "square", color)) if fault.field == "symbol"
    ]
    assert len(found) == count


@pytest.mark.parametrize(
    ("color", "where"), [("#7B4A2B", "have one colour;"), ("#7C4B2C", "on the light map;")]
)
def test_colors_are_told_apart(color: str, where: str) -> None:
    """Bars, discs and the rings of clusters have nothing else; the cure names colours that are free."""
    [fault] = faults(RAID, kind("arrest", "civilians", "bars", color))
    assert fault.field == "color"
    assert where in fault.reason
    proposed = re.findall("#[0-9A-F]{6}", fault.reason.split("such as")[1])
    assert proposed
    for free in proposed:
        assert faults(RAID, kind("arrest", "civilians", "bars", free)) == []


def test_colors_that_lightening_makes_one_are_a_fault_of_the_dark_map() -> None:
    """Two dark shades of a hue are made as light as each other there."""
    [fault] = faults(kind("a", "fire", "dart", "#8E2F12"), kind("b", "fire", "shell", "#5A1E0B"))
    assert "on the dark map" in fault.reason


@pytest.mark.parametrize(
    ("one", "other", "sight"),
    [("#3F6212", "#705A00", "without red"), ("#A50920", "#04730F", "without green")],
)
def test_colors_are_told_apart_without_red_or_green(one: str, other: str, sight: str) -> None:
    """Some readers see so."""
    [fault] = faults(kind("a", "fire", "dart", one), kind("b", "fire", "shell", other))
    assert f"for eyes {sight}" in fault.reason


@pytest.mark.parametrize(
    ("color", "ground"), [("#FFF0A0", "land"), ("#66AA55", "sea"), ("#FFFFFF", "theatre")]
)
def test_a_color_is_told_from_the_ground(color: str, ground: str) -> None:
    """The cure is the nearest colour that is."""
    [fault] = faults(kind("raid", "ground", "square", color))
    had = re.fullmatch(
        rf"{color} has a contrast of ([\d.]+) to {ground}; 3 is asked for: (#\w+) is the nearest that has it",
        fault.reason,
    )
    assert had
    assert 1 <= float(had[1]) < 3
    assert faults(kind("raid", "ground", "square", had[2])) == []


def test_a_color_is_not_that_of_several_types() -> None:
    """A disc that several types share would be taken for one of that type."""
    [fault] = faults(kind("raid", "ground", "square", "#33424C"))
    assert fault.reason.startswith("#33424C is nearly the colour of discs that several types share; choose")


def test_no_type_looks_like_the_one_for_types_that_the_map_lacks() -> None:
    """Its ring is told from all, and the cure changes the map's own."""
    [fault] = faults(kind("raid", "ground", "ring", "#7B4A2B"))
    assert "“other”, which shows types that the map lacks," in fault.reason
    assert "for “raid”: free are" in fault.reason


@pytest.mark.parametrize(("color", "count"), [("#C8102E", 1), ("#1F7FBD", 0), ("#12805C", 0)])
def test_a_red_cross_is_refused(color: str, count: int) -> None:
    """It is a protected emblem."""
    assert len(faults(kind("aid", "humanitarian", "cross", color))) == count


def test_many_copies_are_told_once_each() -> None:
    """A file of thirty equal types has a line for each, not one for each pair."""
    found = faults(*(kind(f"t{n}", "unrest", "square", "#7B4A2B") for n in range(30)))
    assert len(found) == 2 * 29


def test_proposed_colors_go_together() -> None:
    """A map may take all of them, each with a shape of its own."""
    shapes = [name for name in SHAPES if name not in ("ring", "cross")]
    types = [kind(f"t{n}", "fire", *look) for n, look in enumerate(zip(shapes, COLORS, strict=False))]
    assert len(types) == len(COLORS) >= 20
    assert faults(*types) == []


def general() -> Vocabulary[EventType]:
    """The general vocabulary as a map has it that describes no types."""
    known: dict[str, dict[str, Any]] = {
        entry["slug"]: entry for entry in tomllib.loads(GENERAL.read_text(encoding="utf-8"))["types"]
    }
    read = read_map('[map]\ndataset = "a"\ntitle = {en = "A", ar = "A", he = "A"}\n', known, {})
    assert read.problems == ()
    assert read.profile
    assert read.profile.missing_words == {}, "words in every language of the interface"
    return read.profile.types


def test_the_general_vocabulary_is_told_apart_and_has_all_families() -> None:
    """All of it on one map, beside the type for others; fire from afar, explosives and at sea are strikes."""
    types = general()
    assert faults(*types) == []
    assert {term.family for term in types} == {*Family}
    assert [term for term in types if term.strike] == [
        *("air_strike", "missile_drone_attack", "shelling", "explosive_device", "shipping_attack"),
    ]
    assert [term for term in types if term.intercepts] == ["interception"]
