"""House rules of evidence: sources as published, grades and ranges that follow from them, bases, points.

Each is a pure function from one event, or from all of a file, to problems; `rules` runs them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Final
from urllib.parse import unquote, urlsplit

from map_app.core.claims import range_of
from map_app.core.grades import UNKNOWN, Grade
from map_app.core.json_schema import HARMS
from map_app.core.parts import Source
from map_app.core.schema import Event, Problem
from map_app.core.vocab import Basis, Harm, Precision, Role, SourceKind
from map_app.data.reference.house_tables import Tables, broken

_PLACEHOLDER: Final = re.compile(
    r"^(?:report|article|story|coverage|page|text|item|post)s? (?:on|about|of|with)\b"
    r"|\((?:arabic|hebrew|polish|french|german|spanish|greek|turkish|persian|italian|translated)\)$",
    re.IGNORECASE,
)
"""A title that somebody made up for one not seen."""

_NONE_SAID: Final = re.compile(r"\bno (?:casualties|injuries|deaths)\b", re.IGNORECASE)
_SOFT: Final = re.compile(
    r"\b(?:near|nearby|landmark|approximate\w*|representative|centre of|about|roughly)\b"
)
"""What a basis says of a point that is not the site's own."""

_OCEAN: Final = re.compile(r"\w+ Ocean")
"""A place that is no more than the name of an ocean, as of a sea that the map labels."""

_ONLY_SEA: Final = re.compile(r"source[s]? say[s]? only ([^;]+)")

KINDS_OF: Final[dict[str, frozenset[SourceKind]]] = {
    "original": frozenset((SourceKind.OUTLET, SourceKind.COPY)),
    "statement": frozenset((SourceKind.STATEMENT,)),
    "monitor": frozenset((SourceKind.MONITOR, SourceKind.AGGREGATOR)),
    "copy": frozenset((SourceKind.COPY,)),
    "aggregator": frozenset((SourceKind.AGGREGATOR, SourceKind.COPY)),
    "state": frozenset((SourceKind.STATEMENT, SourceKind.OUTLET, SourceKind.COPY)),
    "partisan": frozenset((SourceKind.STATEMENT, SourceKind.OUTLET, SourceKind.COPY)),
}
"""What a source on a host of this sort may be."""


def host_of(url: str | None) -> str:
    """The host of an address without `www.`; empty where there is none."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _described(event: Event, tables: Tables) -> Iterator[Problem]:
    """Every source says what it is, whose word it carries and in which language, as its host allows."""
    for i, source in enumerate(event.sources):
        for name in ("kind", "origin", "lang"):
            if getattr(source, name) is None:
                reason = "is missing; say what the page is, whose word it carries and its language"
                yield broken(event, f"sources[{i}].{name}", reason)
        host = host_of(source.url)
        known = tables.hosts.get(host)
        if host and known is None:
            cure = "add it with what its pages are"
            yield broken(
                event, f"sources[{i}].url", f"{host} is not in the table of hosts (hosts.csv); {cure}"
            )
        elif known and source.kind and source.kind not in KINDS_OF[known.what]:
            may = " or ".join(sorted(KINDS_OF[known.what]))
            reason = f"says {source.kind}, but the table of hosts has {host} as {known.what}: {may}"
            yield broken(event, f"sources[{i}].kind", f"{reason}; correct one of the two")
        elif known and known.party in _actors(event) and _is_own_word(source):
            reason = f"is {source.origin}, but {host} speaks for {known.party}, a party to this event"
            yield broken(
                event, f"sources[{i}].origin", f"{reason}; make its kind statement, or name the party"
            )


def _actors(event: Event) -> set[str]:
    return {actor.name for actor in event.actors}


def _is_own_word(source: Source) -> bool:
    return source.kind is SourceKind.OUTLET and source.origin in (None, source.publisher)


def _as_published(event: Event, tables: Tables) -> Iterator[Problem]:
    """A title is the outlet's own, with its charged words, or null."""
    cure = "quote it as published, or write null: title not seen"
    for i, source in enumerate(event.sources):
        if source.title is None:
            continue
        field = f"sources[{i}].title"
        if _PLACEHOLDER.search(source.title):
            yield broken(event, field, f"{source.title!r} stands for a title that was not seen; {cure}")
        said = _words(source.title)
        for word in sorted(_words(unquote(urlsplit(source.url or "").path)) & set(tables.charged) - said):
            yield broken(event, field, f"lacks {word!r}, which its address has; {cure}")


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower()))


def _graded(event: Event, tables: Tables) -> Iterator[Problem]:
    """The grade follows from the sources, or the record says why it differs."""
    grade = Grade(event, tables.profile.types.term(event.event_type))
    ruled = grade.verification
    if ruled and ruled is not event.verification and not event.verification_note:
        reason = f"says {event.verification}, but by the rule it is {ruled} ({grade.ruled})"
        yield broken(event, "verification", f"{reason}; change it, or give the reason in verification_note")
    elif ruled is event.verification and event.verification_note:
        yield broken(event, "verification_note", "gives a reason for a grade that is the rule's; remove it")


def _based(event: Event, _: Tables) -> Iterator[Problem]:
    """An initiator says what it is named on."""
    for i, actor in enumerate(event.actors):
        is_named = actor.role is Role.INITIATOR and actor.name != UNKNOWN
        if is_named and actor.basis is None:
            cure = "say whether it claimed the act, was found to have done it, or is only said to have"
            yield broken(event, f"actors[{i}].basis", f"is missing for {actor.name}; {cure}")
        elif not is_named and actor.basis is not None:
            yield broken(event, f"actors[{i}].basis", "stands with one who is no named initiator; remove it")
        elif actor.basis in (Basis.FOUND, Basis.ATTRIBUTED) and not actor.by:
            yield broken(event, f"actors[{i}].by", f"is missing; name who says that it was {actor.name}")


def _counted(event: Event, _: Tables) -> Iterator[Problem]:
    """A range follows from the claims, and what nobody counts is null."""
    for name in HARMS:
        given, made = getattr(event, name), range_of(event.casualty_claims, Harm(name))
        if (given and (given.low, given.best, given.high)) != (made and (made.low, made.best, made.high)):
            reason = f"is {_range(given)}, but the claims give {_range(made)}"
            yield broken(event, name, f"{reason}; correct the range, or give the claim that is missing")
    note = event.casualty_note or ""
    if not event.casualty_claims and _NONE_SAID.search(note):
        cure = "make it a claim of 0, with whom it counts and who says so"
        yield broken(event, "casualty_claims", f"lacks what the note tells ({note[:60]}); {cure}")


def _range(value: object) -> str:
    return "null" if value is None else f"{value} (best {getattr(value, 'best', None)})"


def _placed(event: Event, tables: Tables) -> Iterator[Problem]:
    """A point that is not the site's own is not exact, and a whole sea is no place."""
    soft = _SOFT.search(event.location_basis)
    if event.location_precision is Precision.EXACT and soft:
        reason = f"says exact, but its basis says {soft.group()!r}; lower it, or give the site's own position"
        yield broken(event, "location_precision", reason)
    seas = {label.names["en"] for label in tables.geodata.places if label.kind == "sea"}
    is_whole = event.place in seas or bool(_OCEAN.fullmatch(event.place))
    if event.location_precision is Precision.SEA_AREA and is_whole:
        reason = f"says sea_area, but {event.place} is all that is known; country keeps it off the map"
        yield broken(event, "location_precision", f"{reason}: listed, not drawn")


def _one_address(events: Sequence[Event]) -> Iterator[Problem]:
    """One address has one title, publisher and date, whatever record names it."""
    first: dict[str, tuple[str, Source]] = {}
    for event in events:
        for i, source in enumerate(event.sources):
            if not source.url:
                continue
            where, other = first.setdefault(source.url, (event.id, source))
            for name in ("publisher", "title", "published", "lang"):
                if getattr(source, name) != getattr(other, name):
                    reason = f"is {getattr(source, name)!s}, but {getattr(other, name)!s} in {where}"
                    yield broken(event, f"sources[{i}].{name}", f"{reason}; one address has one of it")


def _one_sea(events: Sequence[Event]) -> Iterator[Problem]:
    """Events of which no more is known than the sea have one point for it."""
    seas: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if m := _ONLY_SEA.match(event.location_basis):
            seas[m[1].strip()].append(event)
    for sea, known in seas.items():
        for event in known[1:]:
            if (event.lon, event.lat) != (known[0].lon, known[0].lat):
                reason = f"is another point than that of {known[0].id} for what is known only as {sea}"
                yield broken(event, "geometry", f"{reason}; give all of them one")


EVENT_RULES: Final[tuple[tuple[str, Callable[[Event, Tables], Iterator[Problem]]], ...]] = (
    ("hosts", _described),
    ("titles", _as_published),
    ("grades", _graded),
    ("bases", _based),
    ("counts", _counted),
    ("places", _placed),
)
"""Rules that check a single event, each with its group."""

FILE_RULES: Final[tuple[tuple[str, Callable[[Sequence[Event]], Iterator[Problem]]], ...]] = (
    ("sources", _one_address),
    ("places", _one_sea),
)
"""Rules that compare the events of a file."""
