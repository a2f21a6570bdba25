"""An event being written in the terminal, and what is still wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from map_app.core.schema import AS_GIVEN, Event, Feature, Problem
from map_app.core.validate import check_feature
from map_app.core.vocabulary import ELSEWHERE
from map_app.data.editorial import rules
from map_app.data.map_folder import MapFolder

PLACEHOLDERS: Final = (
    "title",
    "event_type",
    "date_start",
    "date_end",
    "location_precision",
    "location_radius_km",
    "theatre",
    "verification",
    "sources",
)
"""Filled in by `blank` only so that the rest can be checked; never proposed as a default."""


@dataclass
class Draft:
    """The feature being written, the other events of its file, and whether the house rules apply.

    `unanswered` names the properties that still hold a placeholder.
    """

    feature: Feature
    others: tuple[Event, ...]
    map: MapFolder
    house_rules: bool
    unanswered: set[str] = field(default_factory=set)
    today: date = field(default_factory=lambda: datetime.now(UTC).date())

    @property
    def properties(self) -> dict[str, Any]:
        """The feature's own properties."""
        return self.feature["properties"]  # type: ignore[no-any-return]

    def get(self, name: str) -> Any:  # noqa: ANN401 - a property's JSON value
        """The current answer, or None."""
        return None if name in self.unanswered else self.properties.get(name)

    def answer(self, **values: Any) -> None:  # noqa: ANN401
        """Set properties, which are then answered."""
        self.properties.update(values)
        self.unanswered -= values.keys()
        as_given = self.properties.get(AS_GIVEN)
        if isinstance(as_given, dict):  # answers replace what could not be read
            left = {field: value for field, value in as_given.items() if root(field) not in values}
            self.properties[AS_GIVEN] = left
            if not left:
                del self.properties[AS_GIVEN]

    def problems(self) -> list[Problem]:
        """The problems that validation finds in the draft."""
        event, problems = check_feature(self.feature, 0, self.today, self.map.geography)
        if event is None:
            return problems
        problems += [*self.map.problems([event]), *self._links(event)]
        if self.house_rules:
            named = {problem.field for problem in problems}
            problems += [
                p for p in rules.record_problems(event, self.others, self.map.tables) if p.field not in named
            ]
        return problems

    def _links(self, event: Event) -> Iterator[Problem]:
        known = {other.id for other in self.others}
        for link in event.relates_to:
            if link.id not in known:
                yield Problem(event.id, "relates_to", f"names {link.id}, which this file lacks", "rule")


def root(field: str) -> str:
    """The property that a field lies in: `sources` of `sources[0].url`."""
    return re.split(r"[.\[]", field)[0]


def blank(map_: MapFolder) -> Feature:
    """A feature that is valid but for the fields that are still to be prompted for."""
    profile = map_.profile
    today = (profile.period or (date(2000, 1, 1),))[0].isoformat()
    kind = str(next(iter(profile.types)))
    known = {"date_start": today, "date_end": today, "date_precision": "day", "event_type": kind}
    place = {
        "theatre": ELSEWHERE if len(profile.theatres) else None,
        "location_precision": "country",
        "location_radius_km": 0,
    }
    properties = known | place | {"title": "?", "verification": "reported", "sources": [{"publisher": "?"}]}
    return {
        "type": "Feature",
        "id": "new-event",
        "geometry": {"type": "Point", "coordinates": [0.0, 0.0]},
        "properties": properties,
    }
