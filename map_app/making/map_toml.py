"""Writes `map.toml` of a new map, with comments that explain each key."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from map_app.core.map_toml import EVENTS, general_types
from map_app.core.neutral import neutral_profile
from map_app.core.vocabulary import EventType
from map_app.data.paths import GENERAL
from map_app.making.gshhg import Bounds
from map_app.making.theatres import Place


@dataclass(frozen=True)
class Said:
    """What a new map's `map.toml` says of the map with this name.

    `types` are the slugs of its events, all general ones if there are none; `period` is first and last day.
    """

    name: str
    frame: Bounds | None
    theatres: Sequence[Place]
    lighter: Sequence[str]
    types: Sequence[str] = ()
    period: tuple[date, date] | None = None


def dataset_of(name: str) -> str:
    """The slug of a data set from a folder's name."""
    return re.sub("[^a-z0-9._-]+", "-", name.lower()).strip("-._") or "map"


def title_of(name: str) -> str:
    """The title of a map from its folder's name."""
    words = re.sub("[-_]+", " ", name).strip() or "Map"
    return words if any(char.isupper() for char in words) else words[:1].upper() + words[1:]


def map_toml(said: Said) -> str:
    """The text of the file."""
    return "\n".join((*_map(said), *_types(said), *_theatres(said), *_ground(said)))


def _map(said: Said) -> list[str]:
    return [
        "# What this map is of. Lines that begin with # are comments; docs/map-folder.md explains every key.",
        "# After a change: event-map check FOLDER, then event-map serve FOLDER.",
        "[map]",
        "# A short name of the data set, in exports and links: letters, digits and . _ -",
        f"dataset = {_text(dataset_of(said.name))}",
        "# The file with the events, in this folder; or the URL of a store.",
        f"events = {_text(EVENTS)}",
        "# The licence of your records, and whom to credit for them. Take the # away and say yours.",
        '# licence = "CC BY 4.0"',
        '# attribution = "Your newsroom; facts from the sources named in each event"',
        "# The language that titles and summaries of the events are written in.",
        'text_language = "en"',
        "# Which of the interface's languages the page offers; English always.",
        'languages = ["en", "ar", "he"]',
        "# The first and the last day that the map covers; without it they are taken from the events.",
        *_period(said.period),
        "# What the map opens on: west, south, east, north in degrees; without it what the events take up.",
        *_frame(said.frame),
        "# Whether the map names theatres without records; set it to false where you do not follow them all.",
        "silence = true",
        "",
        "# Words by language: English always, the others where you have them.",
        "[map.title]",
        f"en = {_text(title_of(said.name))}",
        "",
        "# A line under the title.",
        "# [map.tagline]",
        '# en = "Where, and what of"',
        "",
        "# Paragraphs of the page about the map: how the records were made, and what they do not cover.",
        "# [about]",
        '# made.en = ["..."]',
        '# not_covered.en = ["..."]',
        "",
    ]


def _period(period: tuple[date, date] | None) -> list[str]:
    first, last = period or (date(2020, 1, 1), date(2020, 12, 31))
    line = f"period = [{first.isoformat()}, {last.isoformat()}]"
    return [line if period else f"# {line}"]


def _frame(frame: Bounds | None) -> list[str]:
    return [f"frame = [{', '.join(f'{side:g}' for side in frame)}]"] if frame else []


def _types(said: Said) -> list[str]:
    read = {entry["slug"]: entry for entry in tomllib.loads(GENERAL.read_text(encoding="utf-8"))["types"]}
    general = general_types(read)
    found = neutral_profile(general, said.types).types
    lines = [
        "# The types of your events, in the order of legend and controls; an event says one as event_type.",
        "# Delete those that you do not need. Words, symbol and colour of a slug that stands here alone are",
        "# the program's own; say label.en, symbol, color or family beside it to change them. Any other slug",
        "# is a type of your own: give it all four.",
    ]
    for kind in [kind for kind in found if kind in said.types] if said.types else general:
        lines += ["[[types]]", f"slug = {_text(kind)}", *([] if kind in general else _described(kind)), ""]
    return lines


def _described(kind: EventType) -> list[str]:
    return [
        f"family = {_text(kind.family)}",
        f"symbol = {_text(kind.look.symbol)}",
        f"color = {_text(kind.look.color)}",
        f"label.en = {_text(kind.label)}",
    ]


def _theatres(said: Said) -> list[str]:
    if not said.theatres:
        return [
            "# This map has no theatres. One is a table [[theatres]] with slug and label.en, and its",
            "# outline, the feature of geodata/theatres.geojson whose id is the slug.",
            "",
        ]
    lines = [
        "# The theatres, in the order of the controls. The outline of each is the feature whose id is its",
        "# slug in geodata/theatres.geojson: remove both, or neither. phrase.en is the name in a sentence,",
        "# if it differs.",
    ]
    for place in said.theatres:
        lines += ["[[theatres]]", f"slug = {_text(place.slug)}"]
        lines += [f"label.{lang} = {_text(name)}" for lang, name in place.names.items()] + [""]
    return lines


def _ground(said: Said) -> list[str]:
    codes = ", ".join(map(_text, said.lighter))
    return [
        "[ground]",
        "# What the ground and the names are made of, as the map has to say.",
        'sources = ["natural_earth", "gshhg", "geonames"]',
        "# Countries that are drawn lighter than the others.",
        f"lighter = [{codes}]",
        "",
        "[house]",
        "# Whether event-map check also holds the events to the rules of the shipped map's own file.",
        "rules = false",
        "",
    ]


def _text(text: str) -> str:
    """A basic string of TOML: JSON's escapes are a part of its own."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
