"""Every way to spoil an event of the project's own file, and what the gate must say of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from map_app.cli.main import commands
from map_app.data.editorial.rules import MAX_TITLE, SUMMARY
from map_app.data.paths import EVENTS

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


def initiator(**values: object) -> Callable[[dict[str, Any]], None]:
    """Spoil what the first actor, the initiator, is named on."""
    return lambda feature: feature["properties"]["actors"][0].update(values)


def regrade(feature: dict[str, Any]) -> None:
    """Give another grade than the rule's."""
    p = feature["properties"]
    p["verification"] = "claimed" if p["verification"] != "claimed" else "reported"


def deadly_title(feature: dict[str, Any]) -> None:
    """Tell of fewer dead in the title than the record has."""
    claim = {"harm": "killed", "low": 5, "high": 5, "group": "everyone", "by": "X"}
    p = feature["properties"]
    p["casualty_claims"] = [c for c in p.get("casualty_claims", []) if c["harm"] != "killed"] + [claim]
    p |= {"killed": {"low": 5, "best": 5, "high": 5}, "title": "Houthi missile kills 2 aboard a ship"}


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
    "address with a space": Spoiled(
        source(url="https://www.centcom.mil/a b", kind="statement"), "sources[0].url", "address"
    ),
    "no address": Spoiled(source(url=None), "sources[0].url", "address"),
    "no publisher": Spoiled(
        lambda f: f["properties"]["sources"][0].pop("publisher"), "sources[0]", "missing"
    ),
    "blank publisher": Spoiled(source(publisher="  "), "sources[0].publisher", "publisher"),
    "no source": Spoiled(put(sources=[]), "sources", "source"),
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
    "title too long": Spoiled(put(title=f"Houthi {'w' * (MAX_TITLE - 6)}"), "title", "91 characters"),
    "summary too short": Spoiled(put(summary="w" * (SUMMARY[0] - 1)), "summary", "39 characters"),
    "summary too long": Spoiled(put(summary="w " * 301), "summary", "602 characters"),
    "shouting": Spoiled(say("It was a MASSIVE strike."), "summary", "shouts MASSIVE"),
    "a flag": Spoiled(say("\U0001f1fe\U0001f1ea"), "summary", "flag"),
    "boilerplate": Spoiled(say("Read more about it."), "summary", "'read more'"),
    "a dateline": Spoiled(say("DUBAI (Reuters) - It burned."), "summary", "'(reuters) -'"),
    "breaking": Spoiled(
        put(title="Breaking: Houthis hit a ship in the Gulf of Aden"), "title", "'breaking:'"
    ),
    "an unknown actor": Spoiled(put(actors=[{"name": "Rebels", "role": "target"}]), "actors[0]", "Rebels"),
    "a variant in the title": Spoiled(put(title="Houthis hit a ship off Mocha"), "title", "has Mokha"),
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
    "a placeholder for a title": Spoiled(
        source(title="Report on a ship"), "sources[0].title", "was not seen; quote it as published, or"
    ),
    "a title without its address's charged word": Spoiled(
        source(title="Ship hit", url="https://www.centcom.mil/terrorist-attack", kind="statement"),
        "sources[0]",
        "lacks 'terrorist', which its address has",
    ),
    "a source that does not say what it is": Spoiled(source(kind=None), "sources[0].kind", "is missing"),
    "a source that does not say whose word it is": Spoiled(
        source(origin=None), "sources[0].origin", "is missing"
    ),
    "a source without its language": Spoiled(source(lang=None), "sources[0].lang", "is missing"),
    "a host that nobody has looked at": Spoiled(
        source(url="https://news.example/a"), "sources[0].url", "is not in the table of hosts"
    ),
    "a kind that its host has not": Spoiled(
        source(kind="aggregator"), "sources[0].kind", "table of hosts has"
    ),
    "a grade that does not follow": Spoiled(regrade, "verification", "but by the rule it is"),
    "a reason for a grade that follows": Spoiled(
        put(verification_note="We think so."), "verification_note", "remove it"
    ),
    "an initiator without a basis": Spoiled(initiator(basis=None), "actors[0].basis", "is missing for"),
    "an accusation without its accuser": Spoiled(
        initiator(basis="found", by=None), "actors[0].by", "name who says"
    ),
    "a basis of somebody else": Spoiled(
        lambda f: f["properties"]["actors"][1].update(basis="found", by="X"), "actors[1].basis", "remove it"
    ),
    "an accusation told as a fact": Spoiled(
        lambda f: (initiator(basis="attributed", by="X")(f), put(title="Houthis hit a ship")(f)),
        "title",
        "names Houthi movement (Ansar Allah) as a fact",
    ),
    "an initiator that the title keeps back": Spoiled(
        put(title="Ship hit in the Gulf of Aden"), "title", "does not name Houthi movement"
    ),
    "a count that no claim gives": Spoiled(
        put(killed={"low": 3, "best": 3, "high": 3}), "killed", "but the claims give"
    ),
    "none, told in the note only": Spoiled(
        put(casualty_claims=[], killed=None, injured=None, casualty_note="No casualties"),
        "casualty_claims",
        "make it a claim of 0",
    ),
    "a number in the title that the record lacks": Spoiled(
        deadly_title, "title", "says 2 killed; the record has"
    ),
    "exact, by a landmark nearby": Spoiled(
        put(location_precision="exact", location_basis="a nearby landmark"), "location_precision", "'nearby'"
    ),
    "a text about the research": Spoiled(say("The sources read differ."), "summary", "'sources read'"),
}


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
