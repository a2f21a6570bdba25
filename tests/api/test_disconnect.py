"""Clients who leave before their answer, over the real server and database: nothing runs on for nobody."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from map_app.data.ingest.load import load_into
from map_app.data.paths import EVENTS
from map_app.data.source import parse_source
from tests.data.servers import WAITING, Postgres, connected, held, postgres, until
from tests.served import Served, served
from tests.shipped import MAP

pytestmark = pytest.mark.server

ASKED = "/api/clusters?q=port&view=25,8,60,40&zoom=5"


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A PostgreSQL with the shipped events."""
    with postgres() as running:
        load_into(parse_source(EVENTS), parse_source(running.url), MAP)
        yield running


@contextmanager
def serving(server: Postgres) -> Iterator[Served]:
    """The app over the server, with its log."""
    with served(server.url, MAP_APP_LOG="json") as app:
        yield app


def send_request(address: str) -> socket.socket:
    """A client that has asked and not been answered."""
    host, port = address.removeprefix("http://").split(":")
    client = socket.create_connection((host, int(port)))
    client.sendall(f"GET {ASKED} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    return client


def test_a_client_that_leaves_takes_its_query_along(server: Postgres) -> None:
    """Its query is cancelled on the server, others wait on; the server answers, and its log has no error."""
    with serving(server) as app, connected(server) as watching:
        address = app.address
        with held(server):
            leaving, staying = send_request(address), send_request(address)
            until(watching, WAITING, 2)
            assert httpx.get(f"{address}/api/health", timeout=60).json()["status"] == "ok"
            leaving.close()
            until(watching, WAITING, 1)
        with staying:
            assert staying.recv(12) == b"HTTP/1.1 200"
        assert httpx.get(f"{address}{ASKED}", timeout=60).json()["total"] > 0
        said = app.stop()
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert sorted(line["status"] for line in lines if line["route"] == "/api/clusters") == [200, 200, 499]
    assert "Traceback" not in said


def test_no_page_waits_long_for_its_preview(server: Postgres) -> None:
    """While no query ends the page comes with the app's name; afterwards with the view's words."""
    page = "/?theatre=yemen&q=port"
    with serving(server) as app:
        address = app.address
        with held(server):
            assert "<title>Conflict Event Map</title>" in httpx.get(address + page, timeout=20).text
        assert "og:title" in httpx.get(address + page, timeout=60).text


def test_more_clients_than_threads_may_leave(server: Postgres) -> None:
    """A hundred abandoned questions hold up nobody."""
    with serving(server) as app, connected(server) as watching, held(server):
        address = app.address
        clients = [send_request(address) for _ in range(100)]
        until(watching, f"SELECT least(({WAITING}), 5)", 5)
        for client in clients:
            client.close()
        assert httpx.get(f"{address}/api/health", timeout=60).json()["status"] == "ok"
        until(watching, WAITING, 0)
