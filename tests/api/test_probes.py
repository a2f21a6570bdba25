"""What balancers and open pages ask often: live, ready, and which version to show."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from map_app.api import probes
from map_app.data.hub import ENVIRONMENT, hub
from tests.loops import run_alone

Make = Callable[..., dict[str, Any]]
Write = Callable[..., Path]


@pytest.fixture
def ask() -> Callable[[str], httpx.Response]:
    """Ask one server, under a path prefix."""
    app = Starlette(routes=probes.routes("/map"))

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
    monkeypatch.setattr("map_app.data.hub.LOOK_EVERY_S", 0.0)
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "probed.geojson"))
    assert (ask("live").status_code, ask("ready").status_code) == (200, 503)
    assert ask("version").json()["state"] is None
    hub().snapshot()
    assert (ask("live").status_code, ask("ready").status_code) == (200, 503)
    path = write_events(make_feature(), name="probed.geojson")
    version = hub().snapshot().store.meta.version
    assert (ask("live").status_code, ask("ready").status_code) == (200, 200)
    assert ask("version").json()["state"] == f"{version[:12]}-ok"
    path.unlink()
    hub().snapshot()
    assert ask("ready").status_code == 200
    assert ask("version").json()["state"] == f"{version[:12]}-stale"


def test_they_need_no_thread_and_no_store(
    ask: Callable[[str], httpx.Response], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where every thread is taken, or nothing is imported yet, they answer all the same."""

    async def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("no thread is left")

    monkeypatch.setattr("anyio.to_thread.run_sync", refuse)
    assert ask("live").status_code == 200
    assert ask("version").status_code == 200
    monkeypatch.delitem(sys.modules, "map_app.data.hub")
    assert ask("ready").status_code == 503


def test_many_pages_ask_less_often_and_are_drawn_anew_over_a_longer_time() -> None:
    """However many pages are open, so many questions come a second and so many pages are drawn anew."""
    now = 0.0
    crowd = probes.Crowd(lambda: now)
    for pages in (600, 2):
        asked = dict.fromkeys(range(pages), now)
        for _ in range(400):  # each asks when its pause is over
            now += 0.5
            for page, then in asked.items():
                if now >= then + crowd.again:
                    crowd.asks()
                    asked[page] = now
        assert crowd.pages == pytest.approx(pages, rel=0.3, abs=1)
        assert crowd.again == pytest.approx(max(probes.AGAIN_S, pages / probes.PER_SECOND), rel=0.3)
        assert crowd.spread == pytest.approx(pages / probes.REDRAWN_PER_SECOND, rel=0.3, abs=0.3)
