"""docs/map-folder.md has a row for each key of `map.toml`, in its table, and its example is one."""

from __future__ import annotations

import re
from pathlib import Path

from map_app.core.map_toml import MAP_KEYS, OTHER_TABLES, THEATRE_KEYS, TYPE_KEYS, read_map

TEXT = (Path(__file__).parents[2] / "docs" / "map-folder.md").read_text(encoding="utf-8")


def rows(head: str) -> set[str]:
    """The first column of the table that follows a head."""
    after = TEXT.split(f"\n`{head}`", 1)[1].split("\n|---|---|---|\n", 1)[1]
    return set(re.findall(r"^\| `(\w+)` \|", after.split("\n\n", 1)[0], re.MULTILINE))


def test_each_key_has_a_row_in_its_table() -> None:
    """And no row is of a key that is not read."""
    assert rows("[map]") == {*MAP_KEYS}
    assert rows("[[types]]") == {*TYPE_KEYS}
    assert rows("[[theatres]]") == {*THEATRE_KEYS}
    for name, keys in OTHER_TABLES.items():
        assert rows(f"[{name}]") == {*keys}


def test_the_example_has_no_fault() -> None:
    """Whoever copies it has a map."""
    [example] = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    assert read_map(example, {}, {}).problems == ()
