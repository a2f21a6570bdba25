"""A served map whose folder changes: its events, its words, and threads that come first together."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from map_app.core.filters import EventFilter
from map_app.data.ingest.load import load_into
from map_app.data.manager import StoreManager
from map_app.data.map_folder import load_map
from map_app.data.source import parse_source
from tests.shipped import MAP

TOML = """\
[map]
dataset = "lakes"
title.en = "Lakes"
events = "first.geojson"
[[types]]
slug = "air_strike"
"""

Write = Callable[..., Path]
Make = Callable[..., Any]


@pytest.fixture
def served(tmp_path: Path, write_events: Write, make_feature: Make) -> StoreManager:
    """The manager of a folder that has two files of events, of which its map names the first."""
    write_events(make_feature("a"), name="first.geojson")
    write_events(make_feature("b"), make_feature("c"), name="second.geojson")
    (tmp_path / "map.toml").write_text(TOML, encoding="utf-8")
    return StoreManager(None, load_map(tmp_path))


def rewrite(folder: Path, old: str, new: str) -> None:
    """Change the map, so that its stamp differs too."""
    path = folder / "map.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1_000_000))


def test_the_events_that_the_map_names_now_are_shown(served: StoreManager, tmp_path: Path) -> None:
    """Without a restart; where others are shown on the map, these stay."""
    others = StoreManager(tmp_path / "first.geojson", served.map)
    for manager in (served, others):
        manager.refresh()
        assert manager.snapshot().store.meta.total == 1
    rewrite(tmp_path, "first.geojson", "second.geojson")
    for manager in (served, others):
        manager.refresh()
    assert served.snapshot().store.meta.total == 2
    assert others.snapshot().store.meta.total == 1
    assert others.snapshot().store.map is others.map


def test_a_database_is_shown_on_the_map_as_it_is_now(served: StoreManager, tmp_path: Path) -> None:
    """Its rows stay, the words of the map are new; what is filtered is asked of the new map."""
    place = f"duckdb:///{tmp_path}/lakes.duckdb"
    load_into(parse_source(tmp_path / "second.geojson"), parse_source(place), MAP)
    rewrite(tmp_path, "first.geojson", place)
    served.refresh()
    assert served.snapshot().store.meta.total == 2
    rewrite(tmp_path, '"Lakes"', '"Great Lakes"')
    served.refresh()
    shown = served.snapshot().store
    assert (str(shown.profile.title), shown.count(EventFilter()), served.snapshot().status) == (
        "Great Lakes",
        2,
        "ok",
    )


def test_a_folder_that_could_not_be_read_is_read_again(
    served: StoreManager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that failed once is asked again, though the file did not change since."""
    served.refresh()
    rewrite(tmp_path, '"Lakes"', '"Great Lakes"')
    with monkeypatch.context() as failing:
        failing.setattr("map_app.data.map_watch.load_map", lambda _: (_ for _ in ()).throw(OSError("gone")))
        served.refresh()
    assert served.snapshot().status == "stale"
    served.refresh()
    assert (str(served.snapshot().store.profile.title), served.snapshot().status) == ("Great Lakes", "ok")
