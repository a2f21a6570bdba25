"""The types of Ibis that mypy is given (`tests/stubs`)."""

from __future__ import annotations

import ast
from pathlib import Path

import ibis.expr.types
import pytest

STUBS = Path(__file__).parents[1] / "stubs/ibis"


@pytest.mark.parametrize(("stub", "module"), [("__init__", ibis), ("expr/types", ibis.expr.types)])
def test_ibis_has_what_its_stub_declares(stub: str, module: object) -> None:
    """A release of Ibis that renames a function or method fails here, though mypy reads only the stub."""
    tree = ast.parse((STUBS / f"{stub}.pyi").read_text(encoding="utf-8"))
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert not [name for name in functions if not hasattr(module, name)]
    values = [getattr(module, name) for name in dir(module) if name.endswith(("Value", "Column", "Scalar"))]
    for owner in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        methods = {node.name for node in owner.body if isinstance(node, ast.FunctionDef)} - {"__getattr__"}
        known = set().union(*map(dir, values)) if owner.name == "Value" else _attributes(owner.name)
        assert not methods - known, owner.name


def _attributes(name: str) -> set[str]:
    grouped = ibis.table({"n": "int64"}, name="t").group_by("n")
    found = {"Deferred": type(ibis._), "GroupedTable": type(grouped)}
    return set(dir(found.get(name) or getattr(ibis, name, None) or getattr(ibis.expr.types, name)))
