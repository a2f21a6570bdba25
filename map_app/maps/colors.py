"""Which colours and opacities streets, lines and outlines have on the map, beside those of `core.palette`.

`drawing.numbers` and `symbols.table` hand them to the scripts. The colours of names and of what is accented
are those of `static/map.css`; a test reads both and computes how well each is told from what it is drawn on.
"""

from __future__ import annotations

from typing import Final

from map_app.core.palette import Shade

STREETS: Final[dict[Shade, dict[str, str]]] = {
    "light": {
        "built": "#E9E4D9",
        "green": "#E3E9D6",
        "building": "#E1DBCE",
        "road": "#FFFFFF",
        "rim": "#D3CAB9",
        "highway": "#F6E7C4",
        "highway_rim": "#CDBD98",
        "path": "#D3CAB9",
        "rail": "#B4AB9B",
    },
    "dark": {
        "built": "#272D31",
        "green": "#22302A",
        "building": "#30383D",
        "road": "#3A4348",
        "rim": "#1B2023",
        "highway": "#47483F",
        "highway_rim": "#1B2023",
        "path": "#363E43",
        "rail": "#4A5358",
    },
}
"""The operator's own streets, beside the colours of the base map: quiet, so that events stand out."""

OPACITY: Final = {"outline": 0.7, "arc": 0.95, "far_arc": 0.7}
"""Of the outlines of theatres, and of arcs by how many steps they are from the selected event."""
