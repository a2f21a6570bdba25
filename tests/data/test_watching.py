"""A server that watches its file: what those who ask are given meanwhile, and what the log says."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from map_app.core.filters import EventFilter
from map_app.data import manager
from map_app.data.manager import Snapshot, StoreManager
from tests.core.test_series import changed
from tests.shipped import MAP

MakeFeature = Callable[..., dict[str, Any]]
WriteEvents = Callable[..., Path]


def titles(now: Snapshot) -> list[str]:
    """Give what is on the map."""
    return [row["title"] for row in now.store.select(EventFilter(), limit=50)]


def test_a_watched_file_is_never_looked_at_by_those_who_ask(
    make_feature: MakeFeature, write_events: WriteEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a thread looks for new data, a request takes what is there; where the thread is late it looks."""
    path = write_events(make_feature(title="Before"))
    kept = StoreManager(path, MAP)

    def stopped(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(manager, "CHECK_OVERDUE_S", math.inf)
    kept.refresh()
    write_events(make_feature(title="After it"))
    with pytest.raises(KeyboardInterrupt):
        kept.watch(stopped)  # it pauses first: whoever starts it has just looked
    assert titles(kept.snapshot()) == ["Before"]
    now = kept.fresh()
    assert now is not None
    assert titles(now) == ["Before"]
    monkeypatch.setattr(manager, "CHECK_OVERDUE_S", 0.0)
    assert kept.fresh() is None
    assert titles(kept.snapshot()) == ["After it"]


def test_an_unexpected_error_is_logged_once_and_reported(
    make_feature: MakeFeature,
    write_events: WriteEvents,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The thread that looks goes on; pages say that newer data cannot be read, until it can."""
    kept = StoreManager(write_events(make_feature(title="Before")), MAP)
    kept.refresh()
    write_events(make_feature(title="After it"))

    def fail(*_: object) -> Any:  # noqa: ANN401 - a Collection
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(manager, "open_shown", fail)
        kept.refresh()
        kept.refresh()
        now = kept.ready()
    assert now is not None
    assert (titles(now), now.status, now.cause) == (["Before"], "stale", "MemoryError")
    assert [record.message for record in caplog.records] == ["the data cannot be read"]
    kept.refresh()
    found = kept.ready()
    assert found is not None
    assert (titles(found), found.status) == (["After it"], "ok")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing.json", "missing.json: is no file. Check the path and its rights"),
        ("mine.json", "ministry-killed: event: 'gone' is the id of no event here: the point of 2024-03-01"),
    ],
)
def test_a_wrong_file_of_series_is_reported_when_a_server_starts(
    name: str,
    words: str,
    make_feature: MakeFeature,
    write_events: WriteEvents,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The log names the setting's file, or a point whose event is not there, before a reader comes."""
    record = changed("points", 0, "event", to="gone")
    record["points"][1]["event"] = "mine"
    (tmp_path / "mine.json").write_text(json.dumps({"series": [record]}), encoding="utf-8")
    monkeypatch.setenv("MAP_APP_SERIES", str(tmp_path / name))
    kept = StoreManager(write_events(make_feature("mine")), MAP)
    kept.refresh()

    def stopped(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept.watch(stopped)
    assert words in caplog.text
    assert "'mine'" not in caplog.text
