"""`event-map add` and `edit`: guided entry that refuses what the gate refuses."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from map_app.cli.editor import remember_id
from map_app.cli.main import commands
from map_app.data.paths import EVENTS

RAMALLAH = "2024-02-07-ramallah-blinken-abbas-talks"
NEW_ID = "2024-02-05-drone-falls-on-a-street-in-hodeidah"

ANSWERS: dict[str, list[str]] = {
    "title": ["Drone falls on a street in Hodeidah"],
    "summary": ["Residents told a news agency that a drone fell on a street and that nobody claimed it."],
    "event_type": ["missile"],
    "date_start": ["2024-02-05"],
    "date_end": [""],
    "date_precision": [""],
    "place": ["Hodeidah, Hodeidah Governorate, Yemen", "1"],
    "point": [""],
    "country_code": [""],
    "location_precision": [""],
    "location_radius_km": [""],
    "location_basis": [""],
    "theatre": [""],
    "actors": ["Unknown", "initiator", ""],
    "sources": ["TASS", "Drone falls", "https://tass.com/world/1", "", "", "", "", ""],
    "casualty_claims": ["killed", "3-5", "", "residents", "2024-02-05", "1", "", ""],
    "casualty_note": ["-"],
    "contradicted_by": [""],
    "verification": [""],
    "relates_to": [""],
    "id": [""],
}
"""What a person types at each question of `add`."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A copy of the project's own file."""
    return Path(shutil.copy(EVENTS, tmp_path / "events.geojson"))


def run(file: Path, *arguments: str, typed: list[str], house: bool = True) -> Result:
    """Run the command as with a person at the terminal who types these lines and then goes away."""
    whole = [*arguments, "--events", str(file), *(["--house"] if house else [])]
    return CliRunner().invoke(commands, whole, input="".join(f"{line}\n" for line in typed))


def answers(**other: list[str]) -> list[str]:
    """The answers in order, some of them other ones."""
    return [line for name, lines in ANSWERS.items() for line in other.get(name, lines)]


def features(file: Path) -> dict[str, dict[str, Any]]:
    """The file's features by id."""
    return {feature["id"]: feature for feature in json.loads(file.read_text(encoding="utf-8"))["features"]}


def test_add_writes_what_was_answered(file: Path) -> None:
    """Every answer stands in the new record, and what the gazetteer knows was only confirmed."""
    result = run(file, "add", typed=answers())
    assert result.exit_code == 0, result.output
    feature = features(file)[NEW_ID]
    p = feature["properties"]
    assert feature["geometry"]["coordinates"] == [42.9545, 14.7978]
    assert (p["country_code"], p["theatre"], p["location_precision"]) == ("YE", "yemen", "settlement")
    assert (p["date_start"], p["date_end"], p["location_radius_km"]) == ("2024-02-05", "2024-02-05", 10)
    assert p["event_type"] == "missile_drone_attack"
    assert p["killed"] == {"low": 3, "best": None, "high": 5}
    assert p["injured"] is None
    assert p["actors"] == [{"name": "Unknown", "role": "initiator"}]
    [claim] = p["casualty_claims"]
    assert claim == {"harm": "killed", "low": 3, "high": 5, "group": "everyone", "by": "residents"} | {
        "date": "2024-02-05",
        "source": 0,
    }
    [source] = p["sources"]
    assert source["url"] == "https://tass.com/world/1"
    assert (source["kind"], source["origin"], source["lang"]) == ("outlet", "TASS", "en")
    assert p["verification"] == "reported"
    assert p["recorded"]


def test_add_leaves_the_rest_alone(file: Path) -> None:
    """The file stays canonical: without the new record it is the old file, byte for byte."""
    before = features(file)
    run(file, "add", typed=answers())
    written = file.read_bytes()
    after = features(file)
    del after[NEW_ID]
    assert after == before
    assert CliRunner().invoke(commands, ["format", str(file)]).exit_code == 0
    assert file.read_bytes() == written


REFUSED: list[tuple[str, list[str], str]] = [
    ("title", ["A" + "n" * 90], "has 91 characters"),
    ("title", ["BREAKING drone in Hodeidah"], "shouts BREAKING"),
    ("title", ["Drone falls on Sanaa"], "spells Sanaa"),
    ("summary", ["Too short."], "has 10 characters"),
    ("event_type", ["riot"], "choose from"),
    ("date_start", ["5.2.2024"], "YYYY-MM-DD"),
    ("date_start", [""], "YYYY-MM-DD"),
    ("date_start", ["2023-10-01"], "before the period"),
    ("date_end", ["2024-02-01"], "before date_start"),
    ("point", ["here"], "latitude, longitude"),
    ("country_code", ["Yemen"], "two letters"),
    ("location_radius_km", ["some"], "number of kilometres"),
    ("theatre", ["iraq"], "says iraq"),
    ("actors", ["The rebels", "target", ""], "not in the actor table"),
    ("sources", [""], "sources"),
    ("casualty_claims", ["killed", "5-3"], "the least and the most"),
    ("casualty_claims", ["about three"], "the least and the most"),
    ("relates_to", ["no-such-event", "follows", ""], "which this file lacks"),
    ("id", [RAMALLAH], "is taken"),
    ("id", ["2024-01-12-zabid-strikes"], "is taken"),
]


def test_what_the_gate_refuses_is_asked_again(file: Path) -> None:
    """A bad answer is named and the same field asked again; the good one after it is what is written."""
    mended = {
        "casualty_claims": ANSWERS["casualty_claims"][1:],
        "actors": ["1", *ANSWERS["actors"]],
        "relates_to": ["1", ""],
        "theatre": ["yemen"],
        "date_end": ["2024-02-05"],
    }
    bad = {name: [line for other, lines, _ in REFUSED if other == name for line in lines] for name in ANSWERS}
    typed = answers(**{name: [*bad[name], *mended.get(name, ANSWERS[name])] for name in ANSWERS})
    result = run(file, "add", typed=typed)
    assert result.exit_code == 0, result.output
    said = result.output
    for name, _, says in REFUSED:
        before, found, said = said.partition(says)
        assert found, f"{name}: {says} not in {before}"
    run(file, "edit", NEW_ID, typed=[""])
    clean = tuple(p for p in _check(file) if p != f"rule: {NEW_ID}: id")
    assert NEW_ID in features(file)
    assert not clean


def _check(file: Path) -> list[str]:
    """The problems that the gate names, without their reasons."""
    output = CliRunner().invoke(commands, ["check", "--house", str(file)]).output
    return [": ".join(line.split(": ")[:3]) for line in output.splitlines()]


def test_an_event_known_to_a_governorate_is_asked_for_its_unit(file: Path) -> None:
    """Only then, and until it is one whose outline holds the point."""
    vague = answers(
        place=["Hodeidah Governorate, Yemen"],
        point=["14.8, 43.1"],
        country_code=["YE"],
        location_precision=["gov"],
        location_radius_km=["80"],
        location_basis=["middle of the governorate; source names no more"],
    )
    result = run(file, "add", typed=[*vague, "Hodeidah", "YE-TA", "YE-HU"])
    assert result.exit_code == 0, result.output
    assert "write an id such as IQ-AN" in result.output
    assert "km off it" in result.output
    assert features(file)[NEW_ID]["properties"]["location_area"] == "YE-HU"


def test_a_likely_duplicate_must_be_named_as_distinct(file: Path) -> None:
    """The same type and day at the place of another event is refused until that event is named."""
    twin = "2024-02-05-hodeidah-katheeb-strikes"
    other = features(file)[twin]
    lon, lat = other["geometry"]["coordinates"]
    typed = answers(event_type=["air_strike"], point=[f"{lat}, {lon}"], theatre=["yemen"])
    result = run(file, "add", typed=[*typed, twin, ""])
    assert result.exit_code == 0, result.output
    assert f"may be the same as {twin}" in result.output
    assert features(file)[NEW_ID]["properties"]["distinct_from"] == [twin]


@pytest.mark.parametrize("answered", [0, 1, 12, len(answers()) - 1])
def test_going_away_leaves_the_file(file: Path, answered: int) -> None:
    """Whoever stops before the last answer has changed nothing."""
    before = file.read_bytes()
    assert run(file, "add", typed=answers()[:answered]).exit_code != 0
    assert file.read_bytes() == before


def test_an_answer_keeps_what_the_schema_does_not_know(
    make_feature: Callable[..., Any], write_events: Callable[..., Path]
) -> None:
    """A breakdown of a toll and an altitude stay; what was not understood in a field goes with its answer."""
    toll = {"low": 3, "best": 3, "high": 3, "civilians": 2}
    feature = make_feature("a", at=(44.2, 15.35, 1200), killed=toll, injured="some", country_code="Yemen")
    file = write_events(feature)
    typed = ["killed", "3-5", "point", "", "injured", "4", ""]
    result = run(file, "edit", "a", typed=typed, house=False)
    assert result.exit_code == 0, result.output
    edited = features(file)["a"]
    assert edited["geometry"] == feature["geometry"]
    assert edited["properties"]["killed"] == toll | {"best": None, "high": 5}
    assert edited["properties"]["injured"] == {"low": 4, "best": 4, "high": 4}
    assert edited["properties"]["as_given"] == {"country_code": "Yemen"}


def test_an_area_may_be_edited(make_feature: Callable[..., Any], write_events: Callable[..., Path]) -> None:
    """A polygon stays where its point is not asked for, and a point that is given takes its place."""
    ring = [[44.0, 15.0], [44.1, 15.0], [44.1, 15.1], [44.0, 15.0]]
    feature = make_feature("a") | {"geometry": {"type": "Polygon", "coordinates": [ring]}}
    file = write_events(feature)
    assert run(file, "edit", "a", typed=["title", "Another title of it", ""], house=False).exit_code == 0
    assert features(file)["a"]["geometry"] == feature["geometry"]
    assert run(file, "edit", "a", typed=["point", "15.3, 44.2", ""], house=False).exit_code == 0
    assert features(file)["a"]["geometry"] == {"type": "Point", "coordinates": [44.2, 15.3]}


def test_edit_changes_one_field_and_says_when(file: Path) -> None:
    """Only the field that was edited differs, and the day of the revision is kept."""
    before = features(file)
    result = run(file, "edit", RAMALLAH, typed=["title", "Blinken meets Abbas in Ramallah", ""])
    assert result.exit_code == 0, result.output
    after = features(file)
    assert after[RAMALLAH]["properties"].pop("revised")
    assert after[RAMALLAH]["properties"].pop("title") == "Blinken meets Abbas in Ramallah"
    before[RAMALLAH]["properties"].pop("title")
    before[RAMALLAH]["properties"].pop("revised", None)
    assert after == before


def test_edit_takes_entries_of_a_list_away_by_number(file: Path) -> None:
    """Sources and actors need not be typed again: one is removed, one is added."""
    before = features(file)[RAMALLAH]["properties"]["actors"]
    typed = ["actors", "2", "Palestinian Authority", "mediator", "", ""]
    assert run(file, "edit", RAMALLAH, typed=typed).exit_code == 0
    after = features(file)[RAMALLAH]["properties"]["actors"]
    assert after == [before[0], {"name": "Palestinian Authority", "role": "mediator"}]


def test_a_claim_stays_with_its_source_when_one_before_it_is_removed(file: Path) -> None:
    """The second source is the first once that is gone; the claims that it carries go on naming it."""
    name = "2023-10-15-nuseirat-ghabayen-family-strike"
    before = features(file)[name]["properties"]
    assert [claim["source"] for claim in before["casualty_claims"]] == [1]
    assert run(file, "edit", name, house=False, typed=["sources", "1", "", ""]).exit_code == 0
    after = features(file)[name]["properties"]
    assert after["sources"] == before["sources"][1:]
    assert [claim["source"] for claim in after["casualty_claims"]] == [0]


def test_an_initiator_is_asked_for_its_basis_and_a_grade_for_its_reason(file: Path) -> None:
    """Who says so is asked of an accusation; a grade that is not the rule's wants a reason, or goes back."""
    actors = ["Iran", "initiator", "attributed", "residents", ""]
    why = "Residents are the only ones who tell of it."
    typed = answers(actors=actors, verification=["claimed", why])
    result = run(file, "add", typed=typed)
    assert result.exit_code == 0, result.output
    p = features(file)[NEW_ID]["properties"]
    assert p["actors"] == [{"name": "Iran", "role": "initiator", "basis": "attributed", "by": "residents"}]
    assert (p["verification"], p["verification_note"]) == ("claimed", why)
    assert run(file, "edit", NEW_ID, typed=["verification", "reported", ""]).exit_code == 0
    assert "verification_note" not in features(file)[NEW_ID]["properties"]


def test_edit_without_a_change_writes_nothing(file: Path) -> None:
    """Looking at an event is no revision."""
    before = file.read_bytes()
    assert "Nothing changed" in run(file, "edit", RAMALLAH, typed=[""]).output
    assert file.read_bytes() == before


def test_edit_of_an_unknown_id_names_near_ones(file: Path) -> None:
    """A mistyped id is answered with the likely ones."""
    result = run(file, "edit", RAMALLAH.replace("ramallah", "ramalla"), typed=[])
    assert RAMALLAH in str(result.exception)


def test_a_file_that_would_lose_a_record_is_not_edited(file: Path) -> None:
    """Where a record cannot be read, writing would drop it: refused before the first question."""
    document = json.loads(file.read_text(encoding="utf-8"))
    document["features"][3]["properties"]["date_start"] = "yesterday"
    file.write_text(json.dumps(document), encoding="utf-8")
    result = run(file, "edit", RAMALLAH, typed=["title"])
    assert "would lose" in str(result.exception)
    assert "Field" not in result.output


def test_a_new_id_goes_into_the_list_of_ids(tmp_path: Path) -> None:
    """The list stays sorted, and holds an id once."""
    ids = tmp_path / "ids.txt"
    ids.write_text("a\nc\n", encoding="utf-8")
    remember_id(ids, "b")
    remember_id(ids, "b")
    assert ids.read_text(encoding="utf-8") == "a\nb\nc\n"
