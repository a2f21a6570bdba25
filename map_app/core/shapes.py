"""The shapes that symbols of event types are drawn in: an SVG path each, in a box of 24 by 24.

All are drawn by us, and none is a letter, a flag or the emblem of a faith, a party or a state. Any two are
told apart without colour at the smallest sizes in use, with and without the white rim and in the dashed
circle of an imprecise place: `tests/maps/test_shapes.py` draws and compares all pairs.
"""

from __future__ import annotations

from typing import Final

SHAPES: Final[dict[str, str]] = {
    "triangle": "M12 3 22 21H2z",
    "dart": "M12 1 20.5 22 12 17 3.5 22z",
    "ship": "M10.5 2h3v9H22l-3.5 9.5h-13L2 11h8.5z",
    "cross": "M9 2h6v7h7v6h-7v7H9v-7H2V9h7z",
    "square": "M4 4h16v16H4z",
    "circle": "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18z",
    "house": "M12 2 22 10.5V22H2V10.5z",
    "diamond": "M12 1 23 12 12 23 1 12z",
    "hexagon": "M12 1.5 21 6.75v10.5L12 22.5 3 17.25V6.75z",
    "triangle_down": "M12 21 2 3h20z",
    "triangle_right": "M21 12 3 22V2z",
    "shield": "M2 2c4 1.5 6.5 1 10-1 3.5 2 6 2.5 10 1 .5 11-3 18-10 21C5 20 1.5 13 2 2z",
    "burst": (
        "M10 1l3.5 5L20 3l-1.5 6 5 3-5 2.5L21 21l-6.5-2.5-3.5 5L9 18l-6 2.5L5 15 .5 11.5l5.5-2-2.5-6L9 6z"
    ),
    "spark": "M12 .5l3.8 7.7 7.7 3.8-7.7 3.8-3.8 7.7-3.8-7.7L.5 12l7.7-3.8z",
    "ring": "M12 1.5a10.5 10.5 0 1 1 0 21 10.5 10.5 0 0 1 0-21zM12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10z",
    "frame": "M2.5 2.5h19v19h-19zM7.5 7.5v9h9v-9z",
    "drop": "M12 1c4 6 7.5 9.5 7.5 14a7.5 7.5 0 0 1-15 0C4.5 10.5 8 7 12 1z",
    "flame": "M13 1c1 5 7 8 7 14a8 8 0 0 1-16 0c0-4 2-6 3-9 2 1 3 3 3.5 5C12 9 13.5 5 13 1z",
    "chevron": "M12 3 22.5 13.5v8L12 11 1.5 21.5v-8z",
    "arrow": "M12 1 22 12h-6v11H8V12H2z",
    "arrow_right": "M23 12 12 22v-6H1V8h11V2z",
    "bars": "M2 2h5v20H2zM9.5 2h5v20h-5zM17 2h5v20h-5z",
    "stripes": "M2 3.5h20v6.5H2zM2 14h20v6.5H2z",
    "plank": "M1 7.5h22v9H1z",
    "pillar": "M7.5 1h9v22h-9z",
    "fort": "M2 2h4v5h4V2h4v5h4V2h4v20H2z",
    "hourglass": "M3 2h18l-6.5 10L21 22H3l6.5-10z",
    "bowtie": "M2 3l10 6.5L22 3v18l-10-6.5L2 21z",
    "dome": "M1 18a11 11 0 0 1 22 0z",
    "bowl": "M1 6.5h22a11 11 0 0 1-22 0z",
    "lens": "M.5 12Q12 1.5 23.5 12 12 22.5 .5 12z",
    "slant": "M7.5 4H23l-6.5 16H1z",
    "split": "M3 3h13L3 16zM21 8v13H8z",
    "lock": "M12 1a6 6 0 0 1 6 6v3h3v13H3V10h3V7a6 6 0 0 1 6-6zM9.5 10h5V7a2.5 2.5 0 0 0-5 0z",
    "person": "M12 1a5 5 0 1 1 0 10 5 5 0 0 1 0-10zM2 23C2 16 6 13.5 12 13.5S22 16 22 23z",
    "speech": "M2 3h20v13H12l-6 6v-6H2z",
    "cloud": "M6.5 20a5.5 5.5 0 0 1-.8-10.9 6.5 6.5 0 0 1 12.5-.9A6 6 0 0 1 17.5 20z",
    "shell": "M12 .5c4 4 5.5 7.5 5.5 12V23h-11V12.5c0-4.5 1.5-8 5.5-12z",
    "plane": (
        "M12 1c1.5 0 2 2 2 4v4l9 6v3l-9-3v4l3 2.5V23l-5-1.5L7 23v-1.5L10 19v-4l-9 3v-3l9-6V5c0-2 .5-4 2-4z"
    ),
    "dots": (
        "M6.2 1.5a4.7 4.7 0 1 1 0 9.4 4.7 4.7 0 0 1 0-9.4zm11.6 0a4.7 4.7 0 1 1 0 9.4 4.7 4.7 0 0 1 0-9.4z"
        "m0 11.6a4.7 4.7 0 1 1 0 9.4 4.7 4.7 0 0 1 0-9.4zm-11.6 0a4.7 4.7 0 1 1 0 9.4 4.7 4.7 0 0 1 0-9.4z"
    ),
    "steps": "M2 22v-6.5h6.5V9H15V2h7v20z",
    "fan": "M3 3a18 18 0 0 1 18 18H3z",
}
"""By name. A hole runs against its outline, so that no rule of filling is asked for."""
