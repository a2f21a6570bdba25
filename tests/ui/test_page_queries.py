"""How many queries a view costs: each is a round trip, and a turn among those who wait for the store."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from map_app.data.engines.base import Engine
from map_app.data.manager import ENVIRONMENT, store_manager
from map_app.data.paths import EVENTS

PAGE = Path(__file__).resolve().parents[2] / "map_app" / "page.py"
WINDOW = "view=32,10,53,38&zoom=5"
COLD = {
    "overview of the events": 1,
    "terms of use": 1,
    "facets, once for the map's notice": 2,
    "the map's window and its lone events": 2,
}
TICK = {
    "overview of the events": 1,
    "facets, once for the map's notice": 2,
    "the list": 1,
    "the map's window and its lone events": 2,
}


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queries that are run over a store of which nobody has asked anything."""
    queries: list[str] = []
    fetch = Engine.fetch

    def recording(engine: Engine, sql: str, schema: ibis.Schema) -> pa.Table:
        queries.append(sql)
        return fetch(engine, sql, schema)

    monkeypatch.setenv(ENVIRONMENT, str(shutil.copy(EVENTS, tmp_path / "fresh.geojson")))
    store_manager().snapshot()
    monkeypatch.setattr(Engine, "fetch", recording)
    return queries


def test_a_first_view_asks_few_queries(asked: list[str], api: Callable[..., Any]) -> None:
    """The page's first run, and what its map then asks for."""
    page = AppTest.from_file(str(PAGE), default_timeout=60).run()
    assert not page.exception
    assert api(f"/api/clusters?{WINDOW}").status_code == 200
    assert 0 < len(asked) <= sum(COLD.values())


@pytest.mark.parametrize("key", ["w_type_air_strike", "w_theatre_gaza"])
def test_a_tick_asks_few_queries(asked: list[str], api: Callable[..., Any], key: str) -> None:
    """A changed filter: what a whole page shows of it, and what its map then asks for."""
    page = AppTest.from_file(str(PAGE), default_timeout=60).run()
    page.run()
    asked.clear()
    page.checkbox(key=key).check().run()
    assert not page.exception
    _, name, value = key.split("_", 2)
    assert api(f"/api/clusters?{name}={value}&{WINDOW}").status_code == 200
    assert 0 < len(asked) <= sum(TICK.values())
