"""Killed and injured as sums that do not mislead: ranges, beside counts of what they leave out.

Lows and highs are added only over undisputed events that report a figure and are not `part_of` another
event that is shown. Where a long event's total may include the casualties of shorter ones in its theatre
(in no theatre: its country), there is no sum at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from map_app.core.json_schema import HARMS
from map_app.core.text import delimited
from map_app.core.vocab import Verification
from map_app.data.queries.common import at
from map_app.data.queries.compiler import Ask, Row
from map_app.data.queries.overlaps import Overlap, overlaps


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
    """The sums of a group of events. `parts` belong to another event shown and are not added again."""

    events: int = 0
    parts: int = 0
    disputed_events: int = 0
    killed: Range = Range()
    injured: Range = Range()
    killed_disputed: Range = Range()
    injured_disputed: Range = Range()
    overlapping: bool = False


@dataclass(frozen=True, slots=True)
class Casualties:
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


def casualties(ask: Ask) -> Casualties:
    """Query the cells and overlaps of the filtered events."""
    parts = _parts(ask)
    return Casualties(tuple(ask(_cells, parts)), overlaps(ask, _added, parts))


def _cells(rows: ir.Table, parts: tuple[str, ...]) -> ir.Table:
    """Sums and counts by theatre and type; disputed events and those in `parts` are separate rows."""
    sums = {f"{harm}_{end}": rows[f"{harm}_{end}"].sum() for harm in HARMS for end in ("low", "high")}
    counts = {f"{harm}_n": rows[f"{harm}_high"].count() for harm in HARMS}
    flags = {"disputed": _is_disputed(rows), "part": _is_part(rows, parts)}
    keys = {"theatre": rows.theatre, "event_type": rows.event_type, **flags}
    return rows.group_by(**keys).agg(n=rows.count(), **sums, **counts).order_by(list(keys))


def _is_disputed(rows: ir.Table) -> ir.BooleanValue:
    return rows.verification == str(Verification.DISPUTED)


def _is_part(rows: ir.Table, parts: tuple[str, ...]) -> ir.BooleanValue:
    return rows.id.isin(parts) if parts else ibis.literal(value=False)


def _parts(ask: Ask) -> tuple[str, ...]:
    """The ids of filtered events that are `part_of` another filtered one."""
    links = {row["id"]: set(row["part_of"].strip("|").split("|")) for row in ask(_linked)}
    wholes = tuple(sorted({whole for named in links.values() for whole in named}))
    if not wholes:
        return ()
    shown = {row["id"] for row in ask(at, "id", wholes, ("id",))}
    return tuple(sorted(child for child, named in links.items() if named & shown))


def _linked(rows: ir.Table) -> ir.Table:
    """The events that are part of others, with the ids of those."""
    return rows.filter(rows.part_of != delimited([])).select("id", "part_of")


def _added(rows: ir.Table, parts: tuple[str, ...]) -> ir.Table:
    """The events whose figures are added up: those that report one, undisputed and no part of another."""
    reports_any = rows.killed_high.notnull() | rows.injured_high.notnull()
    return rows.filter(~_is_disputed(rows) & ~_is_part(rows, parts) & reports_any)


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
