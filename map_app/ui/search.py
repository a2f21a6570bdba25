"""The search field, and what its list of suggestions (`static/suggest.js`) says and asks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import streamlit as st

from map_app.core.criteria import Criterion
from map_app.core.kinds import MAX_TEXT
from map_app.core.language import _, forms
from map_app.core.profile import MapProfile
from map_app.ui.share import api_path
from map_app.ui.text import esc
from map_app.ui.widgets import widget_key

COUNTED: Final = ("theatre", "country")
"""The criteria of which the list of suggestions says how many events a choice would leave."""


def field(criterion: Criterion, profile: MapProfile) -> None:
    """Draw the field; the page's script makes it a combobox, without which it is a search all the same."""
    st.text_input(
        _(criterion.label),
        key=widget_key(criterion.key),
        placeholder=_("Title, place, actor …"),
        max_chars=MAX_TEXT,
        label_visibility="collapsed",
    )
    data = json.dumps({"url": api_path("suggest"), "words": _words(profile)}, ensure_ascii=False)
    st.html(f"<span class='suggest-words' data-words='{esc(data)}'></span>")


def counts(facet: Callable[[str], Mapping[str, int] | None], profile: MapProfile) -> None:
    """Tell the script how many events of each theatre and country the filter's other criteria keep.

    `facet` counts the values of a field; None where the store could not.
    """
    fields = COUNTED if len(profile.theatres) else COUNTED[1:]
    said = json.dumps({field: facet(field) for field in fields})
    st.html(f"<span class='suggest-words' data-counts='{esc(said)}'></span>")


def _words(profile: MapProfile) -> dict[str, Any]:
    theatre = {"theatre": _("Only events in a theatre")} if len(profile.theatres) else {}
    return {
        "groups": {
            "place": _("Go to a place"),
            **theatre,
            "country": _("Only events in a country"),
            "actor": _("Only events naming an actor"),
            "event": _("Open an event"),
            "text": _("Did you mean"),
        },
        "events": forms("{n} event", "{n} events"),
        "none": _("No event has these words"),
        "found": forms("{n} suggestion", "{n} suggestions"),
    }
