"""The page's style sheet and the symbols in it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st

from map_app.core.vocab import EventType
from map_app.maps.symbols import data_uri
from map_app.ui.state import widget_key

STATIC: Final = Path(__file__).parent / "static"
ICON: Final = STATIC / "icon.svg"
DARK: Final = ":root { --accent: #1f6f92; --line: #3a454d; --link: #8cc3dc; --focus: #8cc3dc; }"


def apply() -> None:
    """Put the style sheet and the one small script into the page."""
    dark = DARK if st.context.theme.type == "dark" else ""
    st.html(f"<style>{_sheet()}{dark}</style>")
    st.html(f"<script>{_script()}</script>", unsafe_allow_javascript=True)


@cache
def _sheet() -> str:
    symbols = "".join(
        f'.st-key-{widget_key("type", kind)}, .symbol-{kind} {{ --symbol: url("{data_uri(kind)}"); }}'
        for kind in EventType
    )
    return (STATIC / "page.css").read_text(encoding="utf-8") + symbols


@cache
def _script() -> str:
    return "".join((STATIC / name).read_text(encoding="utf-8") for name in ("page.js", "downloads.js"))
