"""Who struck where, by month: the strikes of a filter counted by initiator, theatre and month.

The map's profile says which types are strikes. Ground fighting has no single attacker, and an interception
responds to a strike that is counted itself. A strike is counted in the month in which it began, a joint one
once for each of its initiators.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

import ibis
import ibis.expr.types as ir

from map_app.core.folding import name_key
from map_app.core.profile import MapProfile
from map_app.core.text import undelimited
from map_app.core.units import number_of, start_of
from map_app.core.vocab import Attribution
from map_app.core.vocabulary import EventType
from map_app.data.queries import timeline
from map_app.data.queries.compiler import Ask
from map_app.data.queries.spellings import preferred_spellings

MOST_GROUPS: Final = 50_000
"""Combinations of initiators, theatre and month that are read, those with the most strikes first."""


class StrikeCell(NamedTuple):
    """A cell of the matrix; `month` is its first day."""

    actor: str
    theatre: str
    month: date


@dataclass(frozen=True, slots=True)
class Strikes:
    """The cells with their counts, and what must be shown beside them.

    Of `total` strikes `joint` have several initiators, `unstated` none, and `left_off` were not read;
    `attributed` have an initiator that is only said to have done it.
    """

    cells: dict[StrikeCell, int]
    total: int = 0
    joint: int = 0
    unstated: int = 0
    left_off: int = 0
    attributed: int = 0

    def actors(self) -> list[str]:
        """The initiators, those of the most strikes first."""
        counted: Counter[str] = Counter()
        for cell, n in self.cells.items():
            counted[cell.actor] += n
        return sorted(counted, key=lambda name: (-counted[name], name))

    def months(self) -> list[date]:
        """Every month from the first strike to the last, including those without any."""
        present = sorted({cell.month for cell in self.cells})
        if not present:
            return []
        first, last = (number_of(month, "month") for month in (present[0], present[-1]))
        return [start_of(number, "month") for number in range(first, last + 1)]

    def count(self, actor: str | None = None, theatre: str | None = None, month: date | None = None) -> int:
        """Add up the cells of an actor, a theatre, a month, or any of them."""
        return sum(
            n
            for cell, n in self.cells.items()
            if actor in (None, cell.actor) and theatre in (None, cell.theatre) and month in (None, cell.month)
        )


def kinds(profile: MapProfile) -> tuple[EventType, ...]:
    """The types of a map that are strikes, in its order."""
    return tuple(kind for kind in profile.types if kind.strike)


def strikes(ask: Ask, of_types: Iterable[str]) -> Strikes:
    """Count the strikes among the filtered events: those of these types."""
    wanted = tuple(map(str, of_types))
    [counted] = ask(_total, wanted)
    cells: Counter[StrikeCell] = Counter()
    joint = unstated = read = 0
    for row in ask(_groups, wanted):
        names = undelimited(row["initiators"])
        read += row["n"]
        joint += row["n"] if len(names) > 1 else 0
        unstated += 0 if names else row["n"]
        for name in names:
            cells[StrikeCell(name, row["theatre"], start_of(row["month"], "month"))] += row["n"]
    left_off = counted["n"] - read
    return Strikes(
        _one_spelling(cells), counted["n"], joint, unstated, left_off, int(counted["attributed"] or 0)
    )


def _one_spelling(cells: Counter[StrikeCell]) -> dict[StrikeCell, int]:
    """Merge the cells of initiators whose names compare as equal."""
    names: Counter[str] = Counter()
    for cell, n in cells.items():
        names[cell.actor] += n
    shown = preferred_spellings(names)
    merged: Counter[StrikeCell] = Counter()
    for cell, n in cells.items():
        merged[cell._replace(actor=shown[name_key(cell.actor)])] += n
    return dict(merged)


def _strikes_only(rows: ir.Table, wanted: tuple[str, ...]) -> ir.Table:
    return rows.filter(rows.event_type.isin(wanted) if wanted else ibis.literal(False))


def _total(rows: ir.Table, wanted: tuple[str, ...]) -> ir.Table:
    """One row: how many strikes there are, and of how many the initiator is only attributed."""
    only = _strikes_only(rows, wanted)
    is_attributed = only.attribution_basis.fill_null("") == str(Attribution.ATTRIBUTED)
    return only.agg(n=only.count(), attributed=is_attributed.ifelse(1, 0).sum())


def _groups(rows: ir.Table, wanted: tuple[str, ...]) -> ir.Table:
    """Count equal lists of initiators by theatre and month."""
    only = _strikes_only(rows, wanted)
    month = timeline.counted(only.date_start, "month")
    grouped = only.group_by(theatre=only.theatre, month=month, initiators=only.initiators)
    counted = grouped.agg(n=ibis._.count())
    return counted.order_by([ibis.desc("n"), "month", "theatre", "initiators"]).limit(MOST_GROUPS)
