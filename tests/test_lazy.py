"""Imports that wait until they are needed."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest

from map_app import lazy
from map_app.app import WARMED

FIRST = """
import import_gate
import_gate.entered.set()
import_gate.overlapped = import_gate.second.wait(0.3)
"""


def test_no_two_threads_import_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a module is being made no other thread begins one: half-made modules would be handed out."""
    (tmp_path / "import_gate.py").write_text(
        "import threading\nentered, second = threading.Event(), threading.Event()\n"
    )
    (tmp_path / "import_first.py").write_text(FIRST)
    (tmp_path / "import_second.py").write_text("import import_gate\nimport_gate.second.set()\n")
    monkeypatch.syspath_prepend(tmp_path)
    gate = lazy.import_module("import_gate")
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(lazy.import_module, "import_first")
        assert gate.entered.wait(10)
        second = threads.submit(lazy.import_module, "import_second")
        first.result(), second.result()
    assert gate.second.is_set()
    assert not gate.overlapped


def test_what_is_imported_waits_for_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that is there is given while another thread imports."""
    (tmp_path / "import_slow.py").write_text("import import_held\nimport_held.go.wait(10)\n")
    (tmp_path / "import_held.py").write_text("import threading\ngo = threading.Event()\n")
    monkeypatch.syspath_prepend(tmp_path)
    held = lazy.import_module("import_held")
    slow = threading.Thread(target=lazy.import_module, args=("import_slow",))
    slow.start()
    try:
        assert lazy.import_module("json").dumps([1]) == "[1]"
    finally:
        held.go.set()
        slow.join()


@pytest.mark.parametrize("name", WARMED)
def test_what_a_start_imports_is_there(name: str) -> None:
    """The thread that reads the events would end at a name that no module has."""
    assert find_spec(f"map_app.{name}")
