"""Who struck where, by month: the strikes of a filter counted by initiator, theatre and month.

A strike is an air strike, a missile or drone attack or an attack on shipping. Fighting on the ground has no
one who struck, and an interception answers a strike that is counted by itself. A strike stands in the month
in which it began. A joint one counts once for each of its initiators.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

import ibis
import ibis.expr.types as ir

from map_app.core.folding import name_key
from map_app.core.text import undelimited
from map_app.core.vocab import EventType
from map_app.data.queries import timeline
from map_app.data.queries.compiler import Ask
from map_app.data.queries.spellings import preferred_spelling

STRIKES: Final = (EventType.AIR_STRIKE, EventType.MISSILE_DRONE_ATTACK, EventType.SHIPPING_ATTACK)

MOST_GROUPS: Final = 50_000
"""Different sets of initiators, theatres and months that are read, those of most strikes first."""


class StrikeCell(NamedTuple):
    """Where a number of strikes stands; `month` is its first day."""

    actor: str
    theatre: str
    month: date


@dataclass(frozen=True, slots=True)
class Strikes:
    """The cells with their counts, and what must be said beside them.

    Of `total` strikes `joint` have several initiators, `unstated` none, and `left_off` were not read.
    """

    cells: dict[StrikeCell, int]
    total: int = 0
    joint: int = 0
    unstated: int = 0
    left_off: int = 0

    def actors(self) -> list[str]:
        """The initiators, those of the most strikes first."""
        counted: Counter[str] = Counter()
        for cell, n in self.cells.items():
            counted[cell.actor] += n
        return sorted(counted, key=lambda name: (-counted[name], name))

    def months(self) -> list[date]:
        """Every month from the first strike to the last, with those between that have none."""
        found = sorted({cell.month for cell in self.cells})
        if not found:
            return []
        months = range(_number(found[0]), _number(found[-1]) + 1)
        return [date(n // 12, n % 12 + 1, 1) for n in months]

    def count(self, actor: str | None = None, theatre: str | None = None, month: date | None = None) -> int:
        """Add up the cells of an actor, a theatre, a month, or any of them."""
        return sum(
            n
            for cell, n in self.cells.items()
            if actor in (None, cell.actor) and theatre in (None, cell.theatre) and month in (None, cell.month)
        )


def strikes(ask: Ask) -> Strikes:
    """Count the strikes among the kept events."""
    [counted] = ask(_total)
    cells: Counter[StrikeCell] = Counter()
    joint = unstated = read = 0
    for row in ask(_groups):
        names = undelimited(row["initiators"])
        read += row["n"]
        joint += row["n"] if len(names) > 1 else 0
        unstated += 0 if names else row["n"]
        for name in names:
            cells[StrikeCell(name, row["theatre"], timeline.start_of(row["month"], "month"))] += row["n"]
    return Strikes(_one_spelling(cells), counted["n"], joint, unstated, counted["n"] - read)


def _one_spelling(cells: Counter[StrikeCell]) -> dict[StrikeCell, int]:
    """Cells of initiators whose names are compared as equal are one."""
    names: Counter[str] = Counter()
    for cell, n in cells.items():
        names[cell.actor] += n
    shown = preferred_spelling(names)
    found: Counter[StrikeCell] = Counter()
    for cell, n in cells.items():
        found[cell._replace(actor=shown[name_key(cell.actor)])] += n
    return dict(found)


def _only(kept: ir.Table) -> ir.Table:
    return kept.filter(kept.event_type.isin([str(kind) for kind in STRIKES]))


def _total(kept: ir.Table) -> ir.Table:
    """One row: how many strikes there are."""
    return _only(kept).agg(n=ibis._.count())


def _groups(kept: ir.Table) -> ir.Table:
    """Count equal lists of initiators by theatre and month."""
    found = _only(kept)
    month = timeline.counted(found.date_start, "month")
    grouped = found.group_by(theatre=found.theatre, month=month, initiators=found.initiators)
    counted = grouped.agg(n=ibis._.count())
    return counted.order_by([ibis.desc("n"), "month", "theatre", "initiators"]).limit(MOST_GROUPS)


def _number(month: date) -> int:
    return month.year * 12 + month.month - 1
