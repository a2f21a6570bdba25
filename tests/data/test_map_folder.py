"""A map is read from its folder: the shipped one, and whatever may be wrong with another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from map_app.data.map_folder import load_map, shipped_map
from map_app.data.paths import EVENTS
from map_app.errors import DataError

SMALL = """\
[map]
dataset = "lakes"
title.en = "Lakes"
[[types]]
slug = "raid"
family = "ground"
symbol = "square"
color = "#7B4A2B"
label.en = "Raid"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the least that a map needs."""
    (tmp_path / "map.toml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def test_the_shipped_map_has_words_in_every_language() -> None:
    """The page never shows English beside Arabic or Hebrew for want of a word of the map."""
    shipped = shipped_map()
    assert shipped.profile.missing_words == {}
    assert {frozenset(texts) for texts in shipped.profile.about.values()} == {frozenset(("en", "ar", "he"))}
    assert shipped.events == str(EVENTS)
    assert len(shipped.profile.areas) == 69


def test_a_small_folder_is_a_map(folder: Path) -> None:
    """Geodata and tables may be missing; the events are beside the file unless it says otherwise."""
    lakes = load_map(folder)
    assert str(lakes.profile.title) == "Lakes"
    assert lakes.events == str(folder / "events.geojson")
    assert (len(lakes.profile.theatres), lakes.profile.areas) == (0, {})


def faults(folder: Path) -> list[str]:
    """What loading a folder says, line by line."""
    with pytest.raises(DataError) as caught:
        load_map(folder)
    return str(caught.value).splitlines()


def test_what_is_no_map_is_refused_with_a_cure(tmp_path: Path) -> None:
    """A path that is not there, a file, a folder without `map.toml`, and one that is no text."""
    path = tmp_path / "map.toml"
    assert re.search("nowhere: is not there. Give the folder", faults(tmp_path / "nowhere")[0])
    assert re.search("map.toml: is not there. docs/map-folder.md", faults(tmp_path)[0])
    path.write_bytes(b"[map]\n# \xff")
    assert re.search(r"is not text in UTF-8 \(byte 8\). Save it as UTF-8", faults(tmp_path)[0])
    assert re.search("map.toml: is no folder. Give the folder", faults(path)[0])
    path.unlink()
    path.mkdir()
    assert re.search(r"map.toml: cannot be read \(Is a directory\)", faults(tmp_path)[0])


def test_a_named_file_of_events_that_is_missing_is_a_fault(folder: Path) -> None:
    """With the line that names it; a store's URL is asked when the map is served."""
    path = folder / "map.toml"
    path.write_text(SMALL.replace("title", 'events = "mine.geojson"\ntitle'), encoding="utf-8")
    assert faults(folder) == [
        f"{folder}: 1 fault:",
        "map.toml:3: map.events: mine.geojson is not in the folder; correct the name, or put the file there",
    ]
    url = "duckdb:///mine.duckdb"
    path.write_text(SMALL.replace("title", f'events = "{url}"\ntitle'), encoding="utf-8")
    assert load_map(folder).events == url
