"""Where an event stands in a filtered list."""

from __future__ import annotations

from dataclasses import dataclass

import ibis.expr.types as ir

from map_app.data.queries.common import at
from map_app.data.queries.compiler import Ask


@dataclass(frozen=True, slots=True)
class ListPosition:
    """Where an event stands in a filtered list, counted from 1, and its neighbours' ids."""

    index: int
    total: int
    previous: str | None
    next: str | None


def position(ask: Ask, ask_all: Ask, event_id: str, total: int) -> ListPosition | None:
    """Find an event among the `total` filtered ones, and its neighbours; None where it is not among them."""
    matches = ask(at, "id", (event_id,), ("seq",))
    if not matches:
        return None
    [row] = ask(around, matches[0]["seq"])
    near = tuple(seq for seq in (row["previous"], row["next"]) if seq is not None)
    ids = {n["seq"]: n["id"] for n in ask_all(at, "seq", near, ("seq", "id"))} if near else {}
    return ListPosition(int(row["before"]) + 1, total, ids.get(row["previous"]), ids.get(row["next"]))


def around(rows: ir.Table, seq: int) -> ir.Table:
    """One row: how many filtered events precede the one at `seq`, and the `seq` of its neighbours."""
    earlier, later = rows.seq < seq, rows.seq > seq
    return rows.agg(
        before=earlier.ifelse(1, 0).sum(),
        previous=rows.seq.max(where=earlier),
        next=rows.seq.min(where=later),
    )
