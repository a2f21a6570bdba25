"""docs/map-folder.md has a row for each key of `map.toml`, in its table, and its example is one."""

from __future__ import annotations

import re
from pathlib import Path

from map_app.core.house import GROUPS
from map_app.core.map_toml import MAP_KEYS, OTHER_TABLES, THEATRE_KEYS, TYPE_KEYS, read_map
from map_app.data.loading import load
from map_app.data.map_folder import neutral_map
from map_app.data.reference.file_faults import KINDS, TABLES

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "map-folder.md").read_text(encoding="utf-8")
NAMES = re.compile(r"`(\w+\.(?:csv|txt))`")


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


def test_each_group_of_house_rules_has_its_row() -> None:
    """With what it asks, and the table that it goes by, which has a row of its own."""
    listed = re.findall(r"^\| `(\w+)` \| (.*) \| (?:`tables/(.*)`)? \|$", TEXT, re.MULTILINE)
    assert listed == [(name, *group) for name, group in GROUPS.items()]
    files = {name for row in re.findall(r"^\| `\w+\.(?:csv|txt)`.*", TEXT, re.M) for name in NAMES.findall(row)}
    assert files == {path.name for path in (ROOT / "tables").iterdir()}


def test_the_example_has_no_fault() -> None:
    """Whoever copies it has a map."""
    [example] = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    assert read_map(example, {}, {}).problems == ()


def test_each_file_of_geodata_has_its_row_with_all_that_it_must_have() -> None:
    """Whoever makes one by hand knows its columns, and `check` asks for no others."""
    for name, columns in TABLES.items():
        [row] = re.findall(rf"^\| `(?:geodata/)?{name.partition('/')[2]}`.*$", TEXT, re.MULTILINE)
        listed = set(re.findall(r"`(\w+)`", row))
        assert {*columns.texts, *columns.numbers, *columns.optional, *columns.terms, *columns.others} <= listed
        assert {term for terms in columns.terms.values() for term in terms} <= listed
    [row] = re.findall(r"^\| `geodata/basemap.geojson`.*$", TEXT, re.MULTILINE)
    assert {*KINDS} <= set(re.findall(r"`(\w+)`", row))


def test_the_rows_of_a_csv_are_read_as_they_stand(tmp_path: Path) -> None:
    """Both events are shown; nothing is wrong with them but types that the map at hand lacks."""
    [example] = re.findall(r"```csv\n(.*?)```", TEXT, re.DOTALL)
    path = tmp_path / "mine.csv"
    path.write_text(example, encoding="utf-8")
    found = load(path, neutral_map())
    assert found.problems == ()
    market, convoy = found.events
    assert (market.actors[0].name, market.killed and market.killed.high) == ("Unknown", 4)
    assert (convoy.location_precision, convoy.killed) == ("country", None)
    assert [source.url for source in convoy.sources] == ["https://example.org/2", "https://example.org/3"]
