"""The app in a process of its own, as an operator starts it, with its log."""

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
from typing import Final

import httpx
import pytest

ROOT: Final = Path(__file__).resolve().parents[1]
START_S: Final = 90
ASK_EVERY_S: Final = 0.1
BELOW_EPHEMERAL: Final = range(12_000, 32_000)
"""Ports that the system gives to no outgoing connection, so that none takes one before its server does."""

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
    """Start the app over these events and wait until it serves them; killed at the end if it still runs."""
    port = free_port()
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "MAP_APP_EVENTS": str(events), **environment}
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
