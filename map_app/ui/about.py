"""The page about the map, over every view (`about=true`): what it is, how it is graded, how to correct it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Final

import streamlit as st

from map_app.core.about import SECTIONS, Section, own_texts
from map_app.core.countries import country_name
from map_app.core.dates import spell_period
from map_app.core.filters import EventFilter
from map_app.core.ground_sources import credit
from map_app.core.language import _, isolated, language, n_
from map_app.core.vocab import Precision, Term, Verification
from map_app.core.words import ENGLISH
from map_app.data.store import EventStore
from map_app.maps.entry import quoted
from map_app.ui import corrections, state
from map_app.ui.text import esc, lacking_words

ALL: Final = EventFilter()
DISTRIBUTION: Final = "conflict-event-map"
"""The name of the package that is installed."""


def link() -> None:
    """The way here, from every view."""
    st.html(f"<p class='about-link'>{corrections.about(_('About'))}</p>")


def dialog(store: EventStore) -> None:
    """Open the page over the view; closing it changes the address back."""

    @st.dialog(_("About this map"), width="medium", on_dismiss=state.close_about)
    def show() -> None:
        st.html(body(store))

    show()


def body(store: EventStore) -> str:
    """The page as HTML: every figure is the store's, every text of the data escaped."""
    more = {
        "what": _coverage(store),
        "verification": _graded(Verification),
        "precision": _graded(Precision),
        "correct": corrections.of_view(store, ALL),
    }
    parts = [f"{_section(section, store)}{more.get(section.key, '')}" for section in SECTIONS]
    lacking = lacking_words(store.profile)
    note = f"<p class='versions'>{lacking}</p>" if lacking else ""
    return f"<article class='about'>{''.join(parts)}{_terms(store)}{_versions(store)}{note}</article>"


def _said(section: Section, store: EventStore) -> tuple[str, tuple[str, ...]]:
    """A section's heading and paragraphs; none of the map's own over the events of another data set."""
    if not section.is_own:
        return _(section.heading), tuple(_(text) for text in section.texts)
    texts = own_texts(store.profile, section.key) if store.meta.dataset == store.profile.dataset else ()
    return (_(section.heading), texts) if texts else ("", ())


def _section(section: Section, store: EventStore) -> str:
    title, texts = _said(section, store)
    heading = f"<h3>{esc(title)}</h3>" if title else ""
    known = store.profile.about.get(section.key, {})
    is_english = section.is_own and language() not in known and language() != ENGLISH
    as_english = " dir='ltr' lang='en'" if is_english else ""
    if len(texts) > 1:
        return f"{heading}<ul>{''.join(f'<li{as_english}>{esc(text)}</li>' for text in texts)}</ul>"
    return heading + "".join(f"<p{as_english}>{esc(text)}</p>" for text in texts)


def _graded(vocabulary: Iterable[Term]) -> str:
    return _list((term.label, esc(term.meaning)) for term in vocabulary)


def _list(rows: Iterable[tuple[str, str]]) -> str:
    return f"<dl>{''.join(f'<dt>{esc(term)}</dt><dd>{text}</dd>' for term, text in rows)}</dl>"


def _coverage(store: EventStore) -> str:
    """Events, days, publishers and places as the store counts them."""
    total, publishers = store.count(ALL), len(store.facet(ALL, "source"))
    events = n_("{n} event", "{n} events", total).format(n=f"{total:,}")
    named = n_("{n} publisher", "{n} publishers", publishers).format(n=f"{publishers:,}")
    rows = [
        (_("Events"), esc(events)),
        (_("Period"), esc(spell_period(*store.period)) if store.period else _("none")),
        (_("Places"), esc(_(", ").join(_places(store)) or _("none"))),
        (_("Sources"), esc(named)),
    ]
    return _list(rows)


def _places(store: EventStore) -> list[str]:
    """The theatres with their numbers of events; on a map without any, the countries."""
    if len(theatres := store.profile.theatres):
        counted = store.facet(ALL, "theatre")
        return [f"{t.label} {counted[t]:,}" for t in theatres if counted.get(t)]
    return [f"{country_name(code)} {n:,}" for code, n in store.facet(ALL, "country").items()]


def _terms(store: EventStore) -> str:
    """Data sets, licences and attributions of the very records."""
    terms = store.provenance(ALL)
    rows = [
        (_("Data"), quoted(terms.dataset)),
        (_("By"), quoted(terms.attribution)),
        (_("Licence"), quoted(terms.licence)),
        (_("Base map"), esc(credit(store.profile.ground_sources))),
    ]
    return f"<h3>{_('Licence and attribution')}</h3>{_list(rows)}"


def _versions(store: EventStore) -> str:
    words = _("Version {app} of the map, version {data} of the data")
    data = isolated(store.meta.version[: corrections.VERSION_DIGITS])
    return f"<p class='versions'>{esc(words.format(app=isolated(release()), data=data))}</p>"


@cache
def release() -> str:
    """The installed release of the app."""
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:  # run from a copy that was never installed
        return "?"
