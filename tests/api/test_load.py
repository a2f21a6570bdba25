"""Many who ask for heavy work at a time: everybody else is answered all the same, and nothing runs on."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx
import pytest

from tests.bench import synthetic
from tests.served import served

pytestmark = pytest.mark.server

EVENTS = 50_000
CLIENTS = 60
PATIENCE_S = 5
"""After which a reader takes the app for hung; the work of the sixty takes longer."""

CLUSTERS = "/api/clusters?view=25,8,60,40&zoom=5"
BOX = "bbox=-180,-90,180,{number}"
FORMS = {
    "events.geojson": BOX,
    "events.csv": BOX,
    "events.kml": BOX,
    "events.parquet": BOX,
    "events.gpkg": BOX,
    "events.atom": BOX,
    "events.html": f"{BOX}&from=2024-01-01&to=2024-01-09",
    "map.svg": f"{BOX}&layer=density",
    "map.png": f"{BOX}&width=2400&height=1800",
    "density": f"{BOX}&view=-180,-90,180,90&zoom=9",
    "suggest": "q=hodiedah{number} khanyunis{number} netanyau{number}",
}
"""Every form that is made, drawn or found, and what makes it heavy; each client has its own number."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app over many events, without a limit of exports a minute."""
    folder = tmp_path_factory.mktemp("load")
    synthetic.write_table(folder / "e.parquet", EVENTS)
    with served(folder / "e.parquet", MAP_APP_EXPORTS_PER_MINUTE="0") as app:
        httpx.get(app.address + CLUSTERS, timeout=60).raise_for_status()
        yield app.address


@contextmanager
def downloads(address: str, form: str) -> Iterator[list[socket.socket]]:
    """So many clients that ask, each for another file of this form, and leave at the end of the test."""
    host, port = address.removeprefix("http://").split(":")
    with ExitStack() as stack:
        clients = []
        for number in range(CLIENTS):
            path = f"/api/{form}?{FORMS[form].format(number=80 + number / 100)}".replace(" ", "%20")
            client = stack.enter_context(socket.create_connection((host, int(port))))
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            clients.append(client)
        yield clients


@pytest.mark.parametrize("form", FORMS)
def test_others_are_answered_meanwhile(address: str, form: str) -> None:
    """While sixty clients ask for one form, health, map and page do not wait for their turn behind them."""
    with downloads(address, form):
        for path in ("/api/health", CLUSTERS, "/"):
            httpx.get(address + path, timeout=PATIENCE_S).raise_for_status()
    until_idle(address, form)


def until_idle(address: str, form: str) -> None:
    """Ask until the work of those who left has ended: then one more is not refused."""
    until = time.monotonic() + 30
    path = f"{address}/api/{form}?{FORMS[form].format(number=-80)}"
    while (status := httpx.get(path, timeout=60).status_code) == 503 and time.monotonic() < until:
        continue
    assert status == 200
