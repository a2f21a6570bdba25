"""The filtered events below the map: an accessible list, or a sortable table.

The list is plain HTML with headings and links, since the table is a canvas to a screen reader. It is also
lighter, so it is the default, and the table's scripts load on demand.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from map_app.core import names
from map_app.core.claims import spell_span
from map_app.core.coerce import given_texts
from map_app.core.dates import spell_period
from map_app.core.filters import EventFilter
from map_app.core.language import _, language, own
from map_app.core.profile import MapProfile
from map_app.core.schema import Event
from map_app.core.text import undelimited
from map_app.core.theatres import theatre_beside, theatre_words
from map_app.core.vocab import Attribution, Precision, Verification
from map_app.data.queries.compiler import Row
from map_app.data.store import EventStore
from map_app.maps.entry import casualty_words, place_name, quoted
from map_app.maps.symbols import css_name
from map_app.ui import state
from map_app.ui.text import esc

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

LISTED: Final = 50
TABLED: Final = 500
"""Events on a page of the list, and of the table."""

NONE: Final = "–"
"""In the table, where a type of event has no casualties to report."""


def events(store: EventStore, filter_: EventFilter, selected: str | None) -> None:
    """The filtered events, in sync with map and card."""
    total = store.count(filter_)
    if not total:
        return
    with st.container(horizontal=True, key="listing_head"):
        st.html(f"<h2>{esc(_('Events'))}</h2>")
        names = {"list": _("List"), "table": _("Table")}
        form = st.segmented_control(
            _("Show the events as"),
            list(names),
            default="list",
            key="listing",
            format_func=lambda name: names[name],
            label_visibility="collapsed",
        )
        size = TABLED if form == "table" else LISTED
        page = _page(store, filter_, size, total)
    rows = store.select(filter_, limit=size, offset=(page - 1) * size)
    if form == "table":
        _table(filter_, rows, selected, page, store.profile)
    else:
        _list(rows, selected, (page - 1) * size, total, store.profile)


def _page(store: EventStore, filter_: EventFilter, size: int, total: int) -> int:
    """The page of the list; by default that of the event whose card was opened last."""
    pages = math.ceil(total / size)
    if pages == 1:
        return 1
    anchor = state.anchor()
    place = store.place_of(filter_, anchor) if anchor else None
    first = (place.index - 1) // size + 1 if place else 1
    label = _("Page, 1 to {pages}").format(pages=f"{pages:,}")
    key = f"page_{hash((filter_, anchor, size))}"
    return int(st.number_input(label, 1, pages, first, key=key, width=150))


def _basis_label(row: Row) -> str:
    given = row["attribution_basis"]
    return Attribution(given).label if given else ""


def _list(rows: Iterable[Row], selected: str | None, before: int, total: int, profile: MapProfile) -> None:
    listed = list(rows)
    range_words = _("{first} to {last} of {total}, by date").format(
        first=f"{before + 1:,}", last=f"{before + len(listed):,}", total=f"{total:,}"
    )
    items = "".join(_item(row, selected, profile) for row in listed)
    st.html(
        f"<section class='listing' aria-label='{esc(_('Events'))}'><p>{esc(range_words)}</p>"
        f"<ol start='{before + 1}'>{items}</ol></section>"
    )


def _item(row: Row, selected: str | None, profile: MapProfile) -> str:
    kind = css_name(row["event_type"], profile.types)
    current = " aria-current='true'" if row["id"] == selected else ""
    return (
        f"<li{current}><p class='date'>{esc(spell_period(row['date_start'], row['date_end']))}</p>"
        f"<div><h3><i class='symbol symbol-{kind}'></i><a class='open'{own(row['title'])}"
        f" href='{esc(state.opening(row['id']))}'>{esc(row['title'])}</a></h3>"
        f"<p class='facts'>{facts(row, profile)}</p></div></li>"
    )


def _theatre(row: Row, profile: MapProfile) -> str:
    return theatre_words(row["theatre"], row["country_code"], profile)


def _place(row: Row) -> str:
    return names.place(row["place"], row["country_code"])


def facts(row: Row, profile: MapProfile) -> str:
    """The line of facts below an event's title, as HTML."""
    known, local, given = Precision(row["location_precision"]), _place(row), _given(row)
    named = place_name(local, row["place"]) if local else ""
    theatre = theatre_beside(local, row["theatre"], row["country_code"], profile)
    place = _(", ").join(filter(None, (named, esc(theatre))))
    parts = [
        esc(profile.types.term(row["event_type"]).label),
        f"{place} ({_('place known {how}').format(how=known.phrase)})",
        *_casualties(row, given, profile),
        Verification(row["verification"]).label,
        *_attributed(row),
    ]
    return "".join(f"<span>{words}</span>" for words in parts)


def _attributed(row: Row) -> Iterator[str]:
    """To whom the event is only attributed, or that its initiator is unknown."""
    if row["attribution_basis"] == Attribution.ATTRIBUTED:
        who = _(", ").join(names.actor(name) for name in undelimited(row["initiators"]))
        yield _("attributed to {who}").format(who=quoted(who))
    elif row["attribution_basis"] == Attribution.UNKNOWN:
        yield _("initiator unknown")


def _given(row: Row) -> dict[str, str]:
    """Original values that could not be read, by field."""
    return given_texts(Event.from_feature(json.loads(row["odd"]))) if row["odd"] else {}


def _casualties(row: Row, given: dict[str, str], profile: MapProfile) -> Iterator[str]:
    """Killed and injured; of talks and decisions only what is reported."""
    is_talk = profile.types.term(row["event_type"]).is_talk
    for field, harm in (("killed", _("killed")), ("injured", _("injured"))):
        low, high, text = row[f"{field}_low"], row[f"{field}_high"], given.get(field, "")
        if not (is_talk and low is None and not text):
            yield _harm_words(harm, low, high, text)


def _harm_words(harm: str, low: int | None, high: int | None, given: str) -> str:
    """`killed: 3–5`; not reported, zero and unreadable differ."""
    if (low is None or high is None) and given:
        return _("{harm}: {figure}").format(harm=harm, figure=casualty_words(None, given))
    if low is None or high is None:
        return _("{harm}: not reported").format(harm=harm)
    return _("{harm}: {figure}").format(harm=harm, figure=spell_span(low, high))


def _table(
    filter_: EventFilter, rows: list[Row], selected: str | None, page: int, profile: MapProfile
) -> None:
    ids = [row["id"] for row in rows]
    # A new key resets the table: the selected row is the card's event, not a remembered index.
    key = f"table_{hash((filter_, page, selected, language()))}"
    default: Any = {"selection": {"rows": [ids.index(selected)]}} if selected in ids else None
    st.dataframe(
        styled(rows, profile),
        key=key,
        hide_index=True,
        on_select=lambda: _open_row(key, ids),
        selection_mode="single-row",
        selection_default=default,
        height=420,
    )
    if any(_has_no_casualties(row, profile) for row in rows):
        st.caption(_("{dash}: talks and decisions, of which no one reports casualties").format(dash=NONE))


def _open_row(key: str, ids: list[str]) -> None:
    """Select the event of the selected row."""
    rows = state.value(key)["selection"]["rows"]
    if rows and rows[0] < len(ids):
        state.select(ids[rows[0]])


def styled(rows: list[Row], profile: MapProfile) -> Styler:
    """The rows as a table, with text where a casualty figure is no number."""
    columns = [_("Killed, low"), _("Killed, high")]
    table = pd.DataFrame([_shown(row, profile) for row in rows]).style
    table.format(na_rep=_("not reported"), precision=0, subset=(slice(None), columns))
    talks = [place for place, row in enumerate(rows) if _has_no_casualties(row, profile)]
    table.format(na_rep=NONE, precision=0, subset=(talks, columns))
    for place, row in enumerate(rows):
        if given := _given(row).get("killed"):
            words = _("given as “{text}”, which is no range of numbers").format(text=given[:300])
            table.format(partial(_in_place_of, words), subset=([place], columns))
    return table


def _has_no_casualties(row: Row, profile: MapProfile) -> bool:
    """Whether an event is one of talks or politics, and no casualties of it are reported."""
    return profile.types.term(row["event_type"]).is_talk and row["killed_low"] is None


def _in_place_of(words: str, _value: object) -> str:
    return words


def _shown(row: Row, profile: MapProfile) -> dict[str, object]:
    """A row of the table with labels; numbers stay numbers, so that they sort."""
    theatre = {_("Theatre"): _theatre(row, profile)} if len(profile.theatres) else {}
    return {
        _("Date"): row["date_start"],
        _("Event"): row["title"],
        _("Type"): profile.types.term(row["event_type"]).label,
        **theatre,
        _("Place"): _place(row),
        _("Place known"): Precision(row["location_precision"]).label,
        _("Killed, low"): row["killed_low"],
        _("Killed, high"): row["killed_high"],
        _("Status"): Verification(row["verification"]).label,
        _("Initiator known by"): _basis_label(row),
    }
