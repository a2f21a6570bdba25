"""A small map of another war: no theatres, two types of its own, words in English alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

TOML: Final = """
[map]
dataset = "lakes-2021"
licence = "CC0"
attribution = "The lake monitors"
languages = [{languages}]
text_language = "{text_language}"
period = [2021-03-01, 2021-06-30]
[map.title]
en = "Fighting on the lakes"
[map.tagline]
en = "North and south shore"
[about]
made.en = ["Gathered by three monitors who live on the shore."]

[[types]]
slug = "raid"
family = "ground"
symbol = "square"
color = "#7B4A2B"
strike = true
label.en = "Raid"

[[types]]
slug = "market_day"
family = "humanitarian"
symbol = "house"
color = "#12805C"
label.en = "Market day"
"""
WORDS_OF_OTHERS: Final = re.compile(
    r"[^\n]{0,40}(\bTheatres?\b|[ >]theatres?[ .,:;<]|Gaza|Red Sea|Yemen|\bsix\b|in its theatre)[^\n]{0,40}"
)
"""What no surface of this map may say, names in scripts aside."""

RAID: Final = "2021-04-02-raid"


def feature(id_: str, lon: float, lat: float, day: str, **properties: Any) -> dict[str, Any]:  # noqa: ANN401
    """A complete record of this map."""
    said: dict[str, Any] = {
        "title": "Raid on a landing place",
        "summary": "Boats came before dawn, two monitors said.",
        "event_type": "raid",
        "date_start": day,
        "date_end": day,
        "date_precision": "day",
        "place": "Storvik",
        "country_code": "TD",
        "location_precision": "settlement",
        "location_radius_km": 5,
        "location_basis": "the landing place",
        "actors": [{"name": "Lake Guard", "role": "initiator"}, {"name": "Fishers", "role": "target"}],
        "killed": {"low": 2, "best": 2, "high": 3},
        "injured": None,
        "casualty_note": None,
        "verification": "confirmed",
        "sources": [{"publisher": "Shore Radio", "title": "Raid", "url": "https://example.org/raid"}],
        "relates_to": [],
    }
    point = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "id": id_, "geometry": point, "properties": said | properties}


EVENTS: Final = (
    feature(RAID, 14.5, 13.1, "2021-04-02"),
    feature("2021-04-20-raid", 14.7, 13.3, "2021-04-20", country_code="NE", killed=None),
    feature(
        "2021-05-01-market",
        14.6,
        13.0,
        "2021-05-01",
        event_type="market_day",
        title="Market opens again",
        date_end="2021-05-12",
    ),
)


def write_map(folder: Path, languages: str = '"en"', text_language: str = "en") -> Path:
    """Write the folder of the map, and give it."""
    folder.mkdir(parents=True, exist_ok=True)
    text = TOML.format(languages=languages, text_language=text_language)
    (folder / "map.toml").write_text(text, encoding="utf-8")
    document = {"type": "FeatureCollection", "dataset": "lakes-2021", "features": EVENTS}
    (folder / "events.geojson").write_text(json.dumps(document), encoding="utf-8")
    return folder
