"""The card of the selected event: everything a reader needs to judge it, with its sources."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from map_app.core.coerce import given_texts
from map_app.core.countries import theatre_words
from map_app.core.dates import spell_day, spell_period
from map_app.core.filters import EventFilter
from map_app.core.headline import precision_words
from map_app.core.language import _, direction, isolated, language
from map_app.core.schema import CasualtyRange, Event, Source
from map_app.core.url import View, format_query
from map_app.core.vocab import Role
from map_app.data.queries.chain import Chain
from map_app.data.queries.position import ListPosition
from map_app.data.store import EventStore
from map_app.maps.entry import told_tolls
from map_app.ui import chain, state
from map_app.ui.text import esc, is_latin, own


class Way(NamedTuple):
    """Where previous and next lead: the place in the filtered list that they go on from, and whose it is.

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


def card(event: Event, on: Way, related: Chain, address: chain.Address, correction: str) -> None:
    """Draw the card, with a note and a way back where the filter leaves the event out.

    `correction` is what it says of corrections, as HTML (`ui.corrections`).
    """
    is_inside = bool(on.place) and on.back is None
    _head(on.place, is_inside=is_inside)
    if not is_inside:
        _outside(on)
    st.html(body(event))
    permalink = format_query(EventFilter(), View(event=event.id, lang=state.lang()))
    words = _("Permalink of this event")
    st.html(f"<div class='card'><a href='?{esc(permalink)}'>{words}</a>{correction}</div>")
    chain.timeline(related, event, address)


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


def body(event: Event) -> str:
    """The body of the card as HTML, every string escaped."""
    given = given_texts(event)
    theatre = theatre_words(event.theatre, event.country_code)
    rows = [
        (_("When"), f"{spell_period(event.date_start, event.date_end)}{_small(event.date_precision.label)}"),
        (_("Where"), f"{_quoted(event.place)}{_small(theatre)}{_small(place_words(event))}"),
        (_("Who"), "".join(_actor(actor.name, actor.role) for actor in event.actors) or _("not stated")),
        *((term, toll_words(toll, text)) for term, toll, text in told_tolls(event, given)),
        *(
            [(_("Figures"), f"<div{own(event.casualty_note)}>{esc(event.casualty_note)}</div>")]
            if event.casualty_note
            else []
        ),
        (_("Status"), f"<span class='status'>{esc(event.verification.label)}</span>"),
        *(
            [(_("As given"), "".join(f"<div>{_given(*item)}</div>" for item in given.items()))]
            if given
            else []
        ),
    ]
    listed = "".join(f"<dt>{term}</dt><dd>{text}</dd>" for term, text in rows)
    listed_sources = "".join(f"<li>{source_html(source)}</li>" for source in event.sources)
    sources = listed_sources or f"<li>{_('No source is given.')}</li>"
    foreign = language() != "en" and is_latin(event.title)
    note = f"<p><small>{_('Event texts are in English.')}</small></p>" if foreign else ""
    return (
        f"<article class='card' data-event='{esc(event.id)}'>"
        f"<p class='kind'><i class='symbol symbol-{event.event_type}'></i>{event.event_type.label}</p>"
        f"<h2{own(event.title)}>{esc(event.title)}</h2>"
        f"<p{own(event.summary)}>{esc(event.summary)}</p>{note}<dl>{listed}</dl>"
        f"<h3>{_('Sources')}</h3><ul>{sources}</ul></article>"
    )


def place_words(event: Event) -> str:
    """The precision of the place: `exact, within 1.5 km: published coordinates`."""
    known = precision_words(event)
    return f"{known}{_('; ')}{isolated(event.location_basis)}" if event.location_basis else known


def _given(field: str, text: str) -> str:
    """An original value that was read as something else: `date_start: 2024-01-12 03:00`."""
    return f"<bdi>{esc(field)}</bdi>: {_quoted(text[:300])}"


def toll_words(toll: CasualtyRange | None, given: str = "") -> str:
    """A casualty range in words; "not reported" never becomes 0.

    `given` is the original text where it is no range.
    """
    if toll is None and given:
        return _("given as “{text}”, which is no range of numbers").format(text=_quoted(given[:300]))
    if toll is None:
        return _("not reported")
    if toll.high == 0:
        return _("none, according to the sources")
    best = toll.best if toll.best is not None and toll.low != toll.high else None
    figure = _small(_("best figure {n}").format(n=best)) if best is not None else ""
    return f"{span_words(toll.low, toll.high)}{figure}"


def span_words(low: int, high: int) -> str:
    """`3`, or `1,200–1,400` where the ends differ."""
    return f"{low:,}" if low == high else _("{low}–{high}").format(low=f"{low:,}", high=f"{high:,}")


def source_html(source: Source) -> str:
    """A source as a link without a referrer; plain text where its URL is missing or unsafe."""
    text = f"{source.publisher}: {source.title}" if source.title else source.publisher
    words = esc(text)
    dated = _small(_("published {day}").format(day=spell_day(source.published))) if source.published else ""
    if not source.url or not source.url.startswith(("http://", "https://")):
        return f"<span{own(text)}>{words}</span>{dated}"
    return (
        f"<a href='{esc(source.url)}' target='_blank'{own(text)}"
        f" rel='noopener noreferrer nofollow'>{words}</a>{dated}"
    )


def _actor(name: str, role: Role) -> str:
    return f"<div>{_quoted(name)} <small class='inline'>{esc(role.label)}</small></div>"


def _quoted(text: str) -> str:
    """Text of a record, isolated from ours, whose direction may differ."""
    return f"<bdi{own(text)}>{esc(text)}</bdi>"


def _small(text: str) -> str:
    return f"<small dir='auto'>{esc(text)}</small>" if text else ""
