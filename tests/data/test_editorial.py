"""The data quality gate: every way to spoil the project's own file is named, with its record."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from map_app.core.schema import Event
from map_app.data.editorial.rules import binds, record_problems
from map_app.data.loading import load
from map_app.data.map_folder import MapFolder
from map_app.data.paths import EVENTS
from tests.data.spoiled import SPOILED, Spoiled, check, some_events, spoiled_copy
from tests.shipped import GEO, MAP


@pytest.fixture
def some(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """These events, with a list of ids of their own: the gate is as strict, and ten times as fast."""
    tables = replace(MAP.tables, ids=frozenset(f["id"] for f in some_events()["features"]))
    monkeypatch.setattr(MapFolder, "tables", tables)
    return some_events()


NOT_ALONE = {"an id changed", "an id withdrawn", "schema: no title", "a dateline"}
"""Ways that break two rules: the old id has gone and the new one is not listed, DUBAI is shouted, ..."""


def test_what_is_not_spoiled_is_not_accused(some: dict[str, Any], tmp_path: Path) -> None:
    """The events are faultless until a test spoils one."""
    assert check(spoiled_copy(some, tmp_path, Spoiled(lambda _: None, "", "")), "--house") == []


@pytest.mark.parametrize("name", SPOILED)
def test_the_gate_names_the_fault_and_the_record(some: dict[str, Any], tmp_path: Path, name: str) -> None:
    """A copy spoiled in one way makes the gate name that fault in that field of that record, and no other.

    No second rule repeats it, and no other record is accused.
    """
    way = SPOILED[name]
    lines = check(spoiled_copy(some, tmp_path, way), "--house")
    heads = (f"rule: {way.event}: {way.field}", f"error: {way.event}: {way.field}")
    assert [line for line in lines if line.startswith(heads) and way.says in line], lines
    links_to_it = ": relates_to: names "
    alone = [line for line in lines if links_to_it not in line or "no-such" in line]
    assert name in NOT_ALONE or len(alone) == 1, lines


def test_an_id_that_is_not_listed_is_named(some: dict[str, Any], tmp_path: Path) -> None:
    """A new event's id must be put into the committed list; the message says where."""
    lines = check(spoiled_copy(some, tmp_path, SPOILED["an id changed"]), "--house")
    assert [line for line in lines if line.startswith("rule: 2023-11-02-renamed: id") and "ids.txt" in line]


def test_a_withdrawn_id_is_not_given_again(some: dict[str, Any], tmp_path: Path) -> None:
    """A withdrawn id that comes back is named; without its record nothing is missed."""
    lines = check(spoiled_copy(some, tmp_path, SPOILED["an id withdrawn"]), "--house")
    assert [line for line in lines if line.startswith("rule: 2024-01-12-zabid-strikes: id: was withdrawn")]
    assert not [line for line in check(EVENTS) if "zabid" in line]


def test_house_rules_do_not_bind_another_file(some: dict[str, Any], tmp_path: Path) -> None:
    """Someone else's file may name its own actors and cover its own years."""
    file = spoiled_copy(some, tmp_path, SPOILED["an unknown actor"])
    assert check(file) == []
    assert not binds(file, MAP)
    assert binds(EVENTS, MAP)


ACCEPTED = [
    ("title", "UNRWA and UKMTO report a ship off Hodeidah"),
    ("title", "Strike in Al Hasakah near Rada' in Al Bayda"),
    ("title", "Counter-terrorism service speaks of a truce-breaking raid"),
    ("place", "Al-Omar oil field, Deir-ez-Zor Governorate, Syria"),
    ("casualty_note", "Suwayda 24: two killed"),
]


@pytest.mark.parametrize(("field", "text"), ACCEPTED)
def test_good_words_are_not_accused(shipped: tuple[Event, ...], field: str, text: str) -> None:
    """Known acronyms, chosen spellings and words that only resemble a variant pass."""
    feature = next(event for event in shipped if event.event_type == "diplomacy").to_feature()
    feature["properties"][field] = text
    assert not [p for p in record_problems(Event.from_feature(feature), (), MAP.tables) if p.field == field]


@pytest.fixture(scope="module")
def shipped() -> tuple[Event, ...]:
    """The project's own events."""
    return load(EVENTS, MAP).events


def test_the_tables_are_in_order() -> None:
    """Ids and actors are sorted and stand once; a chosen spelling is not itself a variant."""
    tables = MAP.tables
    for name in ("ids.txt", "acronyms.txt", "boilerplate.txt", "charged.txt"):
        lines = (tables.folder / name).read_text(encoding="utf-8").splitlines()
        assert lines == sorted(set(lines)), name
    assert len(GEO.actors.known) == len(tables.actors)
    assert not set(tables.spellings) & set(tables.spellings.values())
    assert tables.withdrawn.keys() <= tables.ids
