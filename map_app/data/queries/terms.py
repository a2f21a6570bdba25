"""On what terms the events of a filter may be used: data set, licence and attribution of the very rows."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from map_app.core.folding import name_key
from map_app.core.provenance import MOST_TERMS, Share
from map_app.core.terms import NOT_STATED
from map_app.data.queries.compiler import Ask

_COLUMNS = ("dataset", "licence", "attribution")


def terms(ask: Ask) -> tuple[list[Share], int]:
    """Different terms with their numbers of events, those of most events first, and how many there are."""
    rows = ask(_counted)
    shares = [Share(**{name: row[name] or NOT_STATED for name in _COLUMNS}, events=row["n"]) for row in rows]
    if len(rows) < MOST_TERMS:
        return (found := _one_spelling(shares)), len(found)
    [every] = ask(_different)
    return shares, every["n"]


def _one_spelling(shares: list[Share]) -> list[Share]:
    """Data sets whose names are compared as equal are one, in the spelling of the most events."""
    found: dict[tuple[str, ...], Share] = {}
    for share in shares:
        key = (name_key(share.dataset), share.licence, share.attribution)
        first = found.get(key)
        found[key] = first._replace(events=first.events + share.events) if first else share
    return sorted(found.values(), key=lambda share: (-share.events, share.terms))


def _counted(kept: ir.Table) -> ir.Table:
    counted = kept.group_by(list(_COLUMNS)).agg(n=ibis._.count())
    return counted.order_by([ibis.desc("n"), *_COLUMNS]).limit(MOST_TERMS)


def _different(kept: ir.Table) -> ir.Table:
    """One row: how many there are."""
    return kept.select(*_COLUMNS).distinct().agg(n=ibis._.count())
