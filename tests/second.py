"""The second map: its folder, its events with one of a type that it lacks, and the shipped one's words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from tests.shipped import PROFILE

FOLDER: Final = Path(__file__).parent / "second_map"
TITLE: Final = "Quarrel of the Straits (fictional)"
TAGLINE: Final = "Antigua and Barbuda, Dominica, Saint Kitts and Nevis"
LACKED: Final = "lantern_night"
LANTERNS: Final = "2018-04-30-lanterns"

FOREIGN: Final = (
    str(PROFILE.title),
    str(PROFILE.tagline),
    PROFILE.dataset,
    "all six theatres",
    *(term.label for term in PROFILE.theatres if term not in ("elsewhere", "")),
)
"""What a page or an answer of another map must not say, in whatever case."""


def said_of_the_shipped_map(text: str) -> list[str]:
    """The words of the shipped map that a text has."""
    folded = text.casefold()
    return [words for words in FOREIGN if words.casefold() in folded]


def with_lanterns(folder: Path) -> Path:
    """A file of the map's events and one more, whose type the map lacks."""
    document: dict[str, Any] = json.loads((FOLDER / "events.geojson").read_text(encoding="utf-8"))
    more = json.loads(json.dumps(document["features"][0])) | {"id": LANTERNS}
    more["properties"] |= {"event_type": LACKED, "title": "Lanterns at sea", "relates_to": []}
    document["features"].append(more)
    path = folder / "lanterns.geojson"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path
