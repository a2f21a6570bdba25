"""Reads the text of a `map.toml` into the profile of a map, and names every fault with its line.

docs/map-folder.md has a row for each key, which a test holds.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final, NamedTuple
from urllib.parse import unquote_plus

from map_app.core import distinct
from map_app.core.areas import UnitName
from map_app.core.countries import NAMES
from map_app.core.criteria import BY_KEY
from map_app.core.ground_sources import SOURCES
from map_app.core.house import GROUPS
from map_app.core.language import LANGUAGES
from map_app.core.map_node import Node, Reader, by_language, leaf, listed, words
from map_app.core.map_values import (
    choice,
    flag_of,
    frame_of,
    matching,
    period_of,
    text_of,
)
from map_app.core.problems import Problem
from map_app.core.profile import NOTHING, MapProfile
from map_app.core.schema_errors import field_name
from map_app.core.shapes import SHAPES
from map_app.core.toml_lines import line_of, lines_of
from map_app.core.vocabulary import (
    ELSEWHERE,
    OTHER,
    EventType,
    Family,
    Look,
    Theatre,
    Vocabulary,
    elsewhere,
    other_type,
)
from map_app.core.words import ENGLISH, Words

FILE: Final = "map.toml"
EVENTS: Final = "events.geojson"
"""Where the events are unless the file says otherwise."""

PARAGRAPH: Final = 2_000
"""Characters of a paragraph of the page about the map."""

General = Mapping[str, Mapping[str, Any]]
"""The types of the general vocabulary by slug, as a `map.toml` would have them."""

_COUNTRIES: Final = tuple(entry[:2] for entry in NAMES.split("; "))
_SLUG: Final = "[a-z][a-z0-9_]{0,39}"
_SLUG_CURE: Final = "write up to 40 of a-z, 0-9 and _, a letter first, such as air_strike"
_country: Final = choice(_COUNTRIES, "country of ISO 3166-1 (two capital letters)")
_paragraphs: Final = by_language(listed(leaf(partial(text_of, longest=PARAGRAPH))))


def _example(value: object) -> str:
    """A key of a filter with a value, as in a link."""
    text = text_of(value)
    key, _, given = text.partition("=")
    if key not in BY_KEY or not given:
        raise ValueError('shows no key of a filter; write key=value as in a link, such as "q=port"')
    try:
        BY_KEY[key].kind.parse(unquote_plus(given))
    except ValueError as fault:
        raise ValueError(f"{given!r} {fault}") from None
    return text


def _elsewhere(node: Node) -> dict[str, Words] | None:
    found = {code: words(inner) for code, inner in node.keys(_COUNTRIES, "no country's code")}
    return {code: text for code, text in found.items() if text}


MAP_KEYS: Final[dict[str, Reader]] = {
    "dataset": leaf(matching("[A-Za-z0-9][A-Za-z0-9._-]{0,99}", "write up to 100 letters, digits and . _ -")),
    "licence": leaf(text_of),
    "attribution": leaf(partial(text_of, longest=500)),
    "languages": listed(leaf(choice(LANGUAGES, "language of the interface"))),
    "text_language": leaf(
        matching("[a-zA-Z]{2,3}(-[A-Za-z0-9]{1,8})*", "write it as BCP 47 does, such as en or fr")
    ),
    "period": leaf(period_of),
    "frame": leaf(frame_of),
    "events": leaf(partial(text_of, longest=2_000)),
    "silence": leaf(flag_of),
    "examples": listed(leaf(_example)),
    "title": words,
    "tagline": words,
    "everywhere": words,
    "elsewhere": _elsewhere,
}
TERM_KEYS: Final[dict[str, Reader]] = {
    "slug": leaf(matching(_SLUG, _SLUG_CURE)),
    "label": words,
    "phrase": words,
}
TYPE_KEYS: Final[dict[str, Reader]] = TERM_KEYS | {
    "family": leaf(choice(Family, "family")),
    "symbol": leaf(choice(SHAPES, "shape")),
    "color": leaf(matching("#[0-9A-Fa-f]{6}", "write # and six digits of 0-9 and A-F, such as #C44E1C")),
    "strike": leaf(flag_of),
    "intercepts": leaf(flag_of),
}
THEATRE_KEYS: Final[dict[str, Reader]] = TERM_KEYS | {"water": leaf(flag_of)}
OTHER_TABLES: Final[dict[str, dict[str, Reader]]] = {
    "about": {"made": _paragraphs, "not_covered": _paragraphs},
    "ground": {
        "lighter": listed(leaf(_country)),
        "sources": listed(leaf(choice(SOURCES, "source of ground"))),
    },
    "house": {"rules": leaf(flag_of), "off": listed(leaf(choice(GROUPS, "group of house rules")))},
}
TABLES: Final = ("map", "types", "theatres", *OTHER_TABLES)
TYPE_CURES: Final[dict[str, str]] = {
    "slug": 'name the type, such as slug = "air_strike"',
    "label": 'give its words, such as label.en = "Air strike"',
    "family": f"name what it has in common with other maps' types: one of {', '.join(Family)}",
    "symbol": "name its shape: one of docs/map-folder.md, such as triangle",
    "color": 'give its colour, such as color = "#C44E1C"',
}
"""What a type of the map's own must have, and how to add it."""

THEATRE_CURES: Final[dict[str, str]] = {
    "slug": 'name the theatre by the id of its outline in geodata/theatres.geojson, such as slug = "darfur"',
    "label": 'give its words, such as label.en = "Darfur"',
}
MAP_CURES: Final[dict[str, str]] = {
    "dataset": 'name the data set, such as dataset = "sudan-events"',
    "title": 'name the map: a table [map.title] with en = "..."',
}


class MapFile(NamedTuple):
    """What a `map.toml` says: a profile and where the events are, or what is wrong with it.

    `theatres` has each slug with its line, `events_line` the line of `events`, for faults of other files; of
    what is no TOML nothing is known.
    """

    problems: tuple[Problem, ...]
    profile: MapProfile | None = None
    events: str = EVENTS
    events_line: int | None = None
    theatres: Mapping[str, int] = NOTHING
    is_toml: bool = True


def read_map(text: str, general: General, areas: Mapping[str, UnitName]) -> MapFile:
    """Read a text. `areas` are the units of the map's geodata, id -> English name."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        return MapFile((_broken(str(fault)),), is_toml=False)
    except RecursionError:
        reason = "its lists or tables are nested too deeply to be read; nest them four deep at most"
        return MapFile((Problem(FILE, "TOML", reason),), is_toml=False)
    node, lines = Node(document), lines_of(text)
    said = _said(node, general)
    found = sorted((line_of(lines, path), n, path, reason) for n, (path, reason) in enumerate(node.faults))
    problems = (Problem(f"{FILE}:{line}", field_name([*path]), reason) for line, _, path, reason in found)
    events = said["map"].pop("events", None)
    return MapFile(
        tuple(problems),
        None if node.faults else _profile(said, areas),
        events or EVENTS,
        line_of(lines, ("map", "events")) if events else None,
        {str(theatre): line_of(lines, ("theatres", n)) for n, theatre in said["theatres"]},
    )


def general_types(general: General) -> tuple[EventType, ...]:
    """All types of the general vocabulary."""
    return tuple(_types(Node([{"slug": slug} for slug in general]), general))


def _broken(message: str) -> Problem:
    """The parser's message, which ends in `(at line 3, column 7)` or `(at end of document)`."""
    line = re.search(r"\(at line (\d+)", message)
    return Problem(
        f"{FILE}:{line[1]}" if line else FILE, "TOML", f"{message}; correct it there or just before"
    )


def _said(node: Node, general: General) -> dict[str, Any]:
    """What each table says, as far as it has no fault."""
    for _ in node.keys(TABLES):
        pass  # notes the tables that are unknown
    whole = node.at("map", node.value.get("map", {}))
    said: dict[str, Any] = {"map": whole.read(MAP_KEYS)}
    _required(whole, MAP_CURES)
    for name, readers in OTHER_TABLES.items():
        said[name] = node.at(name, node.value.get(name, {})).read(readers)
    usual = [{"slug": slug} for slug in general]
    said["types"] = [*_types(node.at("types", node.value.get("types", usual)), general)]
    said["theatres"] = [*_theatres(node.at("theatres", node.value.get("theatres", [])))]
    if not node.value.get("types", usual):
        node.at("types").wrong("is empty; describe each type of events in a table [[types]]")
    return said


def _profile(said: dict[str, Any], areas: Mapping[str, UnitName]) -> MapProfile:
    theatres = [theatre for _, theatre in said["theatres"]]
    languages = said["map"].pop("languages", LANGUAGES)
    return MapProfile(
        **said["map"],
        languages=tuple(dict.fromkeys((ENGLISH, *languages))),
        about=said["about"],
        types=Vocabulary([*said["types"], other_type()], EventType),
        theatres=Vocabulary([*theatres, elsewhere()] if theatres else (), Theatre),
        areas=areas,
        lighter=frozenset(said["ground"].get("lighter", ())),
        ground_sources=tuple(said["ground"].get("sources", SOURCES)),
        house_rules=said["house"].get("rules", False),
        house_off=frozenset(said["house"].get("off", ())),
    )


def _types(node: Node, general: General) -> Iterator[EventType]:
    places: dict[str, int] = {}
    found: list[EventType] = []
    for n, given in _terms(node, TYPE_KEYS, TYPE_CURES, OTHER, general):
        kind = EventType.of(
            given["slug"],
            given["label"],
            given.get("phrase") or _lowered(given["label"]),
            family=Family(given["family"]),
            look=Look(given["symbol"], given["color"].upper()),
            strike=given.get("strike"),
            intercepts=given.get("intercepts", False),
        )
        places[kind] = n
        found.append(kind)
        yield kind
    for slugs, field, reason in distinct.faults(found):
        last = max(places[slug] for slug in slugs if slug in places)
        node.at(last).at(field).wrong(reason)


def _theatres(node: Node) -> Iterator[tuple[int, Theatre]]:
    for n, given in _terms(node, THEATRE_KEYS, THEATRE_CURES, ELSEWHERE, {}):
        theatre = Theatre(given["slug"], given["label"], given.get("phrase"))
        theatre.is_water = given.get("water", False)
        yield n, theatre


def _terms(
    node: Node, readers: Mapping[str, Reader], cures: Mapping[str, str], taken: str, general: General
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The terms without a fault: the place of each in the list, and what is said of it."""
    seen: set[str] = set()
    for n, item in enumerate(node.items()):
        if not item.is_a(dict):
            continue
        before = len(node.faults)
        whole = replace(item, value=_filled(item.value, general))
        given = whole.read(readers)
        _required(whole, cures)
        slug = given.get("slug", "")
        if slug == taken:
            whole.at("slug").wrong(f"“{slug}” is taken by what the map lacks; choose another slug")
        elif slug and slug in seen:
            whole.at("slug").wrong(f"“{slug}” stands twice; give each a slug of its own, or remove one")
        seen.add(slug)
        if len(node.faults) == before:
            yield n, given


def _required(node: Node, cures: Mapping[str, str]) -> None:
    if isinstance(node.value, dict):
        for name in cures:
            if name not in node.value:
                node.at(name).wrong(f"is missing; {cures[name]}")


def _filled(given: dict[str, Any], general: General) -> dict[str, Any]:
    """What is said of a type, filled from the general vocabulary; a phrase goes with its label alone."""
    usual = dict(general.get(str(given.get("slug")), {}))
    if "label" in given:
        usual.pop("phrase", None)
    return usual | given


def _lowered(label: Words) -> Words:
    return Words({code: text.lower() for code, text in label.texts.items()})
