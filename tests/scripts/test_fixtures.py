"""The fixtures of the scripts' tests are what Python says today."""

from __future__ import annotations

import pytest

from tests.scripts.expected import FIXTURES, FOLDER, text


@pytest.mark.parametrize("name", FIXTURES)
def test_python_would_write_the_very_same(name: str) -> None:
    """A change of merging, units, addresses or numbers in Python fails until the scripts are asked again."""
    kept = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert text(name) == kept, "python -m tests.scripts.expected"
