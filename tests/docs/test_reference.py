"""The API reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import reference


@pytest.mark.server
def test_the_reference_has_what_a_notebook_uses(tmp_path: Path) -> None:
    """Every room has its page, with the docstrings of its public names."""
    reference.write(tmp_path)
    page = (tmp_path / "map_app" / "notebook.html").read_text(encoding="utf-8")
    assert 'id="open_events"' in page
    assert "Raises DataError or StoreError" in page
    for room in ("core", "data", "maps", "api", "ui", "cli"):
        assert (tmp_path / "map_app" / f"{room}.html").exists()
