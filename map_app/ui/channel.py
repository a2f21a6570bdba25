"""The page's two components: the map's frame, and a channel for actions on it, which draws nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.components.v1.custom_component import CustomComponent
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.runtime import get_instance

from map_app.maps.frontend.packaged import map_frame

PROJECT, COMPONENT = "conflict-event-map", "channel"
NAME: Final = f"{PROJECT}.{COMPONENT}"
STATIC: Final = Path(__file__).parent / "static"


def serve() -> None:
    """Register both at the start: without cookies, a page of another replica may request their files here."""
    frame = CustomComponent("streamlit_folium.st_folium", str(map_frame()), module_name="streamlit_folium")
    get_instance().component_registry.register_component(frame)
    _serve_channel()


def _serve_channel() -> None:
    """Register the channel's script.

    A script as text would need `blob:` in the page's policy, and Streamlit looks for files only where a
    package has its pyproject.toml inside.
    """
    manifest = ComponentManifest(PROJECT, "1", [ComponentConfig(COMPONENT, COMPONENT)])
    get_bidi_component_manager().register_from_manifest(manifest, STATIC)


def draw(side: str, key: str, act: Callable[[], None]) -> None:
    """Draw the channel of a map; `act` is called for each new `action` (`PageAction` in `types.d.ts`)."""
    if get_bidi_component_manager().get(NAME) is None:  # a test of the page has a process without a start
        _serve_channel()
    component = st.components.v2.component(NAME, js=f"{COMPONENT}.js")
    component(key=key, data={"side": side}, on_action_change=act)
