"""A still picture as PNG: the SVG of `still`, drawn by resvg with fonts from packages.

No font of the machine is used, so that the same view gives the same bytes on each; Arabic is shaped and
ordered by resvg. A script that neither font has is drawn as empty boxes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import files
from pathlib import Path
from typing import Final

from map_app.core.filters import EventFilter
from map_app.data.cancel import current_token
from map_app.data.store import EventStore
from map_app.maps.outputs import Look
from map_app.maps.still import still
from map_app.maps.still.lettering import FAMILY

FONTS: Final = {
    "fontpkg-noto-sans": ("NotoSans[wdth,wght].ttf", "NotoSans-Italic[wdth,wght].ttf"),
    "fontpkg-noto-sans-arabic": ("NotoSansArabic[wdth,wght].ttf",),
    "manimgx-fonts": ("NotoSansHebrew[wght].ttf",),
}
"""Font files by package."""


def write(store: EventStore, filter_: EventFilter, look: Look) -> Iterator[bytes]:
    """The picture as PNG, one pixel a CSS pixel."""
    yield _drawn(still.svg(store, filter_, look))


def _drawn(svg: str) -> bytes:
    """Render in a subprocess: resvg holds the GIL for seconds, which would block the server.

    Cancellation kills it.
    """
    arguments = {
        "svg_string": svg,
        "skip_system_fonts": True,
        "font_files": fonts(),
        "font_family": FAMILY,
        "sans_serif_family": FAMILY,
    }
    command = [sys.executable, "-P", str(Path(__file__).with_name("resvg_process.py"))]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe)  # noqa: S603 - our own script
    with process, current_token().on_cancel(process.kill):
        drawn, errors = process.communicate(json.dumps(arguments).encode())
    current_token().check()
    if process.returncode:
        raise RuntimeError(f"resvg ended with {process.returncode}: {errors.decode(errors='replace')[-500:]}")
    return drawn


@cache
def fonts() -> list[str]:
    """The paths of the font files."""
    found = [file for name, used in FONTS.items() for file in files(name) or () if file.name in used]
    return sorted(str(file.locate()) for file in found)
