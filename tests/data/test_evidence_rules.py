"""Rules that compare the records of a file, the tables of `check --sources`, and older files brought up."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from map_app.cli.main import commands
from map_app.core.claims import range_of
from map_app.core.schema import Event
from map_app.core.vocab import Harm
from map_app.data.editorial.wording import is_done_to_somebody
from map_app.data.loading import load
from map_app.data.paths import EVENTS
from tests.data.spoiled import EVENT, NEAR_SHIP, SHIP, Properties, check, some_events
from tests.shipped import MAP, TYPES


def two_of(folder: Path, first: str, second: str, **changes: Any) -> list[str]:  # noqa: ANN401
    """What the gate says of the events in which the second one is changed to be like the first."""
    document = copy.deepcopy(some_events())
    by_id = {feature["id"]: feature["properties"] for feature in document["features"]}
    for name, change in changes.items():
        by_id[second][name] = change(by_id[first])
    file = folder / "events.geojson"
    file.write_text(json.dumps(document), encoding="utf-8")
    return check(file, "--house")


def test_one_address_has_one_title(tmp_path: Path) -> None:
    """Quoted in two records, a page has one title, publisher and day."""

    def renamed(first: Properties) -> list[dict[str, Any]]:
        return [first["sources"][0] | {"title": "Another", "published": "2024-01-01"}]

    lines = two_of(tmp_path, EVENT, SHIP, sources=renamed)
    said = [line for line in lines if "one address has one of it" in line]
    assert [line.split(": ")[2] for line in said] == ["sources[0].title", "sources[0].published"]


def test_two_events_of_a_day_have_texts_of_their_own(tmp_path: Path) -> None:
    """A text that is another's with one word changed is named."""
    lines = two_of(tmp_path, SHIP, NEAR_SHIP, summary=lambda first: first["summary"] + " Again.")
    assert [line for line in lines if ": summary: is nearly that of " in line]


def test_the_tables_say_what_a_file_rests_on() -> None:
    """`--sources` prints a row for every record and one for every initiator of violent events."""
    lines = check(EVENTS, "--sources")
    gap = lines.index("")
    assert {line.split()[-1] for line in lines[1:gap]} == {event.id for event in load(EVENTS, MAP).events}
    head, *rows = lines[gap + 1 :]
    assert head.split()[:2] == ["party", "events"]
    counted = sum(
        actor.role == "initiator" and actor.name != "Unknown"
        for event in load(EVENTS, MAP).events
        if is_done_to_somebody(TYPES.term(event.event_type))
        for actor in event.actors
    )
    assert sum(int(re.split("  +", row)[1]) for row in rows) == counted


def test_an_older_file_is_brought_up(tmp_path: Path) -> None:
    """Of what a record says itself come kinds, origins and claims; nothing is lost, and twice is once."""
    document = json.loads(EVENTS.read_text(encoding="utf-8"))
    for feature in document["features"]:
        p = feature["properties"]
        p.pop("casualty_claims", None)
        for part in (*p["sources"], *p["actors"]):
            for name in ("kind", "origin", "lang", "basis", "by"):
                part.pop(name, None)
    older = tmp_path / "older.geojson"
    older.write_text(json.dumps(document), encoding="utf-8")
    said = CliRunner().invoke(commands, ["format", "--upgrade", str(older)]).output
    assert f"of {len(document['features'])} records brought up" in said
    once = older.read_bytes()
    CliRunner().invoke(commands, ["format", "--upgrade", str(older)])
    assert older.read_bytes() == once
    pairs = zip(document["features"], json.loads(once)["features"], strict=True)
    for before, after in pairs:
        old, new = before["properties"], after["properties"]
        assert [s["url"] for s in old["sources"]] == [s["url"] for s in new["sources"]]
        event = Event.from_feature(after)
        for harm in Harm:
            given = getattr(event, harm)
            assert given == range_of(event.casualty_claims, harm) or given.low < given.high
        assert old | {"sources": [], "casualty_claims": []} == new | {"sources": [], "casualty_claims": []}
