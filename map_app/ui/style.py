"""The page's style sheet and the symbols in it."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Final

import streamlit as st

from map_app.core.language import _, direction, forms, language
from map_app.core.palette import Shade, area_colors
from map_app.core.vocabulary import EventType, Vocabulary
from map_app.maps.frontend.scripts import joined
from map_app.maps.symbols import css_name, data_uri, drawn, style
from map_app.ui.widgets import widget_key

STATIC: Final = Path(__file__).parent / "static"
ICON: Final = STATIC / "icon.svg"
DARK: Final = (
    ":root { --accent: #1f6f92; --line: #3a454d; --paper: #1c2329; --heat: #2f8fb8;"
    " --link: #8cc3dc; --focus: #8cc3dc; }"
)


def apply(types: Vocabulary[EventType]) -> None:
    """Put the style sheet, with the symbols of these types, and the script into the page."""
    dark = f"@media screen {{{DARK}{_lines(types, 'dark')}}}" if st.context.theme.type == "dark" else ""
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
    ticks = "".join(
        f'.st-key-{widget_key("type", kind)} {{ --symbol: url("{data_uri(kind)}"); }}' for kind in types
    )
    written = "".join((STATIC / name).read_text(encoding="utf-8") for name in ("page.css", "sheet.css"))
    return written + style(types) + ticks + _lines(types, "light")


def _lines(types: Vocabulary[EventType], theme: Shade) -> str:
    """The colours of lines as `--kind`, told from the page's own."""
    return "".join(
        f".kind-{css_name(kind, types)} {{ --kind: {area_colors(kind.look.color)[theme]}; }}"
        for kind in drawn(types)
    )
