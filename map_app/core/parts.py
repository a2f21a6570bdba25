"""The parts of a record: actors, casualty ranges and the claims behind them, sources, relations.

Each is read from a checked record by its `read_` function, keeps what it does not know in `extra`, and is
written by `members` with its known keys in order. Keys that came later are left out where they say nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from map_app.core.vocab import Basis, Harm, Relation, Role, SourceKind, Whom

Unknown = dict[str, Any]
"""Members that the schema does not know, unchanged."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who took part, and how. `basis` says what an initiator is named on, `by` who says so."""

    name: str
    role: Role
    basis: Basis | None = None
    by: str | None = None
    extra: Unknown = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class CasualtyRange:
    """People killed or injured: a range, with `best` None where no figure is preferred."""

    low: int
    best: int | None
    high: int
    extra: Unknown = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        """`3`, or `34–47` where the figures differ."""
        return str(self.low) if self.low == self.high else f"{self.low}–{self.high}"


@dataclass(frozen=True, slots=True)
class Claim:
    """One count that somebody gives for this event.

    `group` is what part of those harmed it counts, `whom` the source's words for them, `by` who gives it,
    `date` when, `source` the index of the source that carries it; `preferred` marks the count to prefer.
    """

    harm: Harm
    low: int
    high: int
    group: Whom
    whom: str | None = None
    by: str | None = None
    date: date | None = None
    source: int | None = None
    preferred: bool | None = None
    extra: Unknown = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Archived:
    """A copy of a source's page in an archive: its address, when it was made (UTC) and its body's SHA-256."""

    url: str
    time: str | None = None
    sha256: str | None = None
    extra: Unknown = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so, and where to read it. `title` is as published, None where it was not seen.

    `kind` says what the page is, `origin` whose word its facts are: a party, an agency, an outlet, a monitor.
    """

    publisher: str
    title: str | None
    url: str | None
    published: date | None
    kind: SourceKind | None = None
    origin: str | None = None
    lang: str | None = None
    archived: Archived | None = None
    extra: Unknown = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Link:
    """A relation to another event, by its id."""

    id: str
    relation: Relation
    extra: Unknown = field(default_factory=dict, hash=False)


Part = Actor | CasualtyRange | Claim | Archived | Source | Link

_LATER: dict[type, frozenset[str]] = {
    Actor: frozenset(("basis", "by")),
    CasualtyRange: frozenset(),
    Claim: frozenset(("whom", "by", "date", "source", "preferred")),
    Archived: frozenset(("time", "sha256")),
    Source: frozenset(("kind", "origin", "lang", "archived")),
    Link: frozenset(),
}
"""The members that are left out where they say nothing."""

_KNOWN: dict[type, tuple[str, ...]] = {part: part.__slots__[:-1] for part in _LATER}  # type: ignore[attr-defined]
"""The members of a part in their canonical order, without its unknown ones."""

_NAMES = {part: frozenset(names) for part, names in _KNOWN.items()}
_ROLES = {str(role): role for role in Role}  # looked up faster than Role(…) makes one


def is_address(part: Part) -> bool:
    """Whether the part is an archived copy of which only the address is known."""
    return isinstance(part, Archived) and part.time is part.sha256 is None and not part.extra


def members(part: Part) -> list[tuple[str, Any]]:
    """The part's known members that are written, in canonical order; then the unknown ones, sorted."""
    later = _LATER[type(part)]
    said = [
        (name, value)
        for name in _KNOWN[type(part)]
        if (value := getattr(part, name)) is not None or name not in later
    ]
    return said + sorted(part.extra.items()) if part.extra else said


def unknown(value: dict[str, Any], known: frozenset[str]) -> Unknown:
    """The members beside the known ones; the check is fast, because hardly any object has some."""
    return {} if known.issuperset(value) else {k: v for k, v in value.items() if k not in known}


def read_day(value: str | None) -> date | None:
    """An ISO day, or None."""
    return None if value is None else date.fromisoformat(value)


def read_actor(value: dict[str, Any]) -> Actor:
    """Read an actor of a checked record."""
    basis = value.get("basis")
    more = unknown(value, _NAMES[Actor])
    return Actor(value["name"], _ROLES[value["role"]], basis and Basis(basis), value.get("by"), more)


def read_range(value: dict[str, Any] | None) -> CasualtyRange | None:
    """Read a range; JSON's `3.0` is the whole number 3."""
    if value is None:
        return None
    best = value.get("best")
    best = None if best is None else int(best)
    return CasualtyRange(int(value["low"]), best, int(value["high"]), unknown(value, _NAMES[CasualtyRange]))


def read_claim(value: dict[str, Any]) -> Claim:
    """Read a claim of a checked record."""
    source = value.get("source")
    return Claim(
        harm=Harm(value["harm"]),
        low=int(value["low"]),
        high=int(value["high"]),
        group=Whom(value.get("group") or Whom.EVERYONE),
        whom=value.get("whom"),
        by=value.get("by"),
        date=read_day(value.get("date")),
        source=None if source is None else int(source),
        preferred=value.get("preferred"),
        extra=unknown(value, _NAMES[Claim]),
    )


def read_source(value: dict[str, Any]) -> Source:
    """Read a source of a checked record: of an event, or of a point of a series."""
    kind, archived = value.get("kind"), value.get("archived")
    return Source(
        publisher=value["publisher"],
        title=value.get("title") or None,
        url=value.get("url"),
        published=read_day(value.get("published")),
        kind=kind and SourceKind(kind),
        origin=value.get("origin"),
        lang=value.get("lang"),
        archived=archived and _read_archived(archived),
        extra=unknown(value, _NAMES[Source]),
    )


def _read_archived(value: str | dict[str, Any]) -> Archived:
    """An address alone is written as text."""
    if isinstance(value, str):
        return Archived(value)
    return Archived(value["url"], value.get("time"), value.get("sha256"), unknown(value, _NAMES[Archived]))


def read_link(value: dict[str, Any]) -> Link:
    """Read a relation of a checked record."""
    return Link(value["id"], Relation(value["relation"]), unknown(value, _NAMES[Link]))
