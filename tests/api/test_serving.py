"""The server by `event-map serve` and by `streamlit run`: its options, its settings and its end."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from starlette.applications import Starlette
from uvicorn import Config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.server import ServerState
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from map_app.api.server import serving
from map_app.api.server.connections import BoundedHTTP, Connections
from tests.data.servers import certificate
from tests.loops import run_alone
from tests.served import ROOT, Start, free_port, start_command, start_server, wait_until_healthy

Log = pytest.LogCaptureFixture
PREFIX = "/conflict/map"


def test_a_server_that_is_not_found_is_reported(caplog: Log) -> None:
    """In a test none has set signal handlers; an operator reads that nothing is bounded."""

    async def start() -> None:
        serving.adopt()

    run_alone(start())
    assert "connections are not bounded" in caplog.text


@pytest.mark.parametrize("known", [True, False])
def test_other_readers_of_forwarded_headers_are_removed_or_reported(
    caplog: Log, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    """Uvicorn's own reader is taken out; one that is not known is an error in the log."""
    own = Starlette()
    config = Config(own, proxy_headers=True, log_config=None)
    config.loaded_app = ProxyHeadersMiddleware(cast("Any", own)) if known else own
    monkeypatch.setattr(serving, "descriptors", lambda: 512)
    serving.set_options(config)
    assert config.loaded_app is own
    assert ("clients can name themselves" in caplog.text) is not known


@contextmanager
def started(start: Start, **environment: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A server under a path prefix, once it answers; killed at the end if it still runs."""
    port = free_port()
    process = start(port, environment, base_path=PREFIX)
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}{PREFIX}/api/health", process)
        yield port, process
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module", params=[start_command, start_server], ids=["serve", "streamlit run"])
def server(request: pytest.FixtureRequest) -> Iterator[int]:
    """The port of a server under a path prefix."""
    with started(request.param) as (port, _):
        yield port


@pytest.mark.server
def test_everything_is_under_the_prefix(server: int) -> None:
    """Page, its scripts, assets, API, the map's frame and the page's websocket."""
    address = f"http://127.0.0.1:{server}{PREFIX}"
    page = httpx.get(f"{address}/").raise_for_status().text
    assert f"{address}/api/map.png" in page
    for path in ("/assets/map.js", "/api/", "/api/live", "/component/streamlit_folium.st_folium/index.html"):
        assert httpx.get(address + path).status_code == 200
    assert httpx.get(f"http://127.0.0.1:{server}/api/live").headers["content-type"] != "application/json"
    spoken = [Subprotocol("streamlit")]
    with connect(f"ws://127.0.0.1:{server}{PREFIX}/_stcore/stream", subprotocols=spoken) as websocket:
        assert websocket.subprotocol == "streamlit"


@pytest.mark.server
def test_an_answer_names_no_server(server: int) -> None:
    """Whoever looks for servers of a kind with a known fault learns nothing from a header."""
    assert "server" not in httpx.get(f"http://127.0.0.1:{server}{PREFIX}/api/live").headers


@pytest.mark.server
def test_an_answer_leaves_at_once() -> None:
    """A kept connection's body would else wait for the reader's word that it has the head, some 40 ms."""

    async def connected() -> int:
        loop = asyncio.get_running_loop()
        config = Config(Starlette(), log_config=None, **serving.options())
        made: asyncio.Future[asyncio.Transport] = loop.create_future()

        class Noting(BoundedHTTP):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                made.set_result(transport)

        with serving.listen("127.0.0.1", [0]) as listener:
            make = partial(Noting, Connections(9), config=config, server_state=ServerState(), app_state={})
            server = await loop.create_server(make, sock=listener)
            _, writer = await asyncio.open_connection(*listener.getsockname())
            accepted = (await made).get_extra_info("socket")
            writer.close()
            server.close()
            return int(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    assert run_alone(connected())


@pytest.mark.server
@pytest.mark.parametrize("start", [start_command, start_server], ids=["serve", "streamlit run"])
def test_a_stop_does_not_wait_for_a_page(start: Start) -> None:
    """SIGTERM ends the process by that signal, as service managers expect, though a reader takes nothing."""
    with started(start, MAP_APP_GRACE_SECONDS="0") as (port, process), socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(("127.0.0.1", port))
        line.sendall(f"GET {PREFIX}/assets/map.js HTTP/1.1\r\nHost: map\r\n\r\n".encode() * 40)
        assert line.recv(1)
        process.terminate()
        assert process.wait(timeout=60) == -signal.SIGTERM


@pytest.mark.server
def test_settings_come_from_the_environment_too(tmp_path: Path) -> None:
    """The prefix as containers set it; the shipped theme is applied in any folder."""
    environment = {"STREAMLIT_SERVER_BASE_URL_PATH": "other", "STREAMLIT_SERVER_ADDRESS": "127.0.0.1"}
    port = free_port()
    command = [sys.executable, "-m", "map_app.cli", "serve", "--port", str(port)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    process = subprocess.Popen(command, env=environ, cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}/other/api/live", process)
        process.terminate()
        assert f":{port}/other" in process.communicate(timeout=60)[0]
    finally:
        process.kill()


def command(port: int, *options: object) -> list[str]:
    """The app's own command at a port of this machine alone."""
    places = ("--address", "127.0.0.1", "--port", port, *options)
    return [sys.executable, "-m", "map_app.cli", "serve", *map(str, places)]


@pytest.mark.server
def test_a_certificate_makes_page_api_and_websocket_https(tmp_path: Path) -> None:
    """Streamlit's two options give HTTPS without a proxy; every absolute link is then `https:` too."""
    certificate(tmp_path, "own", "IP:127.0.0.1")
    trusting = ssl.create_default_context(cafile=str(tmp_path / "own.crt"))
    port = free_port()
    address = f"https://127.0.0.1:{port}"
    files = {name: str(tmp_path / f"own.{end}") for name, end in (("CERT", "crt"), ("KEY", "key"))}
    environ = {**os.environ, **{f"STREAMLIT_SERVER_SSL_{name}_FILE": path for name, path in files.items()}}
    process = subprocess.Popen(command(port), env=environ, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        wait_until_healthy(f"{address}/api/health", process, verify=trusting)
        with httpx.Client(base_url=address, verify=trusting) as client:
            page = client.get("/")
            assert f"{address}/api/map.png" in page.text
            assert "default-src 'self'" in page.headers["content-security-policy"]
            links = client.get("/api/").json()["links"]
            assert {link["href"].partition("/api")[0] for link in links} == {address}
        spoken = [Subprotocol("streamlit")]
        with connect(
            f"wss://127.0.0.1:{port}/_stcore/stream", subprotocols=spoken, ssl=trusting
        ) as websocket:
            assert websocket.subprotocol == "streamlit"
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/api/live")
        process.terminate()
        assert f"The map is at {address}" in process.communicate(timeout=60)[0]
    finally:
        process.kill()
        process.wait()


@pytest.mark.server
@pytest.mark.parametrize(
    ("lacks", "other"), [("KEY", "none.key"), ("CERT", "none.crt"), ("KEY", ""), ("CERT", "")]
)
def test_half_a_certificate_is_reported(tmp_path: Path, lacks: str, other: str) -> None:
    """A file that is missing or not named is one sentence, and no server without encryption."""
    certificate(tmp_path, "own")
    files = {"CERT": "own.crt", "KEY": "own.key"} | {lacks: other}
    environ = {
        f"STREAMLIT_SERVER_SSL_{name}_FILE": str(tmp_path / file) for name, file in files.items() if file
    }
    ended = subprocess.run(
        command(free_port()), env=os.environ | environ, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert re.fullmatch(r"Error: the certificate .* or its key .* cannot be read \(.*\)\n", ended.stderr)
    assert other in ended.stderr


@pytest.mark.server
def test_a_port_that_is_taken_is_reported() -> None:
    """The port that was asked for is no other; without one the next free port is taken."""
    with serving.listen("127.0.0.1", [0]) as taken:
        port = taken.getsockname()[1]
        ended = subprocess.run(command(port), capture_output=True, text=True, timeout=60, check=False)
        assert (ended.returncode, f"port {port}" in ended.stderr) == (1, True)
        assert "Traceback" not in ended.stderr
        with serving.listen("127.0.0.1", range(port, port + 100)) as other:
            assert other.getsockname()[1] > port
