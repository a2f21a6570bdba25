"""The browser libraries out of their packages, found without importing these."""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path


def leaflet() -> Path:
    """The folder of Leaflet's own files."""
    return _folder("XStatic-Leaflet", "xstatic/pkg/leaflet/data")


def map_frame() -> Path:
    """The folder of streamlit-folium's frame, which the map runs in."""
    return _folder("streamlit-folium", "streamlit_folium/frontend/build")


def _folder(name: str, folder: str) -> Path:
    return Path(str(distribution(name).locate_file(folder)))
