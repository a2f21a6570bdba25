"""Earlier versions of the data: kept where the operator says, compared, never trusted by name."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from map_app.core.filters import EventFilter
from map_app.data import archive
from map_app.data.ingest.load import load_into
from map_app.data.manager import StoreManager
from map_app.data.source import parse_source
from tests.conftest import Ran
from tests.shipped import MAP, parse

Make = Callable[..., Any]
Write = Callable[..., Path]
ALL = EventFilter()


def touch(path: Path, seconds: int) -> None:
    """Give a file another time, as an editor that saves it does."""
    os.utime(path, (seconds, seconds))


@pytest.fixture
def two(
    make_feature: Make, write_events: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[StoreManager, str]:
    """A manager that has seen two versions of its file, and the first one's hash."""
    monkeypatch.setenv(archive.ENVIRONMENT, str(tmp_path / "kept"))
    monkeypatch.setattr("map_app.data.manager.CHECK_EVERY_S", 0.0)
    path = write_events(make_feature("a"), make_feature("b"), make_feature("c", event_type="diplomacy"))
    manager = StoreManager(path, MAP)
    first = manager.snapshot().store.meta.version
    write_events(
        make_feature("b", title="Revised"), make_feature("c", event_type="diplomacy"), make_feature("d")
    )
    touch(path, 1_000_000)
    return manager, first


def test_a_pinned_link_learns_what_changed(two: tuple[StoreManager, str]) -> None:
    """Added, revised with its fields, and withdrawn, for every event or for a filter's alone."""
    manager, first = two
    store = manager.snapshot().store
    pin = archive.pin(store, ALL, first[:12])
    assert pin.state == "changed"
    assert [(c.kind, c.event.id, c.fields) for c in pin.changes] == [
        ("withdrawn", "a", ()),
        ("revised", "b", ("title",)),
        ("added", "d", ()),
    ]
    quiet = archive.pin(store, EventFilter(type=("diplomacy",)), first[:12])
    assert (quiet.state, quiet.changes) == ("changed", ())
    assert archive.pin(store, ALL, store.meta.version[:8]).state == "same"


def test_what_is_not_kept_is_not_guessed(two: tuple[StoreManager, str], tmp_path: Path) -> None:
    """An unknown hash, a file that was tampered with and one that is no data say so; nothing is compared."""
    manager, first = two
    store = manager.snapshot().store
    assert archive.pin(store, ALL, "0" * 12).state == "not kept"
    assert archive.pin(store, ALL, "../../etc").state == "not kept"
    kept = tmp_path / "kept" / f"{first}.geojson.gz"
    other = "f" * 64
    document = json.loads(gzip.decompress(kept.read_bytes()))
    document["features"][0]["properties"]["title"] = "Tampered"
    (kept.parent / f"{other}.geojson").write_text(json.dumps(document), encoding="utf-8")
    assert archive.pin(store, ALL, other[:12]).state == "not kept"
    (kept.parent / f"{'e' * 64}.geojson").write_text("{", encoding="utf-8")
    assert archive.pin(store, ALL, "e" * 12).state == "not kept"
    (kept.parent / f"{'d' * 64}.geojson.gz").write_bytes(kept.read_bytes()[:-20])
    assert archive.pin(store, ALL, "d" * 12).state == "not kept"


def test_versions_are_compressed_and_older_ones_are_still_read(
    two: tuple[StoreManager, str], tmp_path: Path
) -> None:
    """A version takes a fraction of its size, the same bytes each time; a plain one is a version too."""
    manager, first = two
    kept = tmp_path / "kept" / f"{first}.geojson.gz"
    packed = kept.read_bytes()
    kept.unlink()
    text = gzip.decompress(packed)
    assert len(packed) < len(text) / 2
    assert gzip.compress(text, mtime=0) == packed
    kept.with_suffix("").write_bytes(text)
    store = manager.snapshot().store
    assert archive.pin(store, ALL, first[:12]).state == "changed"


def test_the_versions_served_longest_ago_are_removed(
    make_feature: Make, write_events: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No more are held than the setting says; one that is served again is new; other files are left alone."""
    folder = tmp_path / "kept"
    monkeypatch.setenv(archive.ENVIRONMENT, str(folder))
    monkeypatch.setenv("MAP_APP_ARCHIVE_KEEP", "2")
    monkeypatch.setattr("map_app.data.manager.CHECK_EVERY_S", 0.0)
    folder.mkdir()
    (folder / "README.txt").write_text("mine", encoding="utf-8")
    found = {}
    path = tmp_path / "mine.geojson"
    for second, title in enumerate(["one", "two", "one", "three", "four"]):
        write_events(make_feature("a", title=title))
        touch(path, 1_000_000 + second)
        found[title] = StoreManager(path, MAP).snapshot().store.meta.version
        for n, file in enumerate(sorted(folder.glob("*.gz"), key=lambda file: file.stat().st_mtime_ns)):
            touch(file, 1_000 + second * 10 + n)
    assert {file.name for file in folder.iterdir()} == {
        "README.txt",
        f"{found['three']}.geojson.gz",
        f"{found['four']}.geojson.gz",
    }
    monkeypatch.setenv("MAP_APP_ARCHIVE_KEEP", "0")
    write_events(make_feature("a", title="five"))
    assert StoreManager(path, MAP).snapshot().fault == ""
    assert len(list(folder.glob("*.gz"))) == 3


def test_a_store_of_which_no_version_is_kept_says_so(
    api: Callable[..., httpx.Response],
    make_feature: Make,
    write_events: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    run: Callable[..., Ran],
) -> None:
    """The setting has no effect for a database: the log says it once, and no answer advises it."""
    monkeypatch.setenv(archive.ENVIRONMENT, str(tmp_path / "kept"))
    archive.check(parse_source("postgres://reader@127.0.0.1/events"))
    assert "MAP_APP_ARCHIVE has no effect" in caplog.text
    caplog.clear()
    path, table, sheet = write_events(make_feature()), tmp_path / "mine.parquet", tmp_path / "mine.csv"
    load_into(parse_source(path), parse_source(table), MAP)
    assert run("export", "--events", path, "-o", sheet).code == 0
    for place in ("none.geojson", path, sheet):  # a CSV of records is read as GeoJSON is
        archive.check(parse_source(place))
    assert caplog.text == ""
    archive.check(parse_source(table))
    assert "MAP_APP_ARCHIVE has no effect" in caplog.text
    for served, advised in ((path, True), (table, False)):
        monkeypatch.setenv("MAP_APP_EVENTS", str(served))
        answer = api(f"/api/changes?data={'0' * 12}")
        assert (answer.status_code, "MAP_APP_ARCHIVE" in answer.text) == (404, advised)


def test_nothing_is_written_unasked(
    make_feature: Make, write_events: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the setting no file appears; a folder that cannot be made leaves the map as it is."""
    monkeypatch.delenv(archive.ENVIRONMENT, raising=False)
    path = write_events(make_feature("a"))
    assert StoreManager(path, MAP).snapshot().store.meta.total == 1
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    monkeypatch.setenv(archive.ENVIRONMENT, str(path / "kept"))
    assert StoreManager(path, MAP).snapshot().store.meta.total == 1
    monkeypatch.setenv(archive.ENVIRONMENT, str(tmp_path / "kept"))
    monkeypatch.setattr(archive, "MOST", 0)
    assert StoreManager(path, MAP).snapshot().store.meta.total == 1
    assert not (tmp_path / "kept").exists()


def test_the_api_tells_it_too(
    api: Callable[..., httpx.Response],
    make_feature: Make,
    write_events: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`/changes` lists them, files carry their version, and an odd pin is a 400 or a 404."""
    monkeypatch.setenv(archive.ENVIRONMENT, str(tmp_path / "kept"))
    monkeypatch.setattr("map_app.data.manager.CHECK_EVERY_S", 0.0)
    path = write_events(make_feature("a"), make_feature("b"))
    monkeypatch.setenv("MAP_APP_EVENTS", str(path))
    whole = api("/api/events.csv")
    assert whole.status_code == 200, whole.text
    first = whole.headers["data-version"]
    write_events(make_feature("b"))
    touch(path, 1_000_000)
    answer = api(f"/api/changes?data={first[:12]}").json()
    assert answer["served"] == api("/api/map.svg").headers["data-version"] != first
    assert [(c["kind"], c["id"]) for c in answer["changes"]] == [("withdrawn", "a")]
    assert api(f"/api/changes?data={'0' * 12}").status_code == 404
    assert api("/api/changes").status_code == 400
    assert api("/api/changes?data=zz").status_code == 400
    assert api(f"/api/events.geojson?data={'0' * 12}").status_code == 200


@pytest.mark.parametrize("text", ["zz", "1234567", "A" * 12, "g" * 12, "../../../x"])
def test_an_odd_pin_is_a_notice(text: str) -> None:
    """What is no hash is named, and never reaches a file's name."""
    parsed = parse([("data", text)])
    assert parsed.view.data is None
    assert [n.key for n in parsed.notices] == ["data"]
    assert not parsed.faults
