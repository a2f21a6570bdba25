"""Draws one SVG as PNG in a process of its own, which `raster` starts: `python -P resvg_process.py`.

Standard input is a JSON object of arguments of resvg, standard output the picture. Imports nothing of ours,
so that it is there at once.
"""

from __future__ import annotations

import json
import os
import sys

import resvg_py


def main() -> None:
    """Draw, after everything else that the machine has to do."""
    if hasattr(os, "nice"):
        os.nice(5)
    sys.stdout.buffer.write(bytes(resvg_py.svg_to_bytes(**json.load(sys.stdin.buffer))))


if __name__ == "__main__":
    main()
