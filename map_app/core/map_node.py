"""A value of `map.toml` at its place, read into what a map needs, with every fault noted and none raised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeVar

from map_app.core.language import LANGUAGES
from map_app.core.map_values import described, meant, text_of
from map_app.core.schema_errors import field_name
from map_app.core.toml_lines import Path
from map_app.core.words import ENGLISH, Words

_KINDS: Final[dict[type, str]] = {dict: "a table", list: "a list in [ ]"}


class Fault(NamedTuple):
    """What is wrong at a path of the file: a reason and its cure, parted by a semicolon."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the file, where it stands, and where faults are noted."""

    value: Any
    path: Path = ()
    faults: list[Fault] = field(default_factory=list)

    def wrong(self, reason: str) -> None:
        """Note a fault of this value."""
        self.faults.append(Fault(self.path, reason))

    def at(self, key: str | int, value: object = None) -> Node:
        """A value within this one, or the place of one that is missing."""
        return Node(value, (*self.path, key), self.faults)

    def is_a(self, kind: type) -> bool:
        """Whether the value is a table or a list; notes where it is not."""
        if not isinstance(self.value, kind):
            self.wrong(f"is {described(self.value)}; give {_KINDS[kind]}")
        return isinstance(self.value, kind)

    def keys(self, known: Iterable[str], what: str = "an unknown key") -> Iterator[tuple[str, Node]]:
        """The members of a table; notes what is no table, and names that are not known."""
        if not self.is_a(dict):
            return
        names = tuple(known)
        for name, value in self.value.items():
            if name in names:
                yield name, self.at(name, value)
            else:
                self.at(name).wrong(f"is {what}; {meant(name, names)}")

    def items(self) -> Iterator[Node]:
        """The members of a list; notes what is none."""
        if self.is_a(list):
            yield from (self.at(n, value) for n, value in enumerate(self.value))

    def read(self, readers: Mapping[str, Reader]) -> dict[str, Any]:
        """The members of a table, each read by its reader; what is faulty is left out."""
        found = {name: readers[name](node) for name, node in self.keys(readers)}
        return {name: value for name, value in found.items() if value is not None}


Reader = Callable[[Node], Any]
"""Gives what a value means, or notes what is wrong with it and gives None."""

T = TypeVar("T")


def leaf(read: Callable[[Any], T]) -> Callable[[Node], T | None]:
    """A reader made of a function that raises ValueError with a reason and its cure."""

    def noted(node: Node) -> T | None:
        try:
            return read(node.value)
        except ValueError as wrong:
            node.wrong(str(wrong))
            return None

    return noted


def listed(one: Reader) -> Reader:
    """Reads a list of what a reader reads; None where any of it is faulty."""

    def read(node: Node) -> tuple[Any, ...] | None:
        found = tuple(one(item) for item in node.items())
        return None if None in found or not isinstance(node.value, list) else found

    return read


def by_language(one: Reader) -> Callable[[Node], dict[str, Any] | None]:
    """Reads a value for each language of the interface, English always; None where any of it is faulty."""

    def read(node: Node) -> dict[str, Any] | None:
        found = {code: one(inner) for code, inner in node.keys(LANGUAGES, "no language of the interface")}
        if isinstance(node.value, dict) and ENGLISH not in node.value:
            cure = "give it in English, which stands in for other languages"
            node.at(ENGLISH).wrong(f"is missing; {cure}")
        return None if None in found.values() or ENGLISH not in found else found

    return read


_texts: Final = by_language(leaf(text_of))


def words(node: Node) -> Words | None:
    """Read a text by language."""
    if isinstance(node.value, str):
        node.wrong(f'has no language; write {field_name([*node.path, ENGLISH])} = "..."')
        return None
    texts = _texts(node)
    return None if texts is None else Words(texts)
