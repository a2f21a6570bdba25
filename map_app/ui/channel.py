"""Actions on a map that the page acts on: a component of our own that draws nothing and reruns the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

PROJECT, COMPONENT = "conflict-event-map", "channel"
NAME: Final = f"{PROJECT}.{COMPONENT}"
STATIC: Final = Path(__file__).parent / "static"


def serve() -> None:
    """Register the component's script in this process, before a page of another replica requests it.

    A script as text would need `blob:` in the page's policy, and Streamlit looks for files only where a
    package has its pyproject.toml inside.
    """
    manifest = ComponentManifest(PROJECT, "1", [ComponentConfig(COMPONENT, COMPONENT)])
    get_bidi_component_manager().register_from_manifest(manifest, STATIC)


def draw(side: str, key: str, act: Callable[[], None]) -> None:
    """Draw the channel of a map; `act` is called for each new `action` (`PageAction` in `types.d.ts`)."""
    if get_bidi_component_manager().get(NAME) is None:  # a test of the page has a process without a start
        serve()
    component = st.components.v2.component(NAME, js=f"{COMPONENT}.js")
    component(key=key, data={"side": side}, on_action_change=act)
