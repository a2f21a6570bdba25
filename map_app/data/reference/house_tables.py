"""The tables of the house rules: text files in `tables/` of a map's folder, edited by hand."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from map_app.core.house import GROUPS
from map_app.core.profile import MapProfile
from map_app.core.schema import Event, Problem
from map_app.data.reference.geodata import Geodata

Rule = TypeVar("Rule")


HOST_KINDS: Final = ("original", "statement", "monitor", "copy", "aggregator", "state", "partisan")


class Host(NamedTuple):
    """What the pages of a host are, of which the kind of a source follows.

    `what` is one of `HOST_KINDS`; `party` is whose side a
    statement, state or partisan host speaks for, empty for the others.
    """

    what: str
    party: str


@dataclass(frozen=True)
class Tables:
    """The tables of a folder, and what else the rules go by. `found` are the names of those that it has.

    `ids` is every id ever assigned: links to it must keep working. `spellings` maps a variant that must not
    occur to the preferred form.
    `areas` maps a place that is known to the governorate to its unit, or to nothing where it is none.
    `hosts` says what the pages of a host are, `naming` by which words a title names a party, `charged` which
    words of an address must not be missing from the title that it has.
    """

    profile: MapProfile
    geodata: Geodata
    folder: Path
    found: frozenset[str]
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

    def applied(self, rules: Iterable[tuple[str, Rule]]) -> list[Rule]:
        """Of some rules, each with its group, those that are not switched off and have their table."""
        return [rule for group, rule in rules if self._is_applied(group)]

    def _is_applied(self, group: str) -> bool:
        table = GROUPS[group].table
        return group not in self.profile.house_off and (not table or table in self.found)


def read_tables(folder: Path, profile: MapProfile, geodata: Geodata) -> Tables:
    """The tables of a folder; those that are missing are empty."""
    read = _Reader(folder)
    return Tables(
        profile=profile,
        geodata=geodata,
        folder=folder,
        found=frozenset(path.name for path in folder.glob("*.*")),
        actors=frozenset(actor.names["en"] for actor in geodata.actors.known),
        ids=frozenset(read.lines("ids.txt")),
        withdrawn=read.columns("withdrawn.csv"),
        acronyms=frozenset(read.lines("acronyms.txt")),
        boilerplate=tuple(read.lines("boilerplate.txt")),
        spellings=read.columns("spellings.csv"),
        areas=read.columns("areas.csv"),
        hosts={row[0]: Host(*row[1:3]) for row in read.rows("hosts.csv", 3) if row[1] in HOST_KINDS},
        naming={party: _any_word(words) for party, words in read.columns("naming.csv").items()},
        charged=tuple(read.lines("charged.txt")),
    )


class _Reader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def lines(self, name: str) -> list[str]:
        return self._text(name).splitlines()

    def columns(self, name: str) -> dict[str, str]:
        """A table of columns under a header: the first column -> the second."""
        return {row[0]: row[1] for row in self.rows(name, 2)}

    def rows(self, name: str, least: int) -> list[list[str]]:
        """The rows under the header that have as many cells at least."""
        rows = list(csv.reader(self._text(name).splitlines(keepends=True)))[1:]
        return [row for row in rows if len(row) >= least]

    def _text(self, name: str) -> str:
        path = self.folder / name
        return path.read_text(encoding="utf-8-sig") if path.is_file() else ""


def _any_word(words: str) -> re.Pattern[str]:
    """Any of the words that a title names a party by, which a semicolon parts."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words.split(';')))})(?!\w)")


def broken(event: Event | str, field: str, reason: str) -> Problem:
    """A rule of the house that a record breaks, by event or id."""
    return Problem(event if isinstance(event, str) else event.id, field, reason, "rule")
