"""Events without a map are shown with general types, and with what they say themselves."""

from __future__ import annotations

import tomllib
from typing import Final

from map_app.core.distinct import faults
from map_app.core.map_toml import general_types
from map_app.core.neutral import neutral_profile
from map_app.data.paths import GENERAL

TYPES: Final = general_types(
    {t["slug"]: t for t in tomllib.loads(GENERAL.read_text(encoding="utf-8"))["types"]}
)


def test_types_and_theatres_of_the_data_are_those_of_the_map() -> None:
    """General ones first, in their order; every symbol is told from the others, and means none of them."""
    profile = neutral_profile(TYPES, ["river_raid", "diplomacy", "air_strike"], ["north_lake", "elsewhere"])
    types = [*profile.types]
    assert types == ["air_strike", "diplomacy", "river_raid", "other"]
    assert types[2].look.symbol not in {kind.look.symbol for kind in TYPES}
    assert (types[2].label, types[2].phrase) == ("River raid", "river raid")
    assert [*faults(types)] == []
    assert [(theatre, theatre.label) for theatre in profile.theatres] == [
        ("north_lake", "North Lake"),
        ("elsewhere", "Elsewhere"),
    ]
    assert (profile.period, profile.frame, profile.tagline, profile.silence) == (None, None, None, False)


def test_examples_of_links_are_written_as_links_are() -> None:
    """Types and theatres of a file may be any text; a link has it encoded."""
    profile = neutral_profile(TYPES, ["a & b"], ["ليل#1"])
    shown = {row.key: row.example for row in profile.criteria}
    assert shown["type"] == "type=a+%26+b"
    assert shown["theatre"] == "theatre=%D9%84%D9%8A%D9%84%231"


def test_without_data_there_are_the_general_types_and_no_theatres() -> None:
    """As on a page before its data is read."""
    profile = neutral_profile(TYPES)
    assert [*profile.types] == [*TYPES, "other"]
    assert len(profile.theatres) == 0


def test_more_types_than_can_be_told_apart_are_others() -> None:
    """Those of the most events are told apart; the rest have a name and no symbol of their own."""
    many = [f"kind_{n}" for n in range(60)]
    types = [*neutral_profile(TYPES, many).types.but("other")]
    assert len(types) >= 15
    assert types == many[: len(types)]
    assert [*faults(types)] == []
