"""The actors, from `tables/actors.csv`: their names, acronyms, other spellings, and names in other languages.

The first name is the one that the map's own events use; `note` says whom it stands for. A row also holds
names by which parties, the United Nations and news agencies call the same actor; a branch that is counted
under the whole is another name of it. All of them are for searching; a name in another language is shown
where its `source_` column says where it was read. A language that has no column has no names.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from map_app.core.folding import NAMES_CACHED, fold, name_key
from map_app.core.language import LANGUAGES
from map_app.data.reference.tables import read_table

ARABIC_ARTICLE: Final = "ال"


class Actor(NamedTuple):
    """An actor of the table: its name in each language of the interface, and all its other names.

    `sourced` are the languages whose name has a source.
    """

    names: dict[str, str]
    others: tuple[str, ...]
    sourced: frozenset[str]

    @property
    def every_name(self) -> tuple[str, ...]:
        """All of them, the English one first."""
        return (*self.names.values(), *self.others)


class Actors:
    """The actors of a table, found by name."""

    def __init__(self, table: Path) -> None:
        self._table = table
        self.other_names = lru_cache(NAMES_CACHED)(self._other_names)

    @cached_property
    def known(self) -> tuple[Actor, ...]:
        """Every actor of the table."""
        return tuple(map(_actor, read_table(self._table)))

    def find(self, name: str) -> Actor | None:
        """The actor of a name or other name in whatever spelling; None where there is none or several."""
        found = self._by_key.get(name_key(name), ())
        return found[0] if len(found) == 1 else None

    def local_name(self, name: str, code: str) -> str:
        """The actor's name in a language of the interface, as it is where none with a source is known."""
        actor = self.find(name)
        return actor.names[code] if actor and code in actor.sourced else name

    def _other_names(self, name: str) -> tuple[str, ...]:
        """The folded other names of an actor, Arabic ones also without their article."""
        actor = self.find(name)
        if actor is None:
            return ()
        folded = [fold(other) for other in actor.every_name]
        bare = [other.removeprefix(ARABIC_ARTICLE) for other in folded]
        return tuple(other for other in dict.fromkeys([*folded, *bare]) if other and other != fold(name))

    @cached_property
    def _by_key(self) -> dict[str, tuple[Actor, ...]]:
        found: dict[str, tuple[Actor, ...]] = defaultdict(tuple)
        for actor in self.known:
            for key in {name_key(name) for name in actor.every_name}:
                found[key] += (actor,)
        return dict(found)


def _actor(row: dict[str, str]) -> Actor:
    names = {code: row.get(f"name_{code}", "") for code in LANGUAGES} | {"en": row["name"]}
    others = [
        name for column in row if column.startswith("aliases") for name in row[column].split(";") if name
    ]
    sourced = frozenset(code for code in names if row.get(f"source_{code}"))
    return Actor({code: name for code, name in names.items() if name}, tuple(others), sourced)
