"""The table under a comparison: both filters' counts by type, by theatre and over time, with the difference.

Plain HTML tables: every number stands beside its bar, all bars of a table have one scale, and a time that a
filter does not ask for is a dash, not a zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

import streamlit as st

from map_app.core.dates import spell_day, spell_month, spell_period
from map_app.core.filters import EventFilter
from map_app.core.language import _, gettext_noop, isolated, n_
from map_app.core.vocabulary import Vocabulary
from map_app.data.differences import Differences, OverTime, Pair, differences, vocabularies
from map_app.data.queries.steps import Step
from map_app.data.store import EventStore
from map_app.ui import share
from map_app.ui.text import esc

HEADS: Final = {"type": gettext_noop("Type"), "theatre": gettext_noop("Theatre")}
BY: Final = {"type": gettext_noop("By type"), "theatre": gettext_noop("By theatre")}
STEPS: Final[dict[Step, tuple[str, str]]] = {
    "week": (gettext_noop("By week"), gettext_noop("Week")),
    "month": (gettext_noop("By month"), gettext_noop("Month")),
    "year": (gettext_noop("By year"), gettext_noop("Year")),
}
"""The title of a chart and the head of a table."""

NOT_ASKED: Final = gettext_noop("outside this filter's dates")


def panel(store: EventStore, a: EventFilter, b: EventFilter) -> None:
    """The panel of a comparison, open at first."""
    with st.expander(
        _("Differences between A and B"), expanded=True, key="differences", on_change="rerun"
    ) as box:
        if box.open:
            found = differences(store, a, b)
            tables = _tables(found, vocabularies(store))
            st.html(f"<div class='counts differences'>{_summary(found)}{tables}{_download(a, b)}</div>")


def spell_step(start: date, step: Step) -> str:
    """The words for a week, month or year that begins on a day."""
    if step == "year":
        return str(start.year)
    return spell_month(start) if step == "month" else spell_day(start)


def signed(n: int) -> str:
    """`+3`, `−3` or `0`: a difference never stands without its sign, which keeps its side in any language."""
    text = f"+{n:,}" if n > 0 else f"\N{MINUS SIGN}{-n:,}" if n else "0"
    return f"<bdi dir='ltr'>{text}</bdi>"


def _summary(found: Differences) -> str:
    a, b, more = found.total.a or 0, found.total.b or 0, found.total.difference or 0
    counted = [n_("{n} event", "{n} events", n).format(n=f"{n:,}") for n in (a, b)]
    words = _("A: {a}. B: {b}. Difference, B less A: {n}.")
    return f"<p>{words.format(a=esc(counted[0]), b=esc(counted[1]), n=signed(more))}</p>"


def _tables(found: Differences, terms: dict[str, Vocabulary[Any]]) -> str:
    parts = ""
    for field, values in found.values.items():
        labels = [(term.label, values[term]) for term in terms[field] if term in values]
        if labels:
            rows = [(esc(label), pair) for label, pair in labels]
            parts += _table(_(BY[field]), _(HEADS[field]), rows)
    time = _time(found.time) if found.time else ""
    return f"<div class='pair'><div>{parts}</div><div>{time}</div></div>"


def _time(time: OverTime) -> str:
    title, head = STEPS[time.step]
    if time.apart:
        rows = [
            (
                f"{number} <small>A {esc(isolated(spell_period(*row.a_days)))}<br>"
                f"B {esc(isolated(spell_period(*row.b_days)))}</small>",
                row,
            )
            for number, row in enumerate(time.rows, 1)
        ]
        note = _(
            "Weeks are counted from the first day of each filter; what began before counts in the first."
        )
    else:
        rows = [(esc(isolated(spell_step(row.a_days[0], time.step))), row) for row in time.rows]
        note = _("An event counts where it began.")
        if (time.earlier.a or 0) + (time.earlier.b or 0):
            words = _("Earlier, and not shown: {a} in A, {b} in B.")
            note += " " + words.format(a=f"{time.earlier.a:,}", b=f"{time.earlier.b:,}")
    return _table(_(title), _(head), rows, f"{note} {_('A dash: {words}.').format(words=_(NOT_ASKED))}")


def _table(title: str, first: str, rows: Iterable[tuple[str, Pair]], note: str = "") -> str:
    rows = list(rows)
    full = max(1, *(n for _label, pair in rows for n in (pair.a or 0, pair.b or 0)))
    scale = n_("full bar: {n} event", "full bar: {n} events", full).format(n=f"{full:,}")
    sides = "".join(f"<th scope='col'><b class='side-{side}'>{side}</b></th>" for side in "AB")
    heads = f"<th scope='col'>{esc(first)}</th>{sides}<th scope='col'>{esc(_('B less A'))}</th>"
    body = "".join(
        f"<tr><th scope='row'>{label}</th>{_cell(pair.a, full, 'left')}{_cell(pair.b, full, 'right')}"
        f"<td class='more'>{_dash() if pair.difference is None else signed(pair.difference)}</td></tr>"
        for label, pair in rows
    )
    tail = f"<p><small>{esc(note)}</small></p>" if note else ""
    return (
        f"<section><div class='scroll' tabindex='0' role='region' aria-label='{esc(title)}'><table>"
        f"<caption>{esc(title)} <small class='inline'>{esc(scale)}</small></caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>{tail}</section>"
    )


def _cell(n: int | None, full: int, side: str) -> str:
    if n is None:
        return f"<td>{_dash()}</td>"
    bar = f"<i class='bar-{side}' style='width:{100 * n / full:.1f}%' aria-hidden='true'></i>" if n else ""
    return f"<td><span class='amount'><b>{n:,}</b><span class='track'>{bar}</span></span></td>"


def _dash() -> str:
    return f"<span aria-hidden='true'>–</span><span class='unseen'>{esc(_(NOT_ASKED))}</span>"


def _download(a: EventFilter, b: EventFilter) -> str:
    href, words = esc(share.compared(a, b)), esc(_("These numbers as CSV"))
    return f"<div class='files'><a href='{href}' download='differences.csv'>{words}</a></div>"
