"""A still picture as PNG: the SVG of `still`, drawn by resvg with fonts from packages.

No font of the machine is used, so that the same view gives the same bytes on each; Arabic is shaped and
ordered by resvg. A script that neither font has is drawn as empty boxes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.metadata import files

import resvg_py

from map_app.core.filters import EventFilter
from map_app.data.store import EventStore
from map_app.maps import still
from map_app.maps.lettering import FAMILY
from map_app.maps.takeaway import Look

FONTS = ("fontpkg-noto-sans", "justmytype-intl-rtl")
"""Packages whose .ttf files are used: Noto Sans, and Noto Sans Arabic and Hebrew."""


def write(store: EventStore, chosen: EventFilter, look: Look) -> Iterator[bytes]:
    """The picture as PNG, one pixel a CSS pixel."""
    drawn = resvg_py.svg_to_bytes(
        svg_string=still.svg(store, chosen, look),
        skip_system_fonts=True,
        font_files=fonts(),
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )
    yield bytes(drawn)


@cache
def fonts() -> list[str]:
    """The paths of the fonts."""
    found = [file for name in FONTS for file in files(name) or () if file.suffix == ".ttf"]
    return sorted(str(file.locate()) for file in found)
