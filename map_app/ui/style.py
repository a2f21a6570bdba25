"""The page's style sheet and the symbols in it."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Final

import streamlit as st

from map_app.core.language import _, direction, forms, language
from map_app.core.vocabulary import EventType, Vocabulary
from map_app.maps.frontend.scripts import joined
from map_app.maps.symbols import data_uri
from map_app.ui.widgets import widget_key

STATIC: Final = Path(__file__).parent / "static"
ICON: Final = STATIC / "icon.svg"
DARK: Final = (
    "@media screen { :root { --accent: #1f6f92; --line: #3a454d; --paper: #1c2329; --heat: #2f8fb8;"
    " --link: #8cc3dc; --focus: #8cc3dc; } }"
)


def apply(types: Vocabulary[EventType]) -> None:
    """Put the style sheet, with the symbols of these types, and the script into the page."""
    dark = DARK if st.context.theme.type == "dark" else ""
    st.html(f"<style>{_sheet(types)}{dark}</style>")
    names = {"expand": _("Filters"), "fold": _("Hide the filters"), "calendar": _("Calendar: {field}")}
    skips = {
        "label": _("Skip to"),
        "map": _("Map"),
        "list": _("List of events"),
        "top": _("Top bar"),
    }
    events = forms("{n} event", "{n} events")
    arguments = json.dumps(
        [language(), direction(), {"events": events, "skips": skips, **names}], ensure_ascii=False
    )
    st.html(
        f"<script>{joined(STATIC / 'page.js')}\neventMapPage.speak(...{arguments});</script>",
        unsafe_allow_javascript=True,
    )


@lru_cache(8)
def _sheet(types: Vocabulary[EventType]) -> str:
    symbols = "".join(
        f'.st-key-{widget_key("type", kind)}, .symbol-{kind} {{ --symbol: url("{data_uri(kind)}"); }}'
        f".kind-{kind} {{ --kind: {kind.look.color}; }}"
        for kind in types
    )
    written = "".join((STATIC / name).read_text(encoding="utf-8") for name in ("page.css", "sheet.css"))
    return written + symbols
