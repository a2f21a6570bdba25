"""The card of the selected event: everything a reader needs to judge it, with its sources."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import streamlit as st

from map_app.core.filters import EventFilter
from map_app.core.language import LANGUAGES, _, direction, is_foreign, isolated, own, text_language
from map_app.core.profile import MapProfile
from map_app.core.schema import Event
from map_app.core.url import format_query
from map_app.core.view import View
from map_app.data.queries.chain import Chain
from map_app.data.queries.position import ListPosition
from map_app.data.store import EventStore
from map_app.maps.entry import facts, sources
from map_app.maps.symbols import css_name
from map_app.ui import chain, state
from map_app.ui.text import esc

_DATED_ID: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class Way(NamedTuple):
    """What previous and next go on from: a place in the filtered list, and the event there.

    `back` is the event at that place where the filter leaves out the card's; else None.
    `place` is None where the filter keeps no event.
    """

    place: ListPosition | None
    back: str | None


def way(store: EventStore, filter_: EventFilter, event_id: str) -> Way:
    """The way on from an event; outside the filter that from the last one within it, or from the first."""
    if place := store.place_of(filter_, event_id):
        state.keep_anchor(event_id)
        return Way(place, None)
    last = state.anchor()
    place = store.place_of(filter_, last) if last else None
    if place is None:
        last = next((str(row["id"]) for row in store.select(filter_, limit=1)), None)
        place = store.place_of(filter_, last) if last else None
    return Way(place, last if place else None)


def card(
    profile: MapProfile, event: Event, on: Way, related: Chain, address: chain.Address, correction: str
) -> None:
    """Draw the card, with a note and a way back where the filter leaves the event out.

    `correction` is what it says of corrections, as HTML (`ui.corrections`).
    """
    is_inside = bool(on.place) and on.back is None
    _head(on.place, is_inside=is_inside)
    if not is_inside:
        _outside(on)
    st.html(body(event, profile))
    permalink = format_query(EventFilter(), View(event=event.id, lang=state.lang()))
    words = _("Permalink of this event")
    st.html(f"<div class='card'><a href='?{esc(permalink)}'>{words}</a>{_id_note(event)}{correction}</div>")
    chain.timeline(related, event, address, profile.types)


def _text_note() -> str:
    """In what language the records are, by its own name where the interface speaks it, else by its code."""
    code = text_language()
    if code == "en":
        return _("Event texts are in English.")
    name = LANGUAGES[code].name if code in LANGUAGES else code
    return _("Event texts are in another language: {language}").format(language=isolated(name))


def _id_note(event: Event) -> str:
    """Say that a day in the id is not the event's: an id stays as it was given."""
    dated = _DATED_ID.match(event.id)
    if not dated or dated[0] == str(event.date_start):
        return ""
    return f"<small>{_('The date in its id is not that of the event: an id never changes.')}</small>"


def _outside(on: Way) -> None:
    """Say that the filter leaves the event out, and lead back."""
    with st.container(key="outside", gap="small"):
        words = _("The filter leaves this event out.")
        if on.place:
            more = _("Previous and next go on from {n} of {total}.")
            words += " " + more.format(n=f"{on.place.index:,}", total=f"{on.place.total:,}")
        st.html(f"<p class='note'>{esc(words)}</p>")
        if on.back:
            st.button(
                _("Back to the filtered events"), key="back_inside", on_click=state.select, args=(on.back,)
            )


def _head(place: ListPosition | None, *, is_inside: bool) -> None:
    """Previous and next in the filtered list, and the way out."""
    with st.container(horizontal=True, key="card_head", gap="small"):
        previous, following = (place.previous, place.next) if place else (None, None)
        arrows = ("chevron_left", "chevron_right")
        back, on = arrows if direction() == "ltr" else reversed(arrows)
        _step("previous", _("Previous event"), back, previous)
        where = _("outside the filter")
        if place and is_inside:
            where = _("{n} of {total}").format(n=f"{place.index:,}", total=f"{place.total:,}")
        st.html(f"<div class='card'><small class='place'>{where}</small></div>")
        _step("next", _("Next event"), on, following)
        _icon_button("close", _("Close the card"), "close", None)


def _step(key: str, words: str, icon: str, target: str | None) -> None:
    _icon_button(key, words, icon, target, disabled=target is None)


def _icon_button(key: str, words: str, icon: str, target: str | None, *, disabled: bool = False) -> None:
    """A button that shows its icon only; its label is for screen readers (see `page.css`)."""
    st.button(
        words,
        key=key,
        icon=f":material/{icon}:",
        disabled=disabled,
        on_click=state.select,
        args=(target,),
    )


def body(event: Event, profile: MapProfile) -> str:
    """The body of the card as HTML, every string escaped."""
    listed = "".join(f"<dt>{term}</dt><dd>{text}</dd>" for term, text in facts(event, profile))
    kind = profile.types.term(event.event_type)
    note = f"<p><small>{esc(_text_note())}</small></p>" if is_foreign(event.title) else ""
    return (
        f"<article class='card' data-event='{esc(event.id)}'>"
        f"<p class='kind'><i class='symbol symbol-{css_name(kind, profile.types)}'></i>{esc(kind.label)}</p>"
        f"<h2{own(event.title)}>{esc(event.title)}</h2>"
        f"<p{own(event.summary)}>{esc(event.summary)}</p>{note}<dl>{listed}</dl>"
        f"<h3>{_('Sources')}</h3><ul>{sources(event)}</ul></article>"
    )
