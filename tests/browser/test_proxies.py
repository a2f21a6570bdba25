"""nginx and Caddy with the very text of docs/hosting.md: page, websocket, links, limits and figures."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from playwright.sync_api import Page

from map_app.api.server.settings import EXPORTS_PER_MINUTE, PROXIES
from tests.browser.pages import expect_count
from tests.run import PLACES
from tests.served import ROOT, free_port, serving, start_command, wait_until_healthy

PREFIX = "/conflict/map"
NGINX = """
daemon off;
pid {folder}/pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
{text}
    }}
}}
"""
CADDY = """
{{
    admin off
    auto_https off
}}
{text}
"""


class Proxy(NamedTuple):
    """A proxy before the app; `address` is what readers type."""

    address: str

    def get(self, path: str, client: str = "127.0.0.1", **headers: str) -> httpx.Response:
        """Ask as a client of this address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with httpx.Client(transport=httpx.HTTPTransport(local_address=client)) as asking:
            return asking.get(f"{self.address}{path}", headers=named, timeout=60)


def documented(language: str) -> str:
    """The block of that language in the hosting page."""
    text = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    [block] = re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)
    return str(block)


def command_of(name: str, folder: Path, port: int, app_port: str) -> list[str]:
    """Write the configuration and give the command that runs it."""
    program = shutil.which(name, path=PLACES)
    if program is None:
        pytest.fail(f"{name} is not on this machine: apt-get install {name}")
    file = folder / "config"
    if name == "nginx":
        text = documented("nginx").replace("127.0.0.1:8501", f"127.0.0.1:{app_port}")
        file.write_text(NGINX.format(folder=folder, port=port, text=text), encoding="utf-8")
        return [program, "-p", str(folder), "-e", "stderr", "-c", str(file)]
    text = documented("caddyfile").replace("127.0.0.1:8501", f"127.0.0.1:{app_port}")
    text = text.replace("example.org {", f"http://127.0.0.1:{port} {{\n    bind 127.0.0.1")
    file.write_text(CADDY.format(text=text), encoding="utf-8")
    return [program, "run", "--adapter", "caddyfile", "--config", str(file)]


@pytest.fixture(scope="module")
def app_port() -> Iterator[str]:
    """The app under the prefix, as behind one proxy."""
    settings = {PROXIES: "1", EXPORTS_PER_MINUTE: "2"}
    with serving(base_path=PREFIX, start=start_command, environment=settings) as address:
        assert httpx.get(f"{address}/api/health", timeout=60).json()["status"] == "ok"
        yield address.removeprefix("http://127.0.0.1:").removesuffix(PREFIX)


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def proxy(
    request: pytest.FixtureRequest, app_port: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proxy]:
    """The proxy, in a folder and on a port of its own."""
    folder, port = tmp_path_factory.mktemp(request.param), free_port()
    command = command_of(request.param, folder, port, app_port)
    home = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with ExitStack() as stack:
        process = subprocess.Popen(command, env=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        stack.callback(process.wait, timeout=20)
        stack.callback(process.terminate)
        address = f"http://127.0.0.1:{port}{PREFIX}"
        wait_until_healthy(f"{address}/_stcore/health", process)
        yield Proxy(address)


def test_a_page_opens(proxy: Proxy, app_port: str, open_page: Callable[..., Page]) -> None:
    """Map and numbers come through the proxy, websocket and all."""
    page = open_page(proxy.address + "/")
    health = httpx.get(f"http://127.0.0.1:{app_port}{PREFIX}/api/health").json()
    expect_count(page, health["events"])


def test_links_name_the_reader_s_address(proxy: Proxy) -> None:
    """Host, port that is not the scheme's own, prefix and scheme: in the preview and in the API."""
    assert f'content="{proxy.address}/?theatre=yemen"' in proxy.get("/?theatre=yemen").text
    assert f"{proxy.address}/api/collections" in proxy.get("/api/").text
    assert "https://" not in proxy.get("/?theatre=yemen", X_Forwarded_Proto="https").text.split("<body")[0]


def test_figures_stay_in(proxy: Proxy) -> None:
    """The operator's figures are not given out, however they are asked for."""
    for path in ("/api/metrics", "/api/metrics/", "/api/%6Detrics", "/_stcore/metrics"):
        assert proxy.get(path).status_code == 404


def test_each_client_has_a_limit_of_its_own(proxy: Proxy) -> None:
    """Clients are told apart by their true address, and none escapes by writing another into a header."""
    port = int(proxy.address.split(":")[2].split("/")[0])
    one, other = (f"127.{n}.{port // 256}.{port % 256}" for n in (1, 2))  # nobody asked from there before
    spent = [proxy.get(f"/api/events.csv?q=none{n}", one, X_Forwarded_For=f"10.0.0.{n}") for n in range(3)]
    assert [answer.status_code for answer in spent] == [200, 200, 429]
    assert proxy.get("/api/events.csv?q=none", other).status_code == 200


def test_the_proxy_names_the_request(proxy: Proxy) -> None:
    """An id is the proxy's, which its own log has too; a client's is not taken over."""
    name = proxy.get("/api/live", X_Request_ID="chosen-by-a-client").headers["x-request-id"]
    assert re.fullmatch(r"[0-9a-f-]{32,36}", name)
