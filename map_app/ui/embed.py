"""The map inside an article (`?embed=true`): no chrome, whose data it is, the way to the full view."""

from __future__ import annotations

import streamlit as st

from map_app.core.filters import EventFilter
from map_app.core.language import _
from map_app.core.url import View, format_query
from map_app.data.store import EventStore
from map_app.ui.text import esc


def is_framed() -> bool:
    """Whether the address asks for the map alone."""
    return bool(st.context.is_embedded)


def way_out(filter_: EventFilter, view: View) -> None:
    """A link to the same view with its controls, table and exports, in a tab of its own."""
    query = format_query(filter_, view)
    words = _("Open the full map")
    st.html(f"<a class='framed' href='./?{esc(query)}' target='_blank' rel='noopener'>{words}</a>")


def credit(store: EventStore, filter_: EventFilter) -> None:
    """Whose data this is and under which terms; an article's reader sees no export that would say so."""
    said = store.provenance(filter_).briefly()
    words = _("Data: {who}. Licence: {licence}. Version {version}.")
    version = store.meta.version[:12]
    text = words.format(who=said.attribution.rstrip("."), licence=said.licence, version=version)
    st.html(f"<p class='credit' dir='auto'>{esc(text)}</p>")
