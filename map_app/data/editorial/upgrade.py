"""Brings records of the older form up to the new one, as far as they say enough themselves.

Of a source its host and publisher say what it is ("Site (Agency)" is a copy of the agency's text), of a
casualty range a claim is made that nobody is named for. What an initiator is named on, and the language of a
page, nothing in a record says: those are left to the editor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from map_app.core.grades import named_initiators
from map_app.core.parts import CasualtyRange, Claim, Source
from map_app.core.schema import Event
from map_app.core.vocab import Harm, SourceKind, Whom
from map_app.data.editorial.evidence import host_of
from map_app.data.reference.house_tables import Host, Tables

_COPY: Final = re.compile(r".+ \((?:copy of |after |summary of |rewrite of )?([^()]+)\)")
_NO_ORIGIN: Final = re.compile(r"mirror host|revision of|opinion|^[A-Z][a-z]+$")
"""What stands in brackets behind a publisher and is no agency: a country, a note."""

_KIND_OF: Final = {
    "statement": SourceKind.STATEMENT,
    "monitor": SourceKind.MONITOR,
    "copy": SourceKind.COPY,
    "aggregator": SourceKind.AGGREGATOR,
}


def upgraded(event: Event, tables: Tables) -> Event:
    """The event with what follows from its own words; itself where nothing does."""
    sources = tuple(described(source, tables) for source in event.sources)
    claims = event.casualty_claims or (
        *_claims(event.killed, Harm.KILLED),
        *_claims(event.injured, Harm.INJURED),
    )
    return replace(event, sources=sources, casualty_claims=claims)


def left_open(event: Event) -> int:
    """How many things of the new form the record still does not say."""
    unsaid = sum(value is None for s in event.sources for value in (s.kind, s.origin, s.lang))
    return unsaid + sum(actor.basis is None for actor in named_initiators(event))


def described(source: Source, tables: Tables) -> Source:
    """The source with what its publisher and host say of it."""
    if source.kind:
        return source
    host = tables.hosts.get(host_of(source.url))
    copied = _COPY.fullmatch(source.publisher)
    if copied and not _NO_ORIGIN.search(copied[1]):
        return replace(source, kind=SourceKind.COPY, origin=source.origin or copied[1])
    if host is None:
        return source
    kind = _KIND_OF.get(host.what, SourceKind.OUTLET)
    return replace(source, kind=kind, origin=source.origin or _origin(source, host, kind))


def _origin(source: Source, host: Host, kind: SourceKind) -> str | None:
    """A copy whose text is nobody's by name has no origin yet."""
    if kind is SourceKind.STATEMENT:
        return host.party or source.publisher
    return None if kind is SourceKind.COPY else source.publisher


def _claims(given: CasualtyRange | None, harm: Harm) -> Iterator[Claim]:
    """A claim of the range, and where one figure in it is preferred, a claim of that."""
    if given is None:
        return
    yield Claim(harm, given.low, given.high, Whom.EVERYONE)
    if given.best is not None and given.low != given.high:
        yield Claim(harm, given.best, given.best, Whom.EVERYONE, preferred=True)
