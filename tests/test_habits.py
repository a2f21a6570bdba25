"""Habits that CONTRIBUTING names, held by a search of the code: tests run to their end, modules are short."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from map_app.core.vocabulary import ELSEWHERE
from tests.shipped import GEO, PROFILE, THEATRES

ROOT: Final = Path(__file__).parents[1]
PROGRAM: Final = ROOT / "map_app"
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


SPOKEN_OF = {".py", ".js", ".ts", ".css", ".toml", ".html"}
GENERAL = {
    "core/countries.py": "names every country of the world",
    "core/transliteration.py": "shows how names are romanised",
}
"""Files of the program that may name a place of the shipped map, with the reason."""


def test_the_program_knows_no_map() -> None:
    """No theatre, labelled place or year of the shipped map stands in it."""
    labels = {theatre.label for theatre in THEATRES if theatre != ELSEWHERE}
    labels |= {words.english for words in PROFILE.elsewhere.values()}
    labels |= {*(PROFILE.tagline.english if PROFILE.tagline else "").split(", ")}
    labels |= {place.names["en"] for place in GEO.places if place.kind != "country"}
    years = {str(day.year) for day in PROFILE.period or ()}
    known = re.compile(
        rf"(?<![A-Za-z])({'|'.join(map(re.escape, labels | years))})(?![A-Za-z0-9])", re.IGNORECASE
    )
    files = (path for path in PROGRAM.rglob("*") if path.suffix in SPOKEN_OF and "_shipped" not in path.parts)
    found = [
        f"{name}:{n}: {match[0]}"
        for path in files
        if (name := path.relative_to(PROGRAM).as_posix()) not in GENERAL
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (match := known.search(line))
    ]
    assert found == []
