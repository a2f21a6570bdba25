"""The newest versions that `pyproject.toml` allows, on another Python: `python tests/newest.py [PYTHON ...]`.

Without arguments on the newest Python from 3.11 to 3.13 that is at hand, with `--all` on each. Every one gets
a virtual environment of its own, in a temporary folder: first with the package alone, which must import and
export without anything that the tests bring along; then with what the tests need, and the fast ones are run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
VERSIONS: Final = ("3.11", "3.12", "3.13")
TESTS: Final = (
    *("tests/core", "tests/maps", "tests/test_languages.py", "tests/test_cli_export.py"),
    *("tests/api/test_routes.py", "tests/data/test_export.py", "tests/data/test_formats.py"),
    *("tests/ui/test_page.py", "tests/test_without_gdal.py"),
)
PINNED: Final = ("--deselect", "tests/core/test_countries.py::test_names_are_those_of_the_cldr")
"""Tests of what the pinned release of a package says, here of the CLDR's names in Babel."""

ALONE: Final = """
import importlib, pkgutil, map_app
extras = {"geopandas", "grpc", "protego", "psycopg", "pyogrio", "pyspark", "warcio"}
for module in pkgutil.walk_packages(map_app.__path__, "map_app."):
    try:
        module.name == "map_app.page" or importlib.import_module(module.name)
    except ModuleNotFoundError as fault:
        if fault.name.partition(".")[0] not in extras:
            raise
"""
"""Every module has what it imports, or belongs to an extra. The page is left out: it runs when imported."""


def main(arguments: Sequence[str]) -> int:
    """Check each Python; the exit code of the first step that fails."""
    pythons = found() if not arguments or "--all" in arguments else list(arguments)
    for python in pythons if arguments else pythons[-1:]:
        with tempfile.TemporaryDirectory(prefix="newest-") as folder:
            code = check(python, Path(folder))
        if code:
            return code
    return 0


def found() -> list[str]:
    """The Pythons at hand, oldest first; pyenv's are there even where it has chosen another."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    named = [
        [sys.executable, shutil.which(f"python{wanted}"), *map(str, pyenv.glob(f"{wanted}.*/bin/python"))]
        for wanted in VERSIONS
    ]
    working = [
        [path for path in paths if path and version_of(path) == wanted]
        for wanted, paths in zip(VERSIONS, named, strict=True)
    ]
    return [paths[0] for paths in working if paths]


def version_of(python: str) -> str:
    """`3.12`, or nothing where it does not run, as a shim of pyenv's does not for a version not chosen."""
    ask = [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    return subprocess.run(ask, capture_output=True, text=True, check=False).stdout.strip()


def check(python: str, folder: Path) -> int:
    """Install and test; pip's cache, or uv's where it is at hand, saves most of the download."""
    tools = folder / "venv" / "bin"
    uv = shutil.which("uv")
    install = [uv, "pip", "install", "-p", str(tools / "python")] if uv else [str(tools / "pip"), "install"]
    steps = (
        [python, "-m", "venv", str(folder / "venv")],
        [*install, "-q", "-e", "."],
        [str(tools / "python"), "-c", ALONE],
        [str(tools / "event-map"), "export", "--type", "air_strike", "-o", str(folder / "map.png")],
        [*install, "-q", "-e", ".[test]"],
        [str(tools / "pytest"), "-q", "-n", "2", "--dist", "loadscope", *PINNED, *TESTS],
    )
    for step in steps:
        shown = [Path(step[0]).name, *(word for word in step[1:] if "\n" not in word)]
        sys.stdout.write(f"\n== {version_of(python)}: {' '.join(shown)}\n")
        sys.stdout.flush()
        code = subprocess.run(step, cwd=ROOT, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
