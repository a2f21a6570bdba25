"""The bounds are set on the server that runs, and where they cannot be, the log says so."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from starlette.applications import Starlette
from uvicorn import Config, Server
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from map_app.api.server import connections
from tests.loops import run_alone

Log = pytest.LogCaptureFixture


def test_a_server_that_is_not_found_is_told(caplog: Log) -> None:
    """In a test none has set signal handlers; an operator reads that nothing is bounded."""

    async def start() -> None:
        connections.bound_what_connects()

    run_alone(start())
    assert "connections are not bounded" in caplog.text


@pytest.mark.parametrize("known", [True, False])
def test_whoever_else_reads_forwarded_headers_is_taken_out_or_told(
    caplog: Log, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    """Uvicorn's own reader is taken out; one that is not known is an error in the log."""
    own = Starlette()
    config = Config(own, proxy_headers=True, log_config=None)
    config.loaded_app = ProxyHeadersMiddleware(cast("Any", own)) if known else own
    monkeypatch.setattr(connections, "_queue_more", lambda: None)
    monkeypatch.setattr(connections, "_raise_the_limit", lambda: 512)

    async def start() -> None:
        connections.bound_connections(Server(config), asyncio.get_running_loop())

    run_alone(start())
    assert config.loaded_app is own
    assert ("clients can name themselves" in caplog.text) is not known
