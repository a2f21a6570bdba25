"""Killed and injured as sums that do not mislead: ranges, with what they leave out told apart.

Lows and highs are added only over undisputed events that report a figure and are not `part_of` another
event that is shown. Where a long event's total may already hold the tolls of shorter ones in its theatre,
there is no sum at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import ibis
import ibis.expr.types as ir

from map_app.core.text import delimited
from map_app.core.vocab import Verification
from map_app.data.queries.common import at
from map_app.data.queries.compiler import Ask, Row
from map_app.data.queries.overlaps import Overlap, overlaps

HARMS: Final = ("killed", "injured")


@dataclass(frozen=True, slots=True)
class Range:
    """A sum of `low` to `high` over `reported` events; `unreported` events give no figure."""

    low: int = 0
    high: int = 0
    reported: int = 0
    unreported: int = 0

    def plus(self, row: Row, harm: str) -> Range:
        """Add a row of `cells`."""
        return Range(
            self.low + int(row[f"{harm}_low"] or 0),
            self.high + int(row[f"{harm}_high"] or 0),
            self.reported + row[f"{harm}_n"],
            self.unreported + row["n"] - row[f"{harm}_n"],
        )


@dataclass(frozen=True, slots=True)
class Line:
    """What is known of a group of events. `parts` belong to another one shown and are not added again."""

    events: int = 0
    parts: int = 0
    disputed_events: int = 0
    killed: Range = Range()
    injured: Range = Range()
    killed_disputed: Range = Range()
    injured_disputed: Range = Range()
    overlapping: bool = False


@dataclass(frozen=True, slots=True)
class Tolls:
    """The cells (theatre, type) of a filter, to be added up by theatre, by type or not at all."""

    rows: tuple[Row, ...]
    overlaps: frozenset[Overlap]

    def line(self, theatre: str | None = None, kind: str | None = None) -> Line:
        """Add up the cells of a theatre, of a type, of both, or all."""
        line = Line()
        for row in self.rows:
            if theatre in (None, row["theatre"]) and kind in (None, row["event_type"]):
                line = _plus(line, row)
        return Line(**{**_fields(line), "overlapping": any(_meets(o, theatre, kind) for o in self.overlaps)})


def tolls(ask: Ask) -> Tolls:
    """Ask the kept events for their cells and overlaps."""
    parts = _parts(ask)
    return Tolls(tuple(ask(_cells, parts)), overlaps(ask, _added, parts))


def _cells(kept: ir.Table, parts: tuple[str, ...]) -> ir.Table:
    """Sums and counts by theatre and type, the disputed events and those of `parts` by themselves."""
    sums = {f"{harm}_{end}": kept[f"{harm}_{end}"].sum() for harm in HARMS for end in ("low", "high")}
    counts = {f"{harm}_n": kept[f"{harm}_high"].count() for harm in HARMS}
    apart = {"disputed": _is_disputed(kept), "part": _is_part(kept, parts)}
    keys = {"theatre": kept.theatre, "event_type": kept.event_type, **apart}
    return kept.group_by(**keys).agg(n=kept.count(), **sums, **counts).order_by(list(keys))


def _is_disputed(kept: ir.Table) -> ir.BooleanValue:
    return kept.verification == str(Verification.DISPUTED)


def _is_part(kept: ir.Table, parts: tuple[str, ...]) -> ir.BooleanValue:
    return kept.id.isin(parts) if parts else ibis.literal(value=False)


def _parts(ask: Ask) -> tuple[str, ...]:
    """The ids of kept events that are `part_of` another kept one."""
    links = {row["id"]: set(row["part_of"].strip("|").split("|")) for row in ask(_linked)}
    wholes = tuple(sorted({whole for named in links.values() for whole in named}))
    if not wholes:
        return ()
    shown = {row["id"] for row in ask(at, "id", wholes, ("id",))}
    return tuple(sorted(child for child, named in links.items() if named & shown))


def _linked(kept: ir.Table) -> ir.Table:
    """The events that are part of others, and of which."""
    return kept.filter(kept.part_of != delimited([])).select("id", "part_of")


def _added(kept: ir.Table, parts: tuple[str, ...]) -> ir.Table:
    """The events whose tolls are added up, of those that report one."""
    told = kept.killed_high.notnull() | kept.injured_high.notnull()
    return kept.filter(~_is_disputed(kept) & ~_is_part(kept, parts) & told)


def _plus(line: Line, row: Row) -> Line:
    fields = _fields(line)
    fields["events"] += row["n"]
    if row["part"]:
        fields["parts"] += row["n"]
    elif row["disputed"]:
        fields["disputed_events"] += row["n"]
        fields |= {f"{harm}_disputed": fields[f"{harm}_disputed"].plus(row, harm) for harm in HARMS}
    else:
        fields |= {harm: fields[harm].plus(row, harm) for harm in HARMS}
    return Line(**fields)


def _fields(line: Line) -> dict[str, Any]:
    return {name: getattr(line, name) for name in Line.__slots__}


def _meets(overlap: Overlap, theatre: str | None, kind: str | None) -> bool:
    types = (overlap.long_type, overlap.short_type)
    return theatre in (None, overlap.theatre) and (kind is None or types == (kind, kind))
