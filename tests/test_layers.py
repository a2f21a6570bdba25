"""The direction between the rooms, for modules that are named in a text and imported when they are needed."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from map_app import lazy

PACKAGE: Final = Path(lazy.__file__).parent
CONTRACTS: Final = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text())["tool"]["importlinter"]
LAYERS: Final = [layer.split(" : ") for layer in CONTRACTS["contracts"][0]["layers"]]
"""From the top down, as import-linter has them."""


def layer_of(module: str) -> int:
    """The number of a module's layer, counted from the top."""
    [layer] = [n for n, names in enumerate(LAYERS) if any(f"{module}.".startswith(f"{m}.") for m in names)]
    return layer


def late_imports() -> Iterator[tuple[str, str]]:
    """Each module with those that it names in `import_module("…")` or `LazyApp("…:…")`."""
    for path in PACKAGE.rglob("*.py"):
        importer = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
            if called in ("import_module", "LazyApp"):
                begins = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant)]
                named = [text for text in begins if isinstance(text, str) and text.startswith("map_app.")]
                yield from ((importer, text.partition(":")[0].rstrip(".")) for text in named)


def test_what_is_imported_late_is_below_too() -> None:
    """No room loads one above it by name; import-linter sees only import statements."""
    late = {pair for pair in late_imports() if pair[1] != "map_app"}
    assert {("map_app.page", "map_app.ui.page"), ("map_app.app", "map_app.api.routes.api")} <= late
    assert [(one, other) for one, other in late if layer_of(one) > layer_of(other)] == []


def test_the_table_of_rooms_names_every_package() -> None:
    """docs/design.md has a row for each package, but for those whose parts have one each."""
    text = (PACKAGE.parent / "docs" / "design.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z/]+)` \|", text, re.MULTILINE)
    packages = {path.parent.relative_to(PACKAGE).as_posix() for path in PACKAGE.glob("*/**/__init__.py")}
    assert set(listed) == packages - {"api"}
