"""A sound record, what a test changes in it, and how it is checked."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

from map_app.core.coerce import Geography
from map_app.core.schema import Event, Problem
from map_app.core.validate import check_feature

TODAY = date(2024, 6, 1)

SOURCE = {
    "publisher": "Reuters",
    "title": "A report",
    "url": "https://example.org/a",
    "published": "2024-01-13",
}

GOOD: dict[str, Any] = {
    "type": "Feature",
    "id": "good",
    "geometry": {"type": "Point", "coordinates": [44.2, 15.35]},
    "properties": {
        "title": "A strike",
        "event_type": "air_strike",
        "date_start": "2024-01-12",
        "theatre": "yemen",
        "location_precision": "settlement",
        "verification": "confirmed",
        "sources": [SOURCE],
    },
}


def with_properties(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """The good feature with some properties set."""
    return GOOD | {"properties": copy.deepcopy(GOOD["properties"]) | changes}


def check(feature: object, geography: Geography | None = None) -> tuple[Event | None, list[Problem]]:
    """Check a feature as the eighth of its file."""
    return check_feature(feature, 7, TODAY, geography)


def nested(levels: int) -> list[Any]:
    """A list in a list in a list ..."""
    made: list[Any] = []
    for _ in range(levels - 1):
        made = [made]
    return made


def at(*coordinates: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """The good feature somewhere else."""
    return GOOD | {"geometry": {"type": "Point", "coordinates": list(coordinates)}}
