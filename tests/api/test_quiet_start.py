"""A server asks nobody but itself: not at its start, however it is started, nor for whoever comes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.served import ROOT, free_port, wait_until_healthy

pytestmark = pytest.mark.server

GUARD = """
import os, sys

PLACES = {
    "socket.connect": lambda args: args[1],
    "socket.sendto": lambda args: args[1],
    "socket.getaddrinfo": lambda args: args[0],
    "socket.gethostbyname": lambda args: args[0],
}

def note(event, args):
    if event in PLACES:
        with open(os.environ["ASKED_LOG"], "a") as log:
            log.write(f"{event} {PLACES[event](args)!r}\\n")

sys.addaudithook(note)
"""
"""Every look-up and every connection of the process, and of those that it starts, on a line."""

OWN = ("127.0.0.1", "'localhost'", "::1", "'0.0.0.0'", "'::'", "None")
APP = str(ROOT / "map_app" / "app.py")
STREAMLIT = [sys.executable, "-m", "streamlit", "run", APP, "--server.headless=true"]
SERVE = [sys.executable, "-m", "map_app.cli", "serve"]


@pytest.mark.parametrize(
    ("command", "in_checkout"),
    [(STREAMLIT, True), (SERVE, False), ([*SERVE, "--address", "0.0.0.0"], False)],  # noqa: S104 - as documented
    ids=["README", "event-map serve", "container"],
)
def test_no_host_is_contacted(command: list[str], in_checkout: bool, tmp_path: Path) -> None:
    """No name is looked up and nobody is connected to, also where a page of another site knocks."""
    asked = tmp_path / "asked"
    asked.touch()
    (tmp_path / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    port = free_port()
    environment = {
        **os.environ,
        "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}",
        "ASKED_LOG": str(asked),
        "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_HEADLESS": "true",
    }
    address = f"http://127.0.0.1:{port}"
    with (tmp_path / "log").open("wb") as log:
        folder = ROOT if in_checkout else tmp_path
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        wait_until_healthy(f"{address}/_stcore/health", process)
        assert httpx.get(f"{address}/api/health", timeout=60).json()["status"] == "ok"
        knock = {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "x3JJHMbDL1EzLkh9GBhXDw==",
            "Origin": "https://elsewhere.example",
        }
        assert httpx.get(f"{address}/_stcore/stream", headers=knock).status_code == 403
        settings = httpx.get(f"{address}/_stcore/host-config", headers={"Origin": knock["Origin"]})
        assert settings.json()["allowedOrigins"] == []
        assert "//" not in settings.text
    finally:
        process.terminate()
        process.wait(timeout=20)
    lines = asked.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not any(own in line for own in OWN)] == []
    assert "External URL" not in (tmp_path / "log").read_text(encoding="utf-8")
