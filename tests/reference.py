"""The API reference, made of the docstrings: `python -m tests.reference FOLDER` writes it as HTML.

Open `FOLDER/index.html`. It is not committed: it says what the code says.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import Final

import pdoc
import pdoc.render

SCRIPTS: Final = ("map_app.app", "map_app.page", "map_app.cli.__main__", "map_app.maps.still.resvg_process")
"""What does something when it is imported, or is only run."""


PAGES: Final = ("notebook", "errors", "core", "data", "maps", "api", "ui", "cli")
"""Modules and rooms, the one that users import first."""


def write(folder: Path) -> None:
    """Write a page for each module."""
    pdoc.render.configure(docformat="markdown", include_undocumented=False, show_source=False)
    with warnings.catch_warnings():  # of annotations and names that are imported only when they are needed
        warnings.simplefilter("ignore", UserWarning)
        wanted = [f"map_app.{name}" for name in PAGES]
        pdoc.pdoc(*wanted, *(f"!{name}" for name in SCRIPTS), output_directory=folder)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
