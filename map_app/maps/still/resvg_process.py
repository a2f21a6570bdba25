"""Renders one SVG as PNG; `raster` runs it as a subprocess: `python -P resvg_process.py`.

Standard input is a JSON object of arguments for resvg, standard output the picture. It imports nothing of the
app, to start quickly.
"""

from __future__ import annotations

import json
import os
import sys

import resvg_py


def main() -> None:
    """Render at low priority."""
    if hasattr(os, "nice"):
        os.nice(5)
    sys.stdout.buffer.write(bytes(resvg_py.svg_to_bytes(**json.load(sys.stdin.buffer))))


if __name__ == "__main__":
    main()
