"""What answers on the running app, and why; and what a rude client gets of it."""

from __future__ import annotations

import resource
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import psutil
import pytest
from starlette.routing import BaseRoute
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from map_app import app
from map_app.api.middleware.endpoints import ENDPOINTS, READ_METHODS
from map_app.api.server.serving import MESSAGE_BYTES
from map_app.api.server.settings import EXPORTS_PER_MINUTE, LOG, PAGES_PER_CLIENT
from tests.served import Start, free_port, start_command, start_server, wait_until_healthy

pytestmark = pytest.mark.server

FILES = 256
"""File descriptors of the server that is attacked."""

CROWD = 2 * FILES
MB = 1024 * 1024


class Server(NamedTuple):
    """A server with few file descriptors, three pages a client and an export a minute."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def memory(self) -> int:
        """What it holds, in MB."""
        return int(psutil.Process(self.process.pid).memory_info().rss) // MB

    def page(self, **options: Any) -> ClientConnection:  # noqa: ANN401 - of the client
        """Connect as a page does."""
        spoken = [Subprotocol("streamlit")]
        page: ClientConnection = connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream", subprotocols=spoken, **options
        )
        return page


@pytest.fixture(scope="module", params=[start_command, start_server], ids=["serve", "streamlit run"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """It is started as an operator does, and as the README does."""
    start: Start = request.param
    said = tmp_path_factory.mktemp("attacked") / "log"
    port = free_port()
    environment = {PAGES_PER_CLIENT: "3", EXPORTS_PER_MINUTE: "1", LOG: "json"}
    with said.open("wb") as log:
        process = start(port, environment, stdout=log, stderr=log, preexec_fn=_few_files)
    found = Server(port, process, said)
    try:
        wait_until_healthy(f"{found.address}/_stcore/health", process)
        assert httpx.get(f"{found.address}/api/health", timeout=60).json()["status"] == "ok"
        yield found
    finally:
        process.terminate()
        process.wait(timeout=20)


def _few_files() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))


def test_every_route_of_streamlit_is_in_the_table() -> None:
    """A route that a newer Streamlit brings is closed, and fails this test until somebody says why it is."""
    routes: list[BaseRoute] = app.app._build_starlette_app().routes  # noqa: SLF001 - they are listed nowhere else
    of_streamlit = {getattr(route, "path", "?") or "/" for route in routes}
    own = {path for path in of_streamlit if path == "/assets" or path.startswith("/api")}
    assert of_streamlit - own - {endpoint.path for endpoint in ENDPOINTS} == set()
    assert all(endpoint.why for endpoint in ENDPOINTS)


OPENED = (
    "/component/streamlit_folium.st_folium/index.html",
    "/_stcore/bidi-components/conflict-event-map.channel/channel.js",
)
"""What is open of routes that are not open as a whole."""


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.path)
def test_what_answers_is_what_the_table_says(server: Server, endpoint: Any) -> None:  # noqa: ANN401
    """Each endpoint, tried with every method: Streamlit answers what is allowed, and only to be read."""
    path = endpoint.path.split("{")[0] + ("x/y" if "{" in endpoint.path else "")
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        answer = httpx.request(method, f"{server.address}{path}")
        refused = answer.headers.get("content-type") == "application/problem+json"
        is_open = method in endpoint.methods and not endpoint.pattern
        assert (refused, answer.status_code in (404, 405)) == (
            not is_open,
            not is_open or path == "/media/x/y",
        )
    for opened in OPENED:
        assert httpx.get(f"{server.address}{opened}").status_code == 200


def test_nobody_uploads(server: Server) -> None:
    """A page's own session and token do not help: a file is refused before a byte of it is kept."""
    with server.page() as page:
        rerun = BackMsg()
        rerun.rerun_script.SetInParent()
        page.send(rerun.SerializeToString())
        page.recv()
        before = server.memory
        for _ in range(2):
            body = b"x" * 45 * MB
            place = f"{server.address}/_stcore/upload_file/any/any"
            answer = _sent(place, body)
            assert answer in (404, None)
        assert server.memory - before < 45


def _sent(place: str, body: bytes) -> int | None:
    """The status of a PUT; None where the server hung up while it was sent."""
    try:
        return httpx.put(place, content=body, timeout=30).status_code
    except (httpx.WriteError, httpx.ReadError, httpx.RemoteProtocolError):
        return None


def test_a_large_message_ends_its_connection(server: Server) -> None:
    """More than a page ever sends is refused while it arrives, and is not held in memory."""
    before = server.memory
    for _ in range(3):
        with server.page(max_size=None) as page:
            assert _code(page, b"x" * 60 * MB) in (1009, None)
    assert server.memory - before < 60
    with server.page() as page:
        assert _code(page, b"\0" * (MESSAGE_BYTES - 100)) == 1002  # looked at, and no message of a page


@pytest.mark.parametrize("message", ["text", b"garbage", b"\xff" * 100, b""])
def test_what_no_page_sends_ends_the_connection_without_a_traceback(
    server: Server, message: bytes | str
) -> None:
    """A page speaks Streamlit's protocol; whoever does not is hung up on, and writes nothing into the log."""
    before = server.log.stat().st_size
    with server.page() as page:
        assert _code(page, message) == 1002
    assert "Traceback" not in server.log.read_text(encoding="utf-8")[before:]


def _code(page: ClientConnection, message: bytes | str) -> int | None:
    """Send, and give the code with which the server closes; None where it hung up without one."""
    try:
        page.send(message)
        while True:
            page.recv()
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None


def test_a_client_has_so_many_pages(server: Server) -> None:
    """The fourth page and its websocket are told to wait; the three stay, and one that closes makes room."""
    with ExitStack() as stack:
        pages = [stack.enter_context(server.page()) for _ in range(3)]
        with pytest.raises(InvalidStatus) as refused:
            server.page()
        assert refused.value.response.status_code == 503
        assert refused.value.response.headers["Retry-After"] == "60"
        answer = httpx.get(server.address)
        assert (answer.status_code, answer.text.startswith("Too many pages")) == (503, True)
        assert httpx.get(f"{server.address}/api/health").status_code == 200
        assert "event_map_open_pages 3.0" in httpx.get(f"{server.address}/api/metrics").text
        pages[0].close()
        _until(lambda: "event_map_open_pages 2.0" in httpx.get(f"{server.address}/api/metrics").text)
        stack.enter_context(server.page())
    assert httpx.get(server.address).status_code == 200


def test_a_client_cannot_name_itself(server: Server) -> None:
    """On its own port the server believes no header: not for limits, links or the id of a request."""
    forged = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "X-Request-ID": "chosen-by-me",
    }
    statuses = [
        httpx.get(
            f"{server.address}/api/events.csv?q=none", headers={"X-Forwarded-For": f"10.0.0.{n}"}
        ).status_code
        for n in range(3)
    ]
    assert statuses == [200, 429, 429]
    answer = httpx.get(f"{server.address}/?theatre=gaza", headers=forged)
    assert f"{server.address}/?theatre=gaza" in answer.text
    assert "evil.example" not in answer.text
    assert answer.headers["x-request-id"] != "chosen-by-me"


def test_half_open_connections_stop_nobody(server: Server) -> None:
    """Twice as many as it may have files, silent or in the middle of a request: readers are answered."""
    before = server.log.stat().st_size
    with ExitStack() as stack:
        for n in range(CROWD):
            line = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            if n % 2:
                line.sendall(b"GET / HTTP/1.1\r\nHost: ")
        for _ in range(3):
            assert httpx.get(f"{server.address}/_stcore/health", timeout=30).status_code == 200
            assert httpx.get(f"{server.address}/api/health", timeout=30).json()["status"] == "ok"
        with server.page():
            pass
    assert server.log.stat().st_size - before < 10_000
    assert "Traceback" not in server.log.read_text(encoding="utf-8")[before:]


def test_readers_who_do_not_read_stop_nobody(server: Server) -> None:
    """Twice as many as it may have files ask for more than the kernel holds and take nothing of it."""
    before = server.log.stat().st_size
    asked = b"GET /assets/map.js HTTP/1.1\r\nHost: map\r\n\r\n" * 40
    with ExitStack() as stack:
        for _ in range(CROWD):
            line = stack.enter_context(socket.socket())
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            line.connect(("127.0.0.1", server.port))
            line.sendall(asked)
        for _ in range(3):
            assert httpx.get(f"{server.address}/_stcore/health", timeout=30).status_code == 200
            assert httpx.get(f"{server.address}/api/health", timeout=30).json()["status"] == "ok"
    assert "Traceback" not in server.log.read_text(encoding="utf-8")[before:]


def test_page_and_assets_are_in_log_and_metrics(server: Server) -> None:
    """Each answer's id finds its line; figures count page, assets and pages that were open."""
    found = {
        httpx.get(f"{server.address}{path}").headers["x-request-id"]: route
        for path, route in (("/?q=secret", "/"), ("/assets/map.js", "/assets"), ("/api/", "/api/"))
    }
    refused = httpx.get(f"{server.address}/api/events/none")
    found[refused.headers["x-request-id"]] = "/api/events/{event_id}"
    assert refused.json()["request_id"] == refused.headers["x-request-id"]
    figures = httpx.get(f"{server.address}/api/metrics").text  # a line is written just after its answer left
    lines = server.log.read_text(encoding="utf-8")
    for name, route in found.items():
        assert f'"id": "{name}", "route": "{route}"' in lines
    assert "secret" not in lines
    for route, method in (("/", "GET"), ("/assets", "GET"), ("/_stcore/stream", "websocket")):
        assert f'event_map_requests_total{{method="{method}",route="{route}"' in figures


def _until(holds: Callable[[], bool]) -> None:
    for _ in range(1000):
        if holds():
            return
    pytest.fail("it never came so")


def test_reading_is_all_that_is_open() -> None:
    """No door but the page's websocket takes anything."""
    assert all(endpoint.methods <= READ_METHODS | {"websocket"} for endpoint in ENDPOINTS)
