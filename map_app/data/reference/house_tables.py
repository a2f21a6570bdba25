"""The editorial tables: text files in the folder of the map, edited by hand, one row a line."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from map_app.core.profile import MapProfile
from map_app.core.schema import Event, Problem
from map_app.data.paths import TABLES
from map_app.data.reference.geodata import Geodata

FOLDER: Final = TABLES

IDS: Final = FOLDER / "ids.txt"
"""Every id ever assigned, one per line: links to it must keep working."""


class Host(NamedTuple):
    """What the pages of a host are, of which the kind of a source follows.

    `what` is original, statement, monitor, copy, aggregator, state or partisan; `party` is whose side a
    statement, state or partisan host speaks for, empty for the others.
    """

    what: str
    party: str


@dataclass(frozen=True)
class Tables:
    """The editorial tables. `spellings` maps a variant that must not occur to the preferred form.

    `areas` maps a place that is known to the governorate to its unit, or to nothing where it is none.
    `hosts` says what the pages of a host are, `naming` by which words a title names a party, `charged` which
    words of an address must not be missing from the title that it has.
    """

    profile: MapProfile
    geodata: Geodata
    actors: frozenset[str]
    ids: frozenset[str]
    withdrawn: Mapping[str, str]
    acronyms: frozenset[str]
    boilerplate: tuple[str, ...]
    spellings: Mapping[str, str]
    areas: Mapping[str, str]
    hosts: Mapping[str, Host]
    naming: Mapping[str, re.Pattern[str]]
    charged: tuple[str, ...]

    @cached_property
    def variants(self) -> re.Pattern[str]:
        """All variants as one pattern; those without capitals match in any case."""
        words = (f"(?i:{re.escape(v)})" if v.islower() else re.escape(v) for v in self.spellings)
        return re.compile(rf"(?<!\w)(?<!\w-)(?:{'|'.join(words)})(?!\w|-\w)")


def read_tables(profile: MapProfile, geodata: Geodata) -> Tables:
    """The tables of a map."""
    return Tables(
        profile=profile,
        geodata=geodata,
        actors=frozenset(actor.names["en"] for actor in geodata.actors.known),
        ids=frozenset(_lines("ids.txt")),
        withdrawn=_columns("withdrawn.csv"),
        acronyms=frozenset(_lines("acronyms.txt")),
        boilerplate=tuple(_lines("boilerplate.txt")),
        spellings=_columns("spellings.csv"),
        areas=_columns("areas.csv"),
        hosts={host: Host(what, party) for host, what, party, *_ in _rows("hosts.csv")},
        naming={party: _any_word(words) for party, words in _columns("naming.csv").items()},
        charged=tuple(_lines("charged.txt")),
    )


def _lines(name: str) -> list[str]:
    return (FOLDER / name).read_text(encoding="utf-8").splitlines()


def _columns(name: str) -> dict[str, str]:
    """A table of columns under a header: the first column -> the second."""
    return {row[0]: row[1] for row in _rows(name)}


def _rows(name: str) -> list[list[str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def _any_word(words: str) -> re.Pattern[str]:
    """Any of the words that a title names a party by, which a semicolon parts."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words.split(';')))})(?!\w)")


def broken(event: Event | str, field: str, reason: str) -> Problem:
    """A rule of the house that a record breaks, by event or id."""
    return Problem(event if isinstance(event, str) else event.id, field, reason, "rule")
