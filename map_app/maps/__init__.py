"""Folium only: base map, live layer, legend. Usable without Streamlit."""

from pathlib import Path
from typing import Final

STATIC: Final = Path(__file__).parent / "static"
"""The map's own scripts and style sheet."""

SCRIPTS: Final = (
    "globe.js",
    "basemap.js",
    "asking.js",
    "freshness.js",
    "words.js",
    "panels.js",
    "symbols.js",
    "days.js",
    "timeline.js",
    "playback.js",
    "discs.js",
    "density.js",
    "selection.js",
    "twin.js",
    "keys.js",
    "live.js",
)
"""Our scripts, in the order in which they build on each other; after Leaflet and Leaflet.draw."""

OFFLINE_SCRIPTS: Final = (
    "globe.js",
    "basemap.js",
    "words.js",
    "panels.js",
    "symbols.js",
    "offline.js",
    "dossier.js",
)
"""The scripts of a map that has no server."""
