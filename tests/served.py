"""The app in a process of its own: as the README or an operator starts it, or with its log."""

from __future__ import annotations

import itertools
import os
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

ROOT: Final = Path(__file__).resolve().parents[1]
START_S: Final = 90
ASK_EVERY_S: Final = 0.1
BELOW_EPHEMERAL: Final = range(12_000, 32_000)
"""Ports that the system gives to no outgoing connection, so that none takes one before its server does."""

Start = Callable[..., subprocess.Popen[bytes]]
"""A way of starting the app: on a port, with settings."""

_offsets = itertools.count(os.getpid() * 101)


def free_port() -> int:
    """A port that nobody listens on; parallel test processes begin their search at different ones."""
    for offset in itertools.islice(_offsets, len(BELOW_EPHEMERAL)):
        port = BELOW_EPHEMERAL[offset % len(BELOW_EPHEMERAL)]
        with socket.socket() as found:
            try:
                found.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise AssertionError("no port is free")


class Served:
    """A running app. Its log goes into a file: a pipe that nobody reads would stop it when full."""

    def __init__(self, process: subprocess.Popen[bytes], address: str, log: Path) -> None:
        self.process, self.address, self._log = process, address, log

    def log(self) -> str:
        """What it has written so far."""
        return self._log.read_text(encoding="utf-8")

    def stop(self, *, within_seconds: float = 60) -> str:
        """Ask it to end, wait until it has, and give its log."""
        self.process.terminate()
        return self.ended(within_seconds=within_seconds)

    def ended(self, *, within_seconds: float = 60) -> str:
        """Wait until it has ended by itself, and give its log."""
        self.process.wait(timeout=within_seconds)
        return self.log()


@contextmanager
def served(events: Path | str, **environment: str) -> Iterator[Served]:
    """Start the app over these events on the shipped map, wait for them, and kill it at the end."""
    port = free_port()
    shown = {"MAP_APP_EVENTS": str(events), "MAP_APP_MAP": "shipped"}
    environ = {**os.environ, "PYTHONPATH": str(ROOT), **shown, **environment}
    command = [sys.executable, "-m", "map_app.cli", "serve", "--address", "127.0.0.1", "--port", str(port)]
    with tempfile.NamedTemporaryFile("ab") as log:
        process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=log)
        running = Served(process, f"http://127.0.0.1:{port}", Path(log.name))
        try:
            wait_until_healthy(f"{running.address}/api/health", process, running.log)
            yield running
        finally:
            process.kill()
            process.wait()


@contextmanager
def serving(
    events: Path | str | None = None,
    base_path: str = "",
    start: Start | None = None,
    environment: dict[str, str] | None = None,
) -> Iterator[str]:
    """Serve the app (or another script) on a free port, as the README does; gives its address.

    `events` are shown on the shipped map unless the environment says otherwise.
    """
    port = free_port()
    shown = {"MAP_APP_EVENTS": str(events), "MAP_APP_MAP": "shipped"} if events else {}
    settings = {**shown, **(environment or {})}
    process = (start or start_server)(port, settings, base_path=base_path)
    address = f"http://127.0.0.1:{port}{base_path}"
    try:
        wait_until_healthy(f"{address}/_stcore/health", process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def start_server(
    port: int,
    environment: dict[str, str],
    script: Path = ROOT / "map_app" / "app.py",
    base_path: str = "",
    **more: Any,  # noqa: ANN401 - of Popen
) -> subprocess.Popen[bytes]:
    """Start the app (or another script) as the README does; it may not answer yet."""
    command = ["streamlit", "run", str(script), "--server.headless=true"]
    command += ["--server.address=127.0.0.1", f"--server.baseUrlPath={base_path}"]
    return _started(command, port, environment, more)


def start_command(
    port: int,
    environment: dict[str, str],
    base_path: str = "",
    **more: Any,  # noqa: ANN401 - of Popen
) -> subprocess.Popen[bytes]:
    """Start the app as an operator does (docs/hosting.md); it may not answer yet."""
    command = ["map_app.cli", "serve", "--address", "127.0.0.1", "--base-path", base_path]
    return _started(command, port, environment, more)


def _started(
    command: list[str], port: int, environment: dict[str, str], more: dict[str, Any]
) -> subprocess.Popen[bytes]:
    settings = {**os.environ, "PYTHONPATH": str(ROOT), **environment, "STREAMLIT_SERVER_PORT": str(port)}
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process: subprocess.Popen[bytes] = subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, env=settings, **(quiet | more)
    )
    return process


def wait_until_healthy(
    url: str,
    process: subprocess.Popen[bytes] | subprocess.Popen[str],
    log: Callable[[], str] = str,
    verify: ssl.SSLContext | bool = True,
) -> None:
    """Ask until the server answers 200; one that ended or never answers fails the test with its log."""
    until, last = time.monotonic() + START_S, "nothing"
    while time.monotonic() < until and process.poll() is None:
        try:
            answer = httpx.get(url, timeout=START_S, verify=verify)
            if answer.status_code == httpx.codes.OK:
                return
            last = f"{answer.status_code} {answer.text[:200]}"
        except httpx.TransportError as fault:
            last = repr(fault)
        with suppress(subprocess.TimeoutExpired):
            process.wait(ASK_EVERY_S)
    pytest.fail(f"no healthy server (exit code {process.poll()}, last answer {last}): {log()[-2000:]}")
