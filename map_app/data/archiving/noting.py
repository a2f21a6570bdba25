"""Writes the copies of sources into the records: `archived`, with address, time and SHA-256."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from map_app.core.parts import Archived, Source
from map_app.core.schema import Event
from map_app.data.archiving.auto_archiver import read_table
from map_app.data.archiving.copies import Copy, at_prefix, copies_in
from map_app.data.archiving.pages import page_address
from map_app.errors import DataError

LONGEST: Final = 2_000
"""Of the address of a copy, as the schema has it."""

Find = Callable[[str], Copy | None]
"""The copy of a source's address."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A source without a copy: the event's id, the source's index and its address, and why."""

    record: str
    source: int
    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class Noted:
    """All events, how many of their sources got a copy, how many had one already, and what has none."""

    events: tuple[Event, ...]
    added: int
    kept: int
    missing: tuple[Missing, ...]


def finder(path: Path, prefix: str) -> tuple[Find, dict[str, str]]:
    """How to find copies in a WACZ or in auto-archiver's CSV, and what the latter says of those it has not.

    `prefix` is where the WACZ is replayed. Raises DataError where the file cannot be read, or none is given.
    """
    if path.suffix == ".csv":
        rows = read_table(path)
        found = {address: row.copy for row in rows for address in row.addresses if row.copy}
        failed = {address: row.status for row in rows for address in row.addresses if not row.copy}
        return (lambda address: found.get(page_address(address))), failed
    if not prefix.startswith(("http://", "https://")):
        cure = "Give --url-prefix, where it is replayed: https://archive.example/sources/"
        raise DataError("has no address for its copies", where=str(path), cure=cure)
    copies = copies_in(path)

    def find(address: str) -> Copy | None:
        newest = copies.of(address)[-1:]
        return at_prefix(newest[0], address, prefix) if newest else None

    return find, {}


def note(events: Iterable[Event], find: Find, failed: dict[str, str], *, replace_old: bool) -> Noted:
    """The events with the copies that `find` gives; what is noted already stays, unless `replace_old`."""
    made, missing, counts = [], list[Missing](), {"added": 0, "kept": 0}
    for event in events:
        sources = []
        for index, source in enumerate(event.sources):
            copy = find(source.url) if source.url else None
            if source.archived and (copy is None or not replace_old):
                counts["kept"] += 1
            elif copy and len(copy.url) <= LONGEST:
                counts["added"] += 1
                source = _with(source, copy)
            elif source.url:
                reason = failed.get(page_address(source.url)) or _why(copy)
                missing.append(Missing(event.id, index, source.url, reason))
            sources.append(source)
        made.append(replace(event, sources=tuple(sources)))
    return Noted(tuple(made), counts["added"], counts["kept"], tuple(missing))


def _with(source: Source, copy: Copy) -> Source:
    extra = source.archived.extra if source.archived else {}
    return replace(source, archived=Archived(copy.url, copy.time or None, copy.sha256, extra))


def _why(copy: Copy | None) -> str:
    return "its copy's address is too long" if copy else "no copy in this file"
