"""The terms of use of a filter's events: data set, licence and attribution of exactly those rows."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from map_app.core.folding import name_key
from map_app.core.provenance import MOST_TERMS, Share
from map_app.core.terms import NOT_STATED, Terms
from map_app.data.queries.compiler import Ask


def terms(ask: Ask) -> tuple[list[Share], int]:
    """The distinct terms with their numbers of events, most events first, and how many terms there are."""
    rows = ask(_counted)
    shares = [
        Share(**{name: row[name] or NOT_STATED for name in Terms._fields}, events=row["n"]) for row in rows
    ]
    if len(rows) < MOST_TERMS:
        return (merged := _one_spelling(shares)), len(merged)
    [distinct] = ask(_distinct)
    return shares, distinct["n"]


def completed(rows: ir.Table, stated: Terms, full: Terms) -> ir.Table:
    """Rows of a collection that states some of its terms only, with all of them (see `terms_of`)."""
    is_own = rows.dataset_key.fill_null("").isin(["", name_key(stated.dataset)])
    columns = {"dataset": is_own.ifelse(ibis.literal(full.dataset), rows.dataset)}
    columns["dataset_key"] = is_own.ifelse(ibis.literal(name_key(full.dataset)), rows.dataset_key)
    for name in ("licence", "attribution"):
        is_lacking = is_own & rows[name].fill_null("").isin(["", NOT_STATED])
        columns[name] = is_lacking.ifelse(ibis.literal(getattr(full, name)), rows[name])
    return rows.mutate(**columns)


def _one_spelling(shares: list[Share]) -> list[Share]:
    """Merge data sets whose names compare as equal, in the spelling of the most events."""
    merged: dict[tuple[str, ...], Share] = {}
    for share in shares:
        key = (name_key(share.dataset), share.licence, share.attribution)
        first = merged.get(key)
        merged[key] = first._replace(events=first.events + share.events) if first else share
    return sorted(merged.values(), key=lambda share: (-share.events, share.terms))


def _counted(rows: ir.Table) -> ir.Table:
    counted = rows.group_by(list(Terms._fields)).agg(n=ibis._.count())
    return counted.order_by([ibis.desc("n"), *Terms._fields]).limit(MOST_TERMS)


def _distinct(rows: ir.Table) -> ir.Table:
    """One row: how many distinct terms there are."""
    return rows.select(*Terms._fields).distinct().agg(n=ibis._.count())
