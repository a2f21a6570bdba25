"""The embedded map (`?embed=true`): no chrome, a credit, a link to the full view."""

from __future__ import annotations

import streamlit as st

from map_app.core.filters import EventFilter
from map_app.core.language import _
from map_app.core.url import format_query
from map_app.core.view import View
from map_app.data.store import EventStore
from map_app.ui import state
from map_app.ui.text import esc


def is_framed() -> bool:
    """Whether the page is embedded."""
    return bool(st.context.is_embedded)


def way_out(filter_: EventFilter, view: View) -> None:
    """A link to the same view with its controls, table and exports, in a tab of its own."""
    query = format_query(filter_, view)
    words = _("Open the full map")
    st.html(f"<a class='framed' href='./?{esc(query)}' target='_blank' rel='noopener'>{words}</a>")


def credit(store: EventStore, filter_: EventFilter) -> None:
    """The attribution and licence of the data, which an embed's reader would see nowhere else."""
    terms = store.provenance(filter_).briefly()
    words = _("Data: {who}. Licence: {licence}. Version {version}.")
    version = store.meta.version[:12]
    text = words.format(who=terms.attribution.rstrip("."), licence=terms.licence, version=version)
    query = format_query(EventFilter(), View(lang=state.lang(), about="true"))
    more = f"<a href='./?{esc(query)}' target='_blank' rel='noopener'>{_('About this map')}</a>"
    st.html(f"<p class='credit' dir='auto'>{esc(text)} {more}</p>")
