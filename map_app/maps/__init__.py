"""Folium only: base map, live layer, legend. Usable without Streamlit."""

from pathlib import Path
from typing import Final

STATIC: Final = Path(__file__).parent / "static"
"""The map's own scripts and style sheets; `scripts.joined` makes one script of the modules."""
