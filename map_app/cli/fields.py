"""The prompt for each field of an event that is written in the terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final

import click

from map_app.cli import evidence_fields, prompts
from map_app.cli.drafting import Draft
from map_app.core.text import number
from map_app.core.vocab import DatePrecision, Precision, Relation, Term
from map_app.core.vocabulary import OTHER

AskField = Callable[[Draft], None]


def _one(name: str, label: str, read: Callable[[str], Any]) -> AskField:
    """A prompt for a property that fits on one line."""

    def ask(draft: Draft) -> None:
        now = draft.get(name)
        shown = "" if now is None else number(now) if isinstance(now, int | float) else str(now)
        draft.answer(**{name: prompts.ask(label, read, shown)})

    return ask


def _term(name: str, label: str, vocabulary: type[Term]) -> AskField:
    def ask(draft: Draft) -> None:
        draft.answer(**{name: prompts.ask_term(label, vocabulary, str(draft.get(name) or ""))})

    return ask


def _ask_type(draft: Draft) -> None:
    now = str(draft.get("event_type") or "")
    draft.answer(event_type=prompts.ask_term("Type", draft.map.profile.types.but(OTHER), now))


def _ask_theatre(draft: Draft) -> None:
    """Ask for the theatre, if the map has any."""
    if len(theatres := draft.map.profile.theatres):
        draft.answer(theatre=prompts.ask_term("Theatre", theatres, str(draft.get("theatre") or "")))


def _ask_area(draft: Draft) -> None:
    read = prompts.area_of(draft.map.profile.areas)
    _one("location_area", "Unit that is all that is known (- for none)", read)(draft)


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
    gazetteer = draft.map.geodata.gazetteer
    known = (*gazetteer.names, *sorted({event.place for event in draft.others}))
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
    draft.answer(theatre=draft.map.geography.theatre_at(*coordinates[:2]) or None)


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
    used = {event.id for event in draft.others} | (draft.map.tables.ids if draft.house_rules else set())
    bare = unicodedata.normalize("NFKD", draft.properties["title"]).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", bare.replace("'", ""))[:7]
    proposed = "-".join([draft.properties["date_start"], *words])

    def read(text: str) -> str:
        if text in used:
            raise ValueError("is taken, and an id is never given twice")
        return prompts.line(text)

    draft.feature["id"] = prompts.ask("Id (never changes)", read, proposed)


DERIVED: Final = frozenset(("killed", "injured", "verification_note"))
"""Fields that follow from other answers; `edit` asks for them by name."""

FIELDS: Final[dict[str, AskField]] = {
    "title": _one("title", "Title", prompts.line),
    "summary": _one("summary", "Summary", prompts.line),
    "event_type": _ask_type,
    "date_start": _ask_date_start,
    "date_end": _one("date_end", "Last day", prompts.day),
    "date_precision": _term("date_precision", "Date known to", DatePrecision),
    "place": _ask_place,
    "point": _ask_point,
    "country_code": _one("country_code", "Country code (- at sea)", prompts.country),
    "location_precision": _term("location_precision", "Place known to", Precision),
    "location_radius_km": _one("location_radius_km", "Radius in km", prompts.kilometres),
    "location_basis": _one("location_basis", "How the point was found", prompts.line),
    "location_area": _ask_area,
    "theatre": _ask_theatre,
    "actors": evidence_fields.ask_actors,
    "sources": evidence_fields.ask_sources,
    "casualty_claims": evidence_fields.ask_claims,
    "killed": _casualties("killed", "Killed (3, 3-5, low/best/high, - not reported)"),
    "injured": _casualties("injured", "Injured"),
    "casualty_note": _one("casualty_note", "What the counts do not hold (- for none)", prompts.optional),
    "contradicted_by": evidence_fields.ask_contradicted_by,
    "verification": evidence_fields.ask_verification,
    "verification_note": _one("verification_note", "Why not the rule's grade (- for none)", prompts.optional),
    "relates_to": _ask_relations,
    "distinct_from": _ask_distinct,
    "id": _ask_id,
}
"""The prompts in order; the field of a problem names the one to repeat."""
