"""The card of the selected event: everything a reader needs to judge it, and who says so."""

from __future__ import annotations

import streamlit as st

from map_app.core.criteria import spell_day
from map_app.core.describe import spell_period
from map_app.core.filters import EventFilter
from map_app.core.schema import Event, Source, Toll
from map_app.core.text import number
from map_app.core.url import View, format_query
from map_app.core.vocab import Precision
from map_app.data.chain import Chain
from map_app.data.store import Place
from map_app.ui import chain, state
from map_app.ui.text import esc


def card(event: Event, place: Place | None, hanging: Chain, address: chain.Address) -> None:
    """Draw the card; `place` is None where the filter leaves the event out, which is said."""
    _head(place)
    if place is None:
        st.info("The filter leaves this event out; the link asked for it.")
    st.html(body(event))
    chain.timeline(hanging, event, address)
    permalink = format_query(EventFilter(), View(event=event.id))
    st.html(f"<div class='card'><a href='?{esc(permalink)}'>Permalink of this event</a></div>")


def _head(place: Place | None) -> None:
    """Previous and next in the filtered list, and the way out."""
    with st.container(horizontal=True, key="card_head", gap="small"):
        previous, following = (place.previous, place.next) if place else (None, None)
        _step("previous", "Previous event", "chevron_left", previous)
        where = f"{place.index:,} of {place.total:,}" if place else "outside the filter"
        st.html(f"<div class='card'><small class='place'>{where}</small></div>")
        _step("next", "Next event", "chevron_right", following)
        _icon_button("close", "Close the card", "close", None)


def _step(key: str, words: str, icon: str, target: str | None) -> None:
    _icon_button(key, words, icon, target, disabled=target is None)


def _icon_button(key: str, words: str, icon: str, target: str | None, *, disabled: bool = False) -> None:
    """A button that shows its icon; its words are for screen readers (see `page.css`)."""
    st.button(
        words,
        key=key,
        icon=f":material/{icon}:",
        disabled=disabled,
        on_click=state.select,
        args=(target,),
    )


def body(event: Event) -> str:
    """The card's text as HTML, every string escaped."""
    rows = [
        ("When", f"{spell_period(event.date_start, event.date_end)}{_small(event.date_precision.label)}"),
        ("Where", f"{esc(event.place)}{_small(place_words(event))}"),
        ("Who", "".join(_actor(actor.name, actor.role) for actor in event.actors) or "not stated"),
        ("Killed", toll_words(event.killed)),
        ("Injured", toll_words(event.injured)),
        *([("Figures", esc(event.casualty_note))] if event.casualty_note else []),
        ("Status", f"<span class='status'>{esc(event.verification.label)}</span>"),
    ]
    listed = "".join(f"<dt>{term}</dt><dd>{text}</dd>" for term, text in rows)
    sources = "".join(f"<li>{source_html(source)}</li>" for source in event.sources)
    return (
        f"<article class='card' data-event='{esc(event.id)}'>"
        f"<p class='kind'><i class='symbol symbol-{event.event_type}'></i>{event.event_type.label}</p>"
        f"<h2 dir='auto'>{esc(event.title)}</h2>"
        f"<p dir='auto'>{esc(event.summary)}</p><dl>{listed}</dl>"
        f"<h3>Sources</h3><ul>{sources or '<li>No source is given.</li>'}</ul></article>"
    )


def place_words(event: Event) -> str:
    """How well the place is known: `exact, within 1.5 km: published coordinates`."""
    if event.location_precision is Precision.COUNTRY:
        known = "known only to the country; not drawn on the map"
    else:
        known = f"{event.location_precision.label.lower()}, within {number(event.location_radius_km, 1)} km"
    return f"{known}; {event.location_basis}" if event.location_basis else known


def toll_words(toll: Toll | None) -> str:
    """A range as its sources give it; not reported is said and never becomes 0."""
    if toll is None:
        return "not reported"
    if toll.high == 0:
        return "none, according to the sources"
    best = toll.best if toll.best is not None and toll.low != toll.high else None
    return f"{toll}{_small(f'best figure {best}') if best is not None else ''}"


def source_html(source: Source) -> str:
    """A source as a link that tells its site nothing of ours; text only where it has no safe address."""
    words = esc(f"{source.publisher}: {source.title}" if source.title else source.publisher)
    dated = _small(f"published {spell_day(source.published)}") if source.published else ""
    if not source.url or not source.url.startswith(("http://", "https://")):
        return f"<span dir='auto'>{words}</span>{dated}"
    return (
        f"<a href='{esc(source.url)}' target='_blank' dir='auto'"
        f" rel='noopener noreferrer nofollow'>{words}</a>{dated}"
    )


def _actor(name: str, role: str) -> str:
    return f"<div>{esc(name)} <small class='inline'>{esc(role)}</small></div>"


def _small(text: str) -> str:
    return f"<small dir='auto'>{esc(text)}</small>" if text else ""
