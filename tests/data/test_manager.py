"""The store manager: one store per process, renewed when its file changes, not lost to a broken file."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from map_app.core.filters import EventFilter
from map_app.data import loading, manager
from map_app.data.files import write_atomically
from map_app.data.ingest.load import load_into
from map_app.data.loading import load
from map_app.data.manager import ENVIRONMENT, Snapshot, StoreManager, store_manager
from map_app.data.map_folder import MapFolder
from map_app.data.paths import EVENTS
from map_app.data.source import parse_source
from map_app.errors import DataError
from tests.shipped import MAP

MakeFeature = Callable[..., dict[str, Any]]
WriteEvents = Callable[..., Path]


@pytest.fixture(autouse=True)
def look_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at the file on every call, so that no test has to wait."""
    monkeypatch.setattr(manager, "CHECK_EVERY_S", 0.0)


def titles(now: Snapshot) -> list[str]:
    """Give what is on the map."""
    return [row["title"] for row in now.store.select(EventFilter(), limit=50)]


def test_a_change_of_the_file_is_served_without_a_restart(
    make_feature: MakeFeature, write_events: WriteEvents
) -> None:
    """An edit of the file is on the map with the next request; before it, nothing is read again."""
    kept = StoreManager(write_events(make_feature(title="Before")), MAP)
    first = kept.snapshot()
    assert kept.snapshot() is first
    write_events(make_feature(title="After it"))
    assert titles(kept.snapshot()) == ["After it"]
    assert titles(first) == ["Before"]  # who still holds the old store can finish with it


def test_within_an_interval_the_file_is_checked_once(
    make_feature: MakeFeature, write_events: WriteEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crowd of viewers does not make a crowd of looks at the disk."""
    monkeypatch.setattr(manager, "CHECK_EVERY_S", 3_600.0)
    kept = StoreManager(write_events(make_feature(title="Before")), MAP)
    kept.snapshot()
    write_events(make_feature(title="After it"))
    assert titles(kept.snapshot()) == ["Before"]


@pytest.mark.parametrize("target", ["geojson", "parquet", "duckdb"])
def test_other_terms_alone_are_served_and_reach_open_pages(
    make_feature: MakeFeature, write_events: WriteEvents, tmp_path: Path, target: str
) -> None:
    """Who corrects only the licence of a file, or loads it again, has it served: the records are the same."""
    text = f"duckdb:///{tmp_path}/e.duckdb" if target == "duckdb" else f"{tmp_path}/e.{target}"

    def write(licence: str) -> None:
        path = write_events(make_feature(title="Same"), dataset="Ours", licence=licence, name="e.geojson")
        if target != "geojson":
            load_into(parse_source(path), parse_source(text), MAP)

    write("ODbL")
    kept = StoreManager(text, MAP)
    before = kept.snapshot()
    assert before.store.provenance(EventFilter()).licence == "ODbL"
    write("CC BY 4.0")
    after = kept.snapshot()
    assert after.store.provenance(EventFilter()).licence == "CC BY 4.0"
    assert before.store.meta.version == after.store.meta.version
    assert before.state != after.state == StoreManager(text, MAP).snapshot().state


BREAKAGES: dict[str, bytes] = {
    "cut off": b'{"type": "FeatureCollection", "features": [',
    "empty": b"",
    "not UTF-8": b"\xff\xfe\x00",
    "another thing": b'{"type": "Topology"}',
    "no event left": b'{"type": "FeatureCollection", "features": [{"type": "Feature"}]}',
    "wrong coordinates": b'{"type": "FeatureCollection", "features": [], "crs": {"type": "name"}}',
}


@pytest.mark.parametrize("name", BREAKAGES)
def test_a_broken_file_keeps_the_last_good_one_and_says_so(
    make_feature: MakeFeature, write_events: WriteEvents, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """However a file breaks, its last good events stay and the log has the reason; mended, it is served."""
    path = write_events(make_feature(title="Good"))
    kept = StoreManager(path, MAP)
    good = kept.snapshot()
    assert good.fault == ""
    path.write_bytes(BREAKAGES[name])
    broken = kept.snapshot()
    assert broken.store is good.store
    assert broken.fault == DataError.neutral
    assert path.name in caplog.text
    assert kept.snapshot().fault == broken.fault
    write_events(make_feature(title="Mended"))
    assert titles(kept.snapshot()) == ["Mended"]
    assert kept.snapshot().fault == ""


def test_a_file_that_goes_and_comes_back(make_feature: MakeFeature, write_events: WriteEvents) -> None:
    """A deleted file leaves its last events on the map, and is found again when it returns."""
    path = write_events(make_feature(title="Good"))
    kept = StoreManager(path, MAP)
    kept.snapshot()
    path.unlink()
    gone = kept.snapshot()
    assert titles(gone) == ["Good"]
    assert gone.fault == DataError.neutral
    write_events(make_feature(title="Back"))
    assert titles(kept.snapshot()) == ["Back"]


def test_a_file_that_was_never_there(
    make_feature: MakeFeature, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Without any good data the store is empty and the log names the path; the file may come later."""
    path = tmp_path / "later.geojson"
    kept = StoreManager(path, MAP)
    now = kept.snapshot()
    assert now.store.meta.total == 0
    assert now.fault == DataError.neutral
    assert str(path) in caplog.text
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [make_feature()]}), encoding="utf-8")
    assert kept.snapshot().fault == ""
    assert kept.snapshot().store.meta.total == 1


def test_an_empty_collection_is_good_data(write_events: WriteEvents) -> None:
    """No events is an answer, not a fault."""
    now = StoreManager(write_events(), MAP).snapshot()
    assert (now.fault, now.problems, now.store.meta.total) == ("", (), 0)


def test_one_bad_record_does_not_keep_the_rest_off(
    make_feature: MakeFeature, write_events: WriteEvents
) -> None:
    """A file with some errors is served without those records, and its problems are told."""
    now = StoreManager(write_events(make_feature("a"), make_feature("b", event_type=None)), MAP).snapshot()
    assert now.store.meta.total == 1
    assert now.fault == ""
    assert [p.record for p in now.problems] == ["b"]


def test_an_atomic_replacement_is_noticed_even_at_equal_size(
    make_feature: MakeFeature, write_events: WriteEvents
) -> None:
    """An editor that writes beside the file and moves it into place is noticed by the new inode."""
    path = write_events(make_feature(title="AAAA"))
    kept = StoreManager(path, MAP)
    kept.snapshot()
    write_atomically(path, [path.read_bytes().replace(b"AAAA", b"BBBB")])
    assert titles(kept.snapshot()) == ["BBBB"]


def test_the_first_crowd_shares_one_store(make_feature: MakeFeature, write_events: WriteEvents) -> None:
    """Viewers who come at once at start-up wait for the one store instead of seeing none or many."""
    kept = StoreManager(write_events(make_feature()), MAP)
    start = Barrier(8)

    def ask(_: int) -> Snapshot:
        start.wait()
        return kept.snapshot()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(8)))
    assert {id(now.store) for now in found} == {id(kept.snapshot().store)}
    assert found[0].store.meta.total == 1


def test_while_a_file_is_read_others_get_the_last_one(
    make_feature: MakeFeature, write_events: WriteEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the request that noticed the change waits for it; no other is held up."""
    kept = StoreManager(write_events(make_feature(title="Before")), MAP)
    before = kept.snapshot()
    write_events(make_feature(title="After it"))
    seen: list[Snapshot] = []

    def slow(path: Path, map_: MapFolder) -> Any:  # noqa: ANN401 - a Collection
        with ThreadPoolExecutor(1) as pool:
            seen.append(pool.submit(kept.snapshot).result(timeout=20))
        return load(path, map_)

    monkeypatch.setattr(loading, "load", slow)
    assert titles(kept.snapshot()) == ["After it"]
    assert seen == [before]


def test_a_failure_of_ours_is_never_passed_over_in_silence(
    make_feature: MakeFeature, write_events: WriteEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What no reader foresaw is raised on every look, instead of old data being shown as if new."""
    kept = StoreManager(write_events(make_feature(title="Before")), MAP)
    kept.snapshot()
    write_events(make_feature(title="After it"))

    def fail(_: Path, __: MapFolder) -> Any:  # noqa: ANN401 - a Collection
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(loading, "load", fail)
        for _ in range(2):
            with pytest.raises(MemoryError):
                kept.snapshot()
    assert titles(kept.snapshot()) == ["After it"]


def test_threads_that_come_first_together_share_one_manager(
    write_events: WriteEvents, make_feature: MakeFeature, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second one would be watched by nobody, and its readers would never see new data."""
    monkeypatch.setenv(ENVIRONMENT, str(write_events(make_feature())))
    together = threading.Barrier(4)

    def first() -> StoreManager:
        together.wait()
        return store_manager()

    with ThreadPoolExecutor(4) as pool:
        found = [future.result() for future in [pool.submit(first) for _ in range(4)]]
    assert len({id(manager) for manager in found}) == 1


def test_the_environment_names_the_file(
    make_feature: MakeFeature, write_events: WriteEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`MAP_APP_EVENTS` chooses the file, with one manager for the process; by default the shipped."""
    monkeypatch.setenv(ENVIRONMENT, str(write_events(make_feature(title="Mine"))))
    assert titles(store_manager().snapshot()) == ["Mine"]
    assert store_manager() is store_manager()
    monkeypatch.setenv(ENVIRONMENT, "")
    assert store_manager().source.path == EVENTS
    monkeypatch.delenv(ENVIRONMENT)
    assert store_manager().source.path == EVENTS


def test_load_holds_events_against_the_theatres(make_feature: MakeFeature, write_events: WriteEvents) -> None:
    """A point far outside its declared theatre is a rule broken, after the reader's own problems."""
    path = write_events(make_feature("far", theatre="gaza", country_code="yemen"))
    found = load(path, MAP)
    assert [(p.record, p.field, p.kind) for p in found.problems] == [
        ("far", "country_code", "rule"),
        ("far", "theatre", "rule"),
    ]
    assert len(found.events) == 1
    with pytest.raises(DataError):
        load(path.with_name("none.geojson"), MAP)
