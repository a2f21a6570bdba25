"""Habits that CONTRIBUTING names, held by a search of the code: tests run to their end, modules are short."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
MOST_LINES: Final = 300
FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """What a function does itself, without the functions defined in it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, FUNCTIONS):
            yield child
            yield from own_nodes(child)


def early_returns(source: str) -> Iterator[str]:
    """Tests with a `return`: what stands after it is not always asserted."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, FUNCTIONS[:2]) and node.name.startswith("test_"):
            yield from (node.name for inner in own_nodes(node) if isinstance(inner, ast.Return))


def test_no_test_ends_early() -> None:
    """A test asserts the same whatever its examples are: two cases are two tests or two branches."""
    seen = "def test_a():\n    def helper():\n        return 1\n    if helper():\n        {}\n    assert 0\n"
    assert [*early_returns(seen.format("return"))] == ["test_a"]
    assert [*early_returns(seen.format("pass"))] == []
    tests = sorted((ROOT / "tests").rglob("test_*.py"))
    found = {path.name: [*early_returns(path.read_text(encoding="utf-8"))] for path in tests}
    assert len(tests) > 100
    assert {name: returns for name, returns in found.items() if returns} == {}


def test_modules_are_short() -> None:
    """Each is read at a sitting; what is longer is parted by its subjects."""
    modules = [path for room in ("map_app", "tests", "geodata") for path in (ROOT / room).rglob("*.py")]
    lines = {path.name: path.read_text(encoding="utf-8").count("\n") for path in modules}
    assert len(modules) > 300
    assert {name: n for name, n in lines.items() if n > MOST_LINES} == {}
