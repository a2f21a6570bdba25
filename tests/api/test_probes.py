"""What balancers and open pages ask often: live, ready, and which version to show."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from map_app.api.middleware.access_log import RequestStats
from map_app.api.routes import probes
from map_app.data.manager import ENVIRONMENT, store_manager
from tests.loops import run_alone

Make = Callable[..., dict[str, Any]]
Write = Callable[..., Path]


@pytest.fixture
def stats() -> RequestStats:
    """What counts the open pages."""
    return RequestStats()


@pytest.fixture
def ask(stats: RequestStats) -> Callable[[str], httpx.Response]:
    """Ask one server, under a path prefix."""
    app = Starlette(routes=probes.routes("/map", stats))

    async def answer(path: str) -> httpx.Response:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://map.test"
        ) as client:
            return await client.get(f"/map/api/{path}")

    return lambda path: run_alone(answer(path))


def test_ready_only_with_data_and_live_always(
    ask: Callable[[str], httpx.Response],
    make_feature: Make,
    write_events: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Before any data was read readers are kept away; when it breaks later they are not."""
    monkeypatch.setattr("map_app.data.manager.CHECK_EVERY_S", 0.0)
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "probed.geojson"))
    assert (ask("live").status_code, ask("ready").status_code) == (200, 503)
    assert ask("version").json()["state"] is None
    store_manager().snapshot()
    assert (ask("live").status_code, ask("ready").status_code) == (200, 503)
    path = write_events(make_feature(), name="probed.geojson")
    version = store_manager().snapshot().store.meta.version
    assert (ask("live").status_code, ask("ready").status_code) == (200, 200)
    state = ask("version").json()["state"]
    assert (state[:12], state[-3:]) == (version[:12], "-ok")
    path.unlink()
    store_manager().snapshot()
    assert ask("ready").status_code == 200
    assert ask("version").json()["state"] == f"{state.removesuffix('ok')}stale"


def test_they_need_no_thread_and_no_store(
    ask: Callable[[str], httpx.Response], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where every thread is taken, or nothing is imported yet, they answer all the same."""

    async def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("no thread is left")

    monkeypatch.setattr("anyio.to_thread.run_sync", refuse)
    assert ask("live").status_code == 200
    assert ask("version").status_code == 200
    monkeypatch.delitem(sys.modules, "map_app.data.manager")
    assert ask("ready").status_code == 503


def test_many_pages_ask_less_often_and_are_drawn_anew_over_a_longer_time(
    ask: Callable[[str], httpx.Response], stats: RequestStats
) -> None:
    """So many questions a second and so many pages drawn anew, by the pages that are open."""
    for pages, again, spread in ((0, 4, 0), (2, 4, 0.4), (80, 4, 16), (600, 30, 120)):
        stats.open_pages = pages
        answer = ask("version").json()
        assert (answer["again"], answer["spread"]) == (again, spread)


def test_whoever_asks_often_holds_up_nobody(
    ask: Callable[[str], httpx.Response], stats: RequestStats
) -> None:
    """A thousand questions without a page leave the open ones their pace."""
    stats.open_pages = 1
    for _ in range(1_000):
        answer = ask("version").json()
    assert (answer["again"], answer["spread"]) == (4, 0.2)
