"""An event being written in the terminal: the draft, and the prompt for each of its fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

import click

from map_app.cli import prompts
from map_app.core.schema import AS_GIVEN, Event, Feature, Problem
from map_app.core.text import number
from map_app.core.validate import check_feature
from map_app.core.vocab import DatePrecision, EventType, Precision, Relation, Role, Theatre, Verification
from map_app.data.editorial import rules
from map_app.data.reference import gazetteer
from map_app.data.reference.geodata import GEOGRAPHY, theatre_of, theatre_problems

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
        event, problems = check_feature(self.feature, 0, self.today, GEOGRAPHY)
        if event is None:
            return problems
        problems += [*theatre_problems([event]), *self._links(event)]
        if self.house_rules:
            named = {problem.field for problem in problems}
            problems += [p for p in rules.record_problems(event, self.others) if p.field not in named]
        return problems

    def _links(self, event: Event) -> Iterator[Problem]:
        known = {other.id for other in self.others}
        for link in event.relates_to:
            if link.id not in known:
                yield Problem(event.id, "relates_to", f"names {link.id}, which this file lacks", "rule")


def root(field: str) -> str:
    """The property that a field lies in: `sources` of `sources[0].url`."""
    return re.split(r"[.\[]", field)[0]


def blank() -> Feature:
    """A feature that is valid but for the fields that are still to be prompted for."""
    today = rules.WINDOW[0].isoformat()
    known = {"date_start": today, "date_end": today, "date_precision": "day", "event_type": "air_strike"}
    place = {"theatre": "elsewhere", "location_precision": "country", "location_radius_km": 0}
    properties = known | place | {"title": "?", "verification": "reported", "sources": [{"publisher": "?"}]}
    return {
        "type": "Feature",
        "id": "new-event",
        "geometry": {"type": "Point", "coordinates": [0.0, 0.0]},
        "properties": properties,
    }


AskField = Callable[[Draft], None]


def _one(name: str, label: str, read: Callable[[str], Any]) -> AskField:
    """A prompt for a property that fits on one line."""

    def ask(draft: Draft) -> None:
        now = draft.get(name)
        shown = "" if now is None else number(now) if isinstance(now, int | float) else str(now)
        draft.answer(**{name: prompts.ask(label, read, shown)})

    return ask


def _term(name: str, label: str, vocabulary: Any) -> AskField:  # noqa: ANN401 - a Term class
    def ask(draft: Draft) -> None:
        draft.answer(**{name: prompts.ask_term(label, vocabulary, str(draft.get(name) or ""))})

    return ask


def _casualties(name: str, label: str) -> AskField:
    def ask(draft: Draft) -> None:
        now = draft.get(name)
        range_ = prompts.ask(label, prompts.casualty_range, prompts.format_range(now))
        draft.answer(**{name: range_ and {**(now or {}), **range_}})  # members that we do not know stay

    return ask


def _ask_date_start(draft: Draft) -> None:
    single = draft.properties["date_end"] == draft.properties["date_start"]
    start = prompts.ask("First day", prompts.day, draft.get("date_start") or "")
    draft.answer(date_start=start)
    if single:
        draft.answer(date_end=start)


def _ask_place(draft: Draft) -> None:
    """Ask for the place; a settlement of the gazetteer proposes point, country and precision."""
    known = (*gazetteer.names(), *sorted({event.place for event in draft.others}))
    place = prompts.ask("Place", prompts.line, draft.get("place") or "", known)
    if place == draft.get("place"):
        return
    draft.answer(place=place)
    towns = gazetteer.look_up(place.split(",")[0])[:5]
    for i, town in enumerate(towns, 1):
        where = f"{town.lat}, {town.lon}"
        click.echo(f"  {i}. {town.name}, {town.country_code}, {town.population:,} people ({where})")
    wanted = [str(i) for i in range(len(towns) + 1)]
    first = (
        "1" if "location_precision" in draft.unanswered else "0"
    )  # Enter does not move a point that is set
    if towns and (choice := int(prompts.ask("Which (0 for none)", prompts.one_of(wanted), first))):
        town = towns[choice - 1]
        _put(draft, [town.lon, town.lat])
        draft.answer(
            country_code=town.country_code,
            location_precision=str(Precision.SETTLEMENT),
            location_radius_km=town.radius_km,
            location_basis=f"GeoNames, centre of {town.name}",
        )


def _ask_point(draft: Draft) -> None:
    geometry = draft.feature["geometry"]
    lon, lat = geometry["coordinates"][:2] if geometry["type"] == "Point" else (0, 0)
    shown = f"{lat}, {lon}" if (lon, lat) != (0, 0) else ""
    point = prompts.ask("Point (latitude, longitude)", prompts.point, shown)
    if not shown or point != [lon, lat]:  # Enter keeps an altitude, and decimals beyond those shown
        _put(draft, point)


def _put(draft: Draft, coordinates: list[float]) -> None:
    """Move the point, and the theatre with it."""
    draft.feature["geometry"] = {"type": "Point", "coordinates": coordinates}
    draft.answer(theatre=str(theatre_of([coordinates[0]], [coordinates[1]])[0]))


def _ask_actors(draft: Draft) -> None:
    used = {actor.name for event in draft.others for actor in event.actors}
    listed = rules.shipped_tables().actors if draft.house_rules else used

    def row() -> dict[str, str] | None:
        name = prompts.ask("Actor (Enter to go on)", str, choices=sorted(listed))
        return {"name": name, "role": prompts.ask_term("  role", Role)} if name else None

    rows = draft.get("actors") or []
    draft.answer(actors=prompts.ask_rows("Actors", rows, lambda a: f"{a['name']} ({a['role']})", row))


def _ask_sources(draft: Draft) -> None:
    publishers = sorted({source.publisher for event in draft.others for source in event.sources})

    def row() -> dict[str, str | None] | None:
        publisher = prompts.ask("Source: publisher (Enter to go on)", str, choices=publishers)
        if not publisher:
            return None
        return {
            "publisher": publisher,
            "title": prompts.ask("  title", str),
            "url": prompts.ask("  address", prompts.address),
            "published": prompts.ask("  published (YYYY-MM-DD, Enter where not known)", prompts.optional_day),
        }

    rows = draft.get("sources") or []
    draft.answer(sources=prompts.ask_rows("Sources", rows, lambda s: f"{s['publisher']}: {s['url']}", row))


def _ask_relations(draft: Draft) -> None:
    ids = [event.id for event in draft.others]

    def row() -> dict[str, str] | None:
        other = prompts.ask("Relates to the event (id, Enter to go on)", str, choices=ids)
        return {"id": other, "relation": prompts.ask_term("  how", Relation)} if other else None

    rows = draft.get("relates_to") or []
    draft.answer(relates_to=prompts.ask_rows("Relations", rows, lambda r: f"{r['relation']} {r['id']}", row))


def _ask_distinct(draft: Draft) -> None:
    ids = [event.id for event in draft.others]
    rows = draft.get("distinct_from") or []
    answer = prompts.ask_rows(
        "Distinct from",
        rows,
        str,
        lambda: prompts.ask("Not the same as the event (id, Enter to go on)", prompts.optional, choices=ids),
    )
    draft.answer(distinct_from=answer)


def _ask_id(draft: Draft) -> None:
    """Ask for the slug, proposed from day and title; a used or withdrawn one is refused."""
    used = {event.id for event in draft.others} | (rules.shipped_tables().ids if draft.house_rules else set())
    bare = unicodedata.normalize("NFKD", draft.properties["title"]).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", bare.replace("'", ""))[:7]
    proposed = "-".join([draft.properties["date_start"], *words])

    def read(text: str) -> str:
        if text in used:
            raise ValueError("is taken, and an id is never given twice")
        return prompts.line(text)

    draft.feature["id"] = prompts.ask("Id (never changes)", read, proposed)


FIELDS: Final[dict[str, AskField]] = {
    "title": _one("title", "Title", prompts.line),
    "summary": _one("summary", "Summary", prompts.line),
    "event_type": _term("event_type", "Type", EventType),
    "date_start": _ask_date_start,
    "date_end": _one("date_end", "Last day", prompts.day),
    "date_precision": _term("date_precision", "Date known to", DatePrecision),
    "place": _ask_place,
    "point": _ask_point,
    "country_code": _one("country_code", "Country code (- at sea)", prompts.country),
    "location_precision": _term("location_precision", "Place known to", Precision),
    "location_radius_km": _one("location_radius_km", "Radius in km", prompts.kilometres),
    "location_basis": _one("location_basis", "How the point was found", prompts.line),
    "location_area": _one("location_area", "Unit that is all that is known (- for none)", prompts.area),
    "theatre": _term("theatre", "Theatre", Theatre),
    "actors": _ask_actors,
    "killed": _casualties("killed", "Killed (3, 3-5, low/best/high, - not reported)"),
    "injured": _casualties("injured", "Injured"),
    "casualty_note": _one("casualty_note", "Whose figure, counting whom (- for none)", prompts.optional),
    "verification": _term("verification", "Verification", Verification),
    "sources": _ask_sources,
    "relates_to": _ask_relations,
    "distinct_from": _ask_distinct,
    "id": _ask_id,
}
"""The prompts in order; the field of a problem names the one to repeat."""
