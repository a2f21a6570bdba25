"""What stands around the map: the sentence, notices, the way out of an empty result, the table."""

from __future__ import annotations

import math
from typing import Any, Final

import pandas as pd
import streamlit as st

from map_app.core.criteria import BY_FIELD, BY_KEY
from map_app.core.describe import sentence_parts
from map_app.core.filters import EventFilter
from map_app.core.language import _, isolated, language, n_
from map_app.core.url import Notice
from map_app.core.vocab import EventType, Precision, Theatre, Verification
from map_app.data.hub import Snapshot
from map_app.data.store import EventStore, Row
from map_app.ui import state
from map_app.ui.text import esc, md

PAGE_ROWS: Final = 500


def sentence(store: EventStore, chosen: EventFilter) -> None:
    """The filter as one plain sentence with the number of events."""
    parts = sentence_parts(chosen, store.tally(chosen))
    text = "".join(f"<strong>{esc(t)}</strong>" if strong else esc(t) for t, strong in parts)
    st.html(f"<p class='sentence' role='status' dir='auto'>{text}</p>")


def notices(now: Snapshot, found: tuple[Notice, ...], unknown: list[tuple[str, str]]) -> None:
    """Everything that was not understood or cannot be shown, in one quiet place."""
    for notice in found:
        consequence = "" if notice.of_filter else f" {_('The view ignores it.')}"
        st.warning(f"{md(notice)}.{consequence}", icon=":material/link_off:")
    for key, name in unknown:
        said = _("No event of this data has the {key} “{name}”; it matches nothing.")
        st.warning(said.format(key=_(BY_KEY[key].label).lower(), name=isolated(md(name))))
    if now.fault:
        kept = _("The last good data is shown.") if now.store.meta.total else _("There is nothing to show.")
        st.error(f"{isolated(md(now.fault))}. {kept}", icon=":material/database_off:")
    if now.problems:
        hidden = sum(p.kind == "error" for p in now.problems)
        said = _("{n} problems in the data, {hidden} records not shown")
        with st.expander(said.format(n=f"{len(now.problems):,}", hidden=f"{hidden:,}")):
            for problem in now.problems[:50]:
                st.markdown(f"- {md(str(problem)[:400])}")
            if len(now.problems) > 50:
                st.caption(_("The first 50; `event-map check` prints them all."))


def empty(store: EventStore, chosen: EventFilter) -> None:
    """Say why nothing is shown, and offer the ways back with what each would bring."""
    narrowing = [BY_FIELD[name] for name in chosen.set_fields if name in BY_FIELD and not chosen.nothing]
    reason = _("No event meets all the conditions.") if narrowing else _("This data holds no event.")
    if chosen.nothing:
        reason = _("Nothing can match, because {keys} was not understood.")
        reason = reason.format(keys=isolated(", ".join(chosen.nothing)))
    st.info(reason, icon=":material/filter_alt_off:")
    with st.container(horizontal=True):
        for criterion in narrowing:
            wider = chosen.but(**{criterion.field: () if criterion.many else None})
            words = _("Without “{criterion}”").format(criterion=_(criterion.label))
            st.button(
                f"{words}: {_events(store.count(wider))}",
                key=f"without_{criterion.key}",
                on_click=state.change,
                kwargs={criterion.field: getattr(wider, criterion.field)},
            )
        st.button(_("Show all events"), key="show_all", on_click=state.reset, type="primary")


def table(store: EventStore, chosen: EventFilter, selected: str | None) -> None:
    """The filtered events as a table, in step with map and card."""
    total = store.count(chosen)
    if not total:
        return
    pages = math.ceil(total / PAGE_ROWS)
    page = 1
    if pages > 1:
        page = st.number_input(_("Page of the table, 1 to {n}").format(n=f"{pages:,}"), 1, pages, key="page")
    rows = store.select(chosen, limit=PAGE_ROWS, offset=(page - 1) * PAGE_ROWS)
    ids = [row["id"] for row in rows]
    # A new key gives a fresh table: the picked row is the card's event, not a remembered index.
    key = f"table_{hash((chosen, page, selected, language()))}"
    default: Any = {"selection": {"rows": [ids.index(selected)]}} if selected in ids else None
    st.dataframe(
        pd.DataFrame([_shown(row) for row in rows]).style.format(
            na_rep=_("not reported"), precision=0, subset=[_("Killed, low"), _("Killed, high")]
        ),
        key=key,
        hide_index=True,
        on_select=lambda: state.on_table(key, ids),
        selection_mode="single-row",
        selection_default=default,
        height=420,
    )


def _shown(row: Row) -> dict[str, object]:
    """A row of the table in words; numbers stay numbers, so that they sort."""
    return {
        _("Date"): row["date_start"],
        _("Event"): row["title"],
        _("Type"): EventType(row["event_type"]).label,
        _("Theatre"): Theatre(row["theatre"]).label,
        _("Place"): row["place"],
        _("Place known"): Precision(row["location_precision"]).label,
        _("Killed, low"): row["killed_low"],
        _("Killed, high"): row["killed_high"],
        _("Status"): Verification(row["verification"]).label,
    }


def _events(n: int) -> str:
    return n_("{n} event", "{n} events", n).format(n=f"{n:,}")
