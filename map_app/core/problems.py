"""What is wrong with records, one by one, and counted by kind where there are many."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from map_app.core.text import plural


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one record: `kind` is `error` (cannot be shown) or `rule` (shown, and named).

    `value` is the part of the reason that is this record's own, so that problems of one sort can be counted.
    """

    record: str
    field: str
    reason: str
    kind: str = "error"
    value: str = dataclasses.field(default="", compare=False)

    def __str__(self) -> str:
        """`record: field: reason`."""
        return f"{self.record}: {self.field}: {self.reason}"


EXAMPLES: Final = 3
"""Records that are named for a sort of problem."""

MOST_SORTS: Final = 500
"""Sorts of problems that are listed: more, in a file of millions, are only counted."""

_INDEX: Final = re.compile(r"\[\d+\]")
_Sort = tuple[str, str, str]
"""Kind, field without places in lists, reason without the record's own value."""


@dataclass(slots=True)
class _Group:
    first: Problem
    count: int
    examples: list[str]

    def __str__(self) -> str:
        if self.count == 1:
            return f"{self.first.kind}: {self.first}"
        kind, field, reason = _sort(self.first)
        named = ", ".join(self.examples) + (", …" if self.count > len(self.examples) else "")
        return f"{kind}: {field}: {reason} ({self.count:,} times: {named})"


class Summary:
    """Problems counted by kind, field and reason; may be pickled, and joined with another's."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self.total = self.errors = self.untold = 0
        self.first_error: Problem | None = None
        self._groups: dict[_Sort, _Group] = {}
        for problem in problems:
            self.add(problem)

    def add(self, problem: Problem) -> None:
        """Count one more."""
        self.total += 1
        if problem.kind == "error":
            self.errors += 1
            self.first_error = self.first_error or problem
        self._put(_sort(problem), _Group(problem, 1, [problem.record]))

    def join(self, other: Summary) -> None:
        """Add the counts of a later part of the same file."""
        self.total += other.total
        self.errors += other.errors
        self.first_error = self.first_error or other.first_error
        self.untold += other.untold
        for sort, group in other._groups.items():
            self._put(sort, group)

    def _put(self, sort: _Sort, group: _Group) -> None:
        if mine := self._groups.get(sort):
            mine.count += group.count
            new = (name for name in group.examples if name not in mine.examples)
            mine.examples += list(new)[: EXAMPLES - len(mine.examples)]
        elif len(self._groups) < MOST_SORTS:
            self._groups[sort] = group
        else:
            self.untold += group.count

    def lines(self, kind: str = "") -> Iterator[str]:
        """A line for each sort, of one kind where it is given: errors first, then by how many there are."""
        wanted = [group for group in self._groups.values() if kind in ("", group.first.kind)]
        wanted.sort(key=lambda group: (group.first.kind != "error", -group.count))  # stable: else file order
        yield from map(str, wanted)
        if self.untold:
            yield f"{self.untold:,} {plural('problem', self.untold)} of other sorts"


def _sort(problem: Problem) -> _Sort:
    reason = problem.reason
    if problem.value:
        reason = reason.replace(problem.value, "…", 1)
    return problem.kind, _INDEX.sub("[]", problem.field), reason
