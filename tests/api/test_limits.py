"""Hosting: a client that asks too much is told so, and the operator sees numbers without persons."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from map_app.api.responses.limits import MAX_CLIENTS, TokenBuckets
from map_app.api.routes.metrics import CAUSES, UNEXPECTED
from map_app.api.server.settings import EXPORTS_PER_MINUTE, PROXIES
from map_app.errors import DataError, MapAppError, MissingError, StoreError
from tests.conftest import Client
from tests.served import ROOT

Api = Callable[..., httpx.Response]


def limited(monkeypatch: pytest.MonkeyPatch, exports: str, proxies: str = "0") -> Client:
    """An API with the operator's settings."""
    monkeypatch.setenv(EXPORTS_PER_MINUTE, exports)
    monkeypatch.setenv(PROXIES, proxies)
    return Client()


def test_too_many_exports_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """The third of two files a minute is 429 with the seconds to wait; the page's own requests go on."""
    api = limited(monkeypatch, "2")
    assert [api("/api/events.csv?q=port").status_code for _ in range(2)] == [200, 200]
    answer = api("/api/events.kml", Origin="https://desk.example")
    assert (answer.status_code, answer.headers["content-type"]) == (429, "application/problem+json")
    assert 1 <= int(answer.headers["retry-after"]) <= 30
    assert f"ask again in {answer.headers['retry-after']} s" in answer.json()["detail"]
    assert answer.headers["access-control-allow-origin"] == "*"
    for path in ("/api/health", "/api/clusters?view=30,8,56,38&zoom=5", "/api/collections/events/items"):
        assert api(path).status_code == 200
    for path in ("/api/events.csv", "/api/map.png", "/api/map.svg", "/api/events.html"):
        assert api(path, "HEAD").status_code == 429


def test_a_limit_of_nought_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator may lift the limit."""
    api = limited(monkeypatch, "0")
    assert {api("/api/events.csv?q=port").status_code for _ in range(5)} == {200}


def test_a_client_cannot_name_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a proxy `X-Forwarded-For` is not believed; behind one only what the proxy added is."""
    bare = limited(monkeypatch, "1")
    told = [bare("/api/events.csv?q=port", X_Forwarded_For=f"10.0.0.{n}").status_code for n in range(2)]
    assert told == [200, 429]
    behind = limited(monkeypatch, "1", proxies="1")
    seen = ("1.1.1.1, 10.0.0.1", "2.2.2.2, 10.0.0.1", "1.1.1.1, 10.0.0.2")
    assert [behind("/api/events.csv?q=port", X_Forwarded_For=f).status_code for f in seen] == [200, 429, 200]


@pytest.mark.parametrize("text", ["many", "-1", "1.5", "9999999999"])
def test_a_setting_that_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """A slip in a setting never means no limit."""
    monkeypatch.setenv(EXPORTS_PER_MINUTE, text)
    api = Client()
    assert api("/api/health").status_code == 500


def test_tokens_come_back_with_time() -> None:
    """Two a minute: one more after thirty seconds; each client has its own; memory is bounded."""
    now = [0.0]
    buckets = TokenBuckets(2, lambda: now[0])
    assert [buckets.wait("a") for _ in range(3)] == [0, 0, 30]
    assert buckets.wait("b") == 0
    now[0] = 30.0
    assert [buckets.wait("a") for _ in range(2)] == [0, 30]
    for n in range(MAX_CLIENTS + 5):
        buckets.wait(f"c{n}")
    assert buckets.wait("a") == 0


def test_a_very_long_query_is_refused(api: Api) -> None:
    """Over 16 KiB is 414 before anything reads it."""
    answer = api("/api/events.geojson?q=" + "x" * 17_000)
    assert (answer.status_code, answer.headers["content-type"]) == (414, "application/problem+json")


def test_metrics_are_prometheus_and_name_no_query(api: Api) -> None:
    """Counts by route, method and status, and the events served; no path or query of anyone."""
    api("/api/events/2024-01-12-secret-id")
    api("/api/events.csv?q=secretword")
    answer = api("/api/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    families = {f.name: f for f in text_string_to_metric_families(answer.text)}
    counted = {
        (s.labels["route"], s.labels["status"]): s.value
        for s in families["event_map_requests"].samples
        if s.name.endswith("_total")
    }
    assert counted == {("/api/events/{event_id}", "404"): 1, ("/api/events.csv", "200"): 1}
    assert families["event_map_events"].samples[0].value == api("/api/health").json()["events"]
    assert "secret" not in answer.text


def test_metrics_tell_that_the_store_is_down_and_why(
    api: Api,
    make_feature: Callable[..., dict[str, Any]],
    write_events: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """While nothing can be read the store is down for a kind of reason, whose words are in the log alone."""
    monkeypatch.setattr("map_app.data.manager.CHECK_EVERY_S", 0.0)
    path = write_events(name="outage.geojson")
    path.unlink()
    monkeypatch.setenv("MAP_APP_EVENTS", str(path))

    def figures() -> dict[str, list[tuple[dict[str, str], float]]]:
        families = text_string_to_metric_families(api("/api/metrics").text)
        return {f.name: [(s.labels, s.value) for s in f.samples] for f in families}

    down = figures()
    assert down["event_map_store_up"] == [({}, 0)]
    assert down["event_map_store_fault"] == [({"cause": "data_unreadable"}, 1)]
    assert math.isnan(down["event_map_events"][0][1]), "nobody knows how many there are"
    assert str(path) in caplog.text
    assert str(path) not in api("/api/events.geojson").text
    write_events(make_feature(), name="outage.geojson")
    back = figures()
    assert (back["event_map_store_up"], back["event_map_store_fault"]) == ([({}, 1)], [])
    assert back["event_map_events"] == [({}, 1)]


def test_every_cause_is_documented_and_of_an_error_that_there_is() -> None:
    """Alarms are written by the names of the page on hosting; each stands for a class of today."""
    kinds: set[type[MapAppError]] = {DataError, StoreError, MissingError, *StoreError.__subclasses__()}
    of_requests = {"CancelledError", "NoRoomError"}  # never of a look for new data
    assert {k.__name__ for k in kinds if k.__module__.startswith("map_app")} - of_requests == set(CAUSES)
    page = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    assert [name for name in (*CAUSES.values(), UNEXPECTED) if f"`{name}`" not in page] == []


def test_the_log_has_lines_without_persons(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    """A line a request with route, method, status, time and size; no address, query or browser."""
    with caplog.at_level(logging.INFO, "map_app.access"):
        api("/api/events.csv?q=secretword", User_Agent="secret-browser", X_Forwarded_For="203.0.113.9")
        api("/api/nothing/secret")
    lines = [json.loads(r.getMessage()) for r in caplog.records if r.name == "map_app.access"]
    assert [line["status"] for line in lines] == [200, 404]
    assert lines[0]["route"] == "/api/events.csv"
    assert all(set(line) == {"id", "route", "method", "status", "ms", "bytes"} for line in lines)
    assert "secret" not in str(lines)
    assert "203.0.113" not in str(lines)
