"""Two replicas over one PostgreSQL behind the balancer of docs/replicas, as real processes."""

from __future__ import annotations

import logging
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final

import httpx
import pytest
from ruamel.yaml import YAML

from tests.data.servers import PASSWORD, USER, Postgres
from tests.run import PLACES
from tests.served import ROOT, free_port, start_command, wait_until_healthy

log = logging.getLogger(__name__)

FOLDER: Final = ROOT / "docs" / "replicas"

STATE_SECONDS: Final = 60


def composed() -> dict[str, Any]:
    """The compose file, its anchors taken in."""
    found: dict[str, Any] = YAML(typ="safe").load(FOLDER / "compose.yaml")
    return found


def settings(server: Postgres) -> dict[str, str]:
    """What the compose file sets for a replica, with this PostgreSQL in place of its own."""
    given = {name: str(value) for name, value in composed()["services"]["map-1"]["environment"].items()}
    events = f"postgres://{USER}@127.0.0.1:{server.port}/postgres"
    return given | {"MAP_APP_EVENTS": events, "PGPASSWORD": PASSWORD}


class Replica:
    """One process of the app, that can be ended and started again on its port."""

    def __init__(self, name: str, environment: dict[str, str]) -> None:
        self.name = name
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._environment = environment
        self.start()

    def start(self) -> None:
        """Start it; it may not answer yet."""
        self.process = start_command(self.port, self._environment)
        self.ended = False

    def ready(self) -> None:
        """Wait until it answers, with its store open."""
        wait_until_healthy(f"{self.address}/_stcore/health", self.process)
        assert httpx.get(f"{self.address}/api/health", timeout=60).json()["status"] == "ok"

    def end(self, how: signal.Signals) -> None:
        """Send it a signal after which it is of no use."""
        self.ended = True
        self.process.send_signal(how)

    def kill(self) -> None:
        """End it for certain."""
        self.process.kill()
        self.process.wait()

    def pages(self) -> int:
        """How many pages live in it."""
        figures = httpx.get(f"{self.address}/api/metrics").raise_for_status().text
        [line] = [line for line in figures.splitlines() if line.startswith("event_map_open_pages ")]
        return int(float(line.split()[1]))

    def is_empty(self) -> bool:
        """Whether no page lives in it."""
        return not self.pages()

    def answers(self) -> int:
        """How many questions of maps it has answered."""
        figures = httpx.get(f"{self.address}/api/metrics").raise_for_status().text
        counts = [line for line in figures.splitlines() if line.startswith("event_map_requests_total{")]
        return sum(int(float(line.split()[-1])) for line in counts if "clusters" in line)


Pair = tuple[Replica, Replica]


class Balancer:
    """HAProxy with the very file that the docs give."""

    def __init__(self, replicas: Pair) -> None:
        self.port = free_port()
        self.address = f"http://map.localhost:{self.port}"  # a browser finds it; the app knows no such name
        self.direct = f"http://127.0.0.1:{self.port}"
        places = {f"MAP_{n}": f"127.0.0.1:{replica.port}" for n, replica in enumerate(replicas, 1)}
        program = shutil.which("haproxy", path=PLACES)
        if program is None:
            pytest.fail("HAProxy is not on this machine: apt-get install haproxy, or brew install haproxy")
        self.process = subprocess.Popen(
            [program, "-db", "-f", str(FOLDER / "haproxy.cfg")],
            env={**os.environ, **places, "LISTEN": f"127.0.0.1:{self.port}"},
            stderr=subprocess.PIPE,
        )
        self._states = {replica.name: "UP" for replica in replicas}  # as it takes them to be at first
        self.changes: list[tuple[str, str]] = []
        """What it found out so far: a replica's name, and UP or DOWN."""

        self._heard = threading.Condition()
        self._ear = threading.Thread(target=self._listen)
        self._ear.start()

    def knows(self, replica: Replica, state: str) -> None:
        """Wait until it has found out that a replica is UP or DOWN."""
        with self._heard:
            assert self._heard.wait_for(lambda: self._states[replica.name] == state, STATE_SECONDS)

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self._ear.join()
        self.process.wait()

    def _listen(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as said:
            for line in said:
                for name, state in re.findall(r"Server pages/(\S+) is (UP|DOWN)", line.decode()):
                    with self._heard:
                        self._states[name] = state
                        self.changes.append((name, state))
                        log.warning("%s is %s", name, state)  # seen where a test fails
                        self._heard.notify_all()


class Asking:
    """Readers who ask on and on, as maps and programs do, half of them without a cookie."""

    def __init__(self, balancer: Balancer) -> None:
        self.faults: list[str] = []
        self._address = balancer.direct
        self._answered = 0
        self._counted = threading.Condition()
        self._over = threading.Event()

    def __enter__(self) -> Asking:
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()

    def some(self, more: int = 50) -> None:
        """Wait until so many more questions are answered."""
        with self._counted:
            until = self._answered + more
            assert self._counted.wait_for(lambda: self._answered >= until, timeout=60), self.faults

    def go_on(self) -> None:
        """Ask until it is over."""
        with httpx.Client(base_url=self._address, timeout=60) as client:
            number = 0
            while not self._over.is_set():
                number += 1
                self._ask(client, f"/api/clusters?view=20,0,60,50&zoom={number % 8}&min_killed={number % 60}")
                if number % 2:
                    client.cookies.clear()

    def _ask(self, client: httpx.Client, path: str) -> None:
        try:
            status = client.get(path).status_code
        except httpx.HTTPError as fault:
            self.faults.append(f"{path}: {fault!r}")
        else:
            self.faults += [f"{path}: {status}"] if status != httpx.codes.OK else []
        with self._counted:
            self._answered += 1
            self._counted.notify_all()


@contextmanager
def balanced(server: Postgres) -> Iterator[tuple[Balancer, Pair]]:
    """Both replicas, ready, and the balancer before them."""
    environment = settings(server) | {"MAP_APP_GRACE_SECONDS": "60"}
    with ExitStack() as stack:
        replicas = (Replica("map-1", environment), Replica("map-2", environment))
        for replica in replicas:
            stack.callback(replica.kill)
        for replica in replicas:
            replica.ready()
        balancer = Balancer(replicas)
        stack.callback(balancer.stop)
        wait_until_healthy(f"{balancer.direct}/_stcore/health", balancer.process)
        yield balancer, replicas


def made_whole(balancer: Balancer, replicas: Pair) -> None:
    """What a test ended runs again, and no page of its is left."""
    for replica in replicas:
        if replica.ended:
            replica.kill()
            balancer.knows(replica, "DOWN")
            replica.start()
            replica.ready()
        balancer.knows(replica, "UP")  # also one that was only slow for a while
        until(replica.is_empty)


def until(so: Callable[[], bool]) -> None:
    """Ask until it is so."""
    end = time.monotonic() + STATE_SECONDS
    while not so():
        assert time.monotonic() < end
