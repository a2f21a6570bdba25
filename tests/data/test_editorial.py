"""The data quality gate: every way to spoil the project's own file is named, with its record."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from map_app.cli.main import commands
from map_app.core.schema import Event
from map_app.data.editorial import rules
from map_app.data.editorial.rules import FOLDER, MAX_TITLE, SUMMARY, binds, record_problems, shipped_tables
from map_app.data.manager import load
from map_app.data.paths import EVENTS
from map_app.data.reference.actors import known_actors

EVENT = "2024-01-17-gulf-of-aden-genco-picardy"
SHIP = "2024-02-06-red-sea-morning-tide"
NEAR_SHIP = "2024-02-06-gulf-of-aden-star-nasia"
LOOSE = "2023-11-02-mafraq-border-drone-downed"
"""An event that no other relates to."""
TAIZ = "2024-01-18-taiz-strikes"

Properties = dict[str, Any]


@dataclass(frozen=True)
class Spoiled:
    """One way to spoil an event, and what the gate must say: the field and some words of the reason."""

    spoil: Callable[[dict[str, Any]], object]
    field: str
    says: str
    event: str = EVENT


def put(**values: object) -> Callable[[dict[str, Any]], None]:
    """Spoil by setting properties."""
    return lambda feature: feature["properties"].update(values)


def move(lon: float, lat: float) -> Callable[[dict[str, Any]], None]:
    """Spoil by moving the point."""
    return lambda feature: feature["geometry"].update(coordinates=[lon, lat])


def source(**values: object) -> Callable[[dict[str, Any]], None]:
    """Spoil the first source."""
    return lambda feature: feature["properties"]["sources"][0].update(values)


def say(text: str) -> Callable[[dict[str, Any]], None]:
    """Spoil by adding a sentence to the summary."""

    def spoil(feature: dict[str, Any]) -> None:
        feature["properties"]["summary"] += f" {text}"

    return spoil


def twice(feature: dict[str, Any]) -> None:
    """Name the first source again, with other small print in its address."""
    first = feature["properties"]["sources"][0]
    feature["properties"]["sources"].append(first | {"url": first["url"] + "#top"})


SPOILED: dict[str, Spoiled] = {
    "schema: no title": Spoiled(lambda f: f["properties"].pop("title"), "title", "missing"),
    "schema: unknown type": Spoiled(put(event_type="riot"), "event_type", "riot"),
    "schema: unknown theatre": Spoiled(put(theatre="sinai"), "theatre", "sinai"),
    "point outside its theatre": Spoiled(put(theatre="syria"), "theatre", "lies in red_sea"),
    "elsewhere, but inside one": Spoiled(put(theatre="elsewhere"), "theatre", "lies in red_sea"),
    "finer than any source": Spoiled(
        lambda f: f["geometry"]["coordinates"].__setitem__(0, f["geometry"]["coordinates"][0] + 0.00001),
        "geometry",
        "more than 4 decimals",
    ),
    "ship on land": Spoiled(move(43.9, 14.8), "theatre", "says red_sea", SHIP),
    "ship on land, vaguely": Spoiled(
        lambda f: (move(43.9, 14.8)(f), put(location_radius_km=300)(f)), "theatre", "off its water", SHIP
    ),
    "low above best": Spoiled(put(killed={"low": 3, "best": 2, "high": 4}), "killed", "out of order"),
    "best above high": Spoiled(put(injured={"low": 0, "best": 9, "high": 4}), "injured", "out of order"),
    "end before start": Spoiled(put(date_end="2024-01-16"), "date_end", "before date_start"),
    "before the window": Spoiled(put(date_start="2023-10-06"), "date_start", "before the period"),
    "after the window": Spoiled(put(date_end="2024-02-09"), "date_end", "after the period"),
    "no day": Spoiled(put(date_start="2024-13-01"), "date_start", "not a day"),
    "address of another kind": Spoiled(source(url="ftp://example.org/a"), "sources[0].url", "http"),
    "address cut off": Spoiled(source(url="https://"), "sources[0].url", "address"),
    "address with a space": Spoiled(source(url="https://example.org/a b"), "sources[0].url", "address"),
    "no address": Spoiled(source(url=None), "sources[0].url", "address"),
    "no publisher": Spoiled(
        lambda f: f["properties"]["sources"][0].pop("publisher"), "sources[0]", "missing"
    ),
    "blank publisher": Spoiled(source(publisher="  "), "sources[0].publisher", "publisher"),
    "no source": Spoiled(put(sources=[], casualty_claims=[]), "sources", "source"),
    "a source twice": Spoiled(twice, "sources[", "twice"),
    "an id changed": Spoiled(lambda f: f.update(id="2023-11-02-renamed"), "id", "has disappeared", LOOSE),
    "an id withdrawn": Spoiled(
        lambda f: f.update(id="2024-01-12-zabid-strikes"), "id", "has disappeared", LOOSE
    ),
    "a likely duplicate": Spoiled(
        put(place="Gulf of Aden, 53 nm south-west of Aden"),
        "distinct_from",
        "may be the same as " + NEAR_SHIP,
        SHIP,
    ),
    "a likely duplicate under another name": Spoiled(
        move(44.395, 12.165), "distinct_from", "may be the same as " + NEAR_SHIP, SHIP
    ),
    "distinct from nothing": Spoiled(put(distinct_from=["no-such"]), "distinct_from", "no-such"),
    "related to nothing": Spoiled(
        put(relates_to=[{"id": "no-such", "relation": "follows"}]), "relates_to", "no-such"
    ),
    "title too long": Spoiled(put(title="w" * (MAX_TITLE + 1)), "title", "91 characters"),
    "summary too short": Spoiled(put(summary="w" * (SUMMARY[0] - 1)), "summary", "39 characters"),
    "summary too long": Spoiled(put(summary="w " * 301), "summary", "602 characters"),
    "shouting": Spoiled(say("It was a MASSIVE strike."), "summary", "shouts MASSIVE"),
    "a flag": Spoiled(say("\U0001f1fe\U0001f1ea"), "summary", "flag"),
    "boilerplate": Spoiled(say("Read more about it."), "summary", "'read more'"),
    "a dateline": Spoiled(say("DUBAI (Reuters) - It burned."), "summary", "'(reuters) -'"),
    "breaking": Spoiled(put(title="Breaking: ship hit in the Gulf of Aden"), "title", "'breaking:'"),
    "an unknown actor": Spoiled(put(actors=[{"name": "Rebels", "role": "initiator"}]), "actors[0]", "Rebels"),
    "a variant in the title": Spoiled(put(title="Ship hit off Mocha"), "title", "has Mokha"),
    "a variant in the place": Spoiled(put(place="Gulf of Aden, off Sanaa's coast"), "place", "has Sana'a"),
    "a unit where more is known": Spoiled(
        put(location_precision="district"), "location_area", "leave it out", TAIZ
    ),
    "no unit": Spoiled(
        lambda f: f["properties"].pop("location_area"), "location_area", "the table of areas has YE-TA", TAIZ
    ),
    "another unit": Spoiled(put(location_area="YE-IB"), "location_area", "the point lies", TAIZ),
    "a governorate that nobody has looked up": Spoiled(
        put(place="Taizz Governorate", location_area=None), "location_area", "name its unit, or list", TAIZ
    ),
    "a judging word": Spoiled(say("Regime forces did it."), "summary", "has government"),
}


@cache
def some_events() -> dict[str, Any]:
    """The project's own file without most of its events: those to be spoiled, and what they name."""
    document = json.loads(EVENTS.read_text(encoding="utf-8"))
    every = {feature["id"]: feature for feature in document["features"]}
    wanted, left = set[str](), [NEAR_SHIP, *(way.event for way in SPOILED.values())]
    while left:
        wanted.add(here := left.pop())
        properties = every[here]["properties"]
        named = {link["id"] for link in properties["relates_to"]} | {*properties.get("distinct_from", ())}
        left += named - wanted
    return {**document, "features": [feature for name, feature in every.items() if name in wanted]}


@pytest.fixture
def some(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """These events, with a list of ids of their own: the gate is as strict, and ten times as fast."""
    tables = replace(shipped_tables(), ids=frozenset(f["id"] for f in some_events()["features"]))
    monkeypatch.setattr(rules, "shipped_tables", lambda: tables)
    return some_events()


def check(file: Path, *options: str) -> list[str]:
    """What `event-map check` prints, line by line."""
    return CliRunner().invoke(commands, ["check", *options, str(file)]).output.splitlines()


def spoiled_copy(events: dict[str, Any], folder: Path, way: Spoiled) -> Path:
    """A file of the events in which one is spoiled."""
    document = copy.deepcopy(events)
    way.spoil(next(f for f in document["features"] if f["id"] == way.event))
    file = folder / "events.geojson"
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


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
    assert not binds(file)
    assert binds(EVENTS)


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
    feature = shipped[0].to_feature()
    feature["properties"][field] = text
    assert not [p for p in record_problems(Event.from_feature(feature), ()) if p.field == field]


@pytest.fixture(scope="module")
def shipped() -> tuple[Event, ...]:
    """The project's own events."""
    return load(EVENTS).events


def test_the_tables_are_in_order() -> None:
    """Ids and actors are sorted and stand once; a chosen spelling is not itself a variant."""
    tables = shipped_tables()
    for name in ("ids.txt", "acronyms.txt", "boilerplate.txt"):
        lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
        assert lines == sorted(set(lines)), name
    assert len(known_actors()) == len(tables.actors)
    assert not set(tables.spellings) & set(tables.spellings.values())
    assert tables.withdrawn.keys() <= tables.ids
