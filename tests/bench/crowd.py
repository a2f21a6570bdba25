"""A crowd at once, then new data: how long the server's health takes to answer meanwhile.

    python -m tests.bench.crowd [pages] [seconds in which they are opened] [path of the check]

So many pages are opened (as an article's readers do), stay idle for a while, and then the events file is
replaced. Pages speak Streamlit's own protocol and look for new data as the map's script does. All the while
the health check (`/api/live`) is asked five times a second by a client of its own process.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx

from map_app.api.server.settings import PAGES_PER_CLIENT
from map_app.data.paths import EVENTS
from tests.bench.driving import cpu_seconds
from tests.bench.viewers import Seen, Viewer
from tests.data.plain import TOTAL
from tests.served import ROOT, serving

IDLE_S = 20.0
PATIENCE_S = 240


@dataclass
class Phase:
    """What one part of a run showed: seconds each health answer took, and the share of a core in use."""

    name: str
    answers: list[float]
    seconds: float
    cores: float


class Health:
    """Requests in a process of its own, so that the crowd's own work does not count."""

    def __init__(self, address: str, path: str) -> None:
        command = [sys.executable, "-m", "tests.bench.latency", f"{address}{path}"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def stop(self) -> list[float]:
        """End it and give the seconds of each answer."""
        times, _ = self._process.communicate(timeout=150)
        return list(map(float, json.loads(times)))


async def crowd(
    address: str,
    pages: int,
    seconds: float,
    renew: Callable[[], object],
    health: str,
    idle_seconds: float = IDLE_S,
) -> list[Phase]:
    """Open the pages, leave them idle, `renew` the data to have one event less.

    A phase ends when every page shows its events.
    """
    seen = Seen()
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    async with httpx.AsyncClient(timeout=120, limits=limits) as web, asyncio.TaskGroup() as group:
        viewers = [Viewer(address, seen, web) for _ in range(pages)]
        readers: list[asyncio.Task[None]] = []

        async def opened() -> None:
            for viewer in viewers:
                readers.append(group.create_task(viewer.read_along()))
                await asyncio.sleep(seconds / pages)
            await all_of(viewers, str(TOTAL))

        async def renewed() -> None:
            await asyncio.to_thread(renew)
            await all_of(viewers, str(TOTAL - 1))

        phases = [await measured(f"{pages} pages opened in {seconds:.0f} s", address, health, opened())]
        if idle_seconds:
            await asyncio.sleep(idle_seconds)  # the second run of each page
            phases.append(await measured("idle", address, health, asyncio.sleep(idle_seconds)))
        phases.append(await measured("new data", address, health, renewed()))
        for reader in readers:
            reader.cancel()
    assert seen.faults == []
    return phases


def shorten(events: Path) -> None:
    """Move a file with one event less into the place of the shipped ones."""
    document = json.loads(EVENTS.read_text(encoding="utf-8"))
    document["features"] = document["features"][1:]
    made = events.with_name("made.geojson")
    made.write_text(json.dumps(document), encoding="utf-8")
    made.replace(events)


async def all_of(viewers: list[Viewer], count: str) -> None:
    """Wait until each page's sentence has this number of events."""
    end = time.monotonic() + PATIENCE_S
    while not all(f"<strong>{count}" in viewer.sentence for viewer in viewers):
        assert time.monotonic() < end, sum(f"<strong>{count}" in viewer.sentence for viewer in viewers)
        await asyncio.sleep(0.1)


async def measured(name: str, address: str, path: str, work: object) -> Phase:
    """Do something while health is asked for."""
    health = await asyncio.to_thread(Health, address, path)
    start, used = time.monotonic(), cpu_seconds(address)
    await work  # type: ignore[misc]
    seconds = time.monotonic() - start
    times = await asyncio.to_thread(health.stop)
    return Phase(name, times, seconds, (cpu_seconds(address) - used) / (time.monotonic() - start))


def main() -> None:
    """Measure one run and print it as rows of a table."""
    pages, seconds, path = ([*sys.argv[1:], *("200", "10", "/api/live")[len(sys.argv) - 1 :]])[:3]
    with tempfile.TemporaryDirectory() as folder:
        events = Path(folder) / "events.geojson"
        shutil.copyfile(EVENTS, events)
        with serving(events, environment={PAGES_PER_CLIENT: "0"}) as address:
            phases = asyncio.run(crowd(address, int(pages), float(seconds), partial(shorten, events), path))
    sys.stdout.write("| what | until all pages show it | health, median | health, slowest | cores in use |\n")
    sys.stdout.write("|---|---|---|---|---|\n")
    for phase in phases:
        median, most = statistics.median(phase.answers), max(phase.answers)
        figures = f"{phase.seconds:.1f} s | {median:.3f} s | {most:.2f} s | {phase.cores:.2f}"
        sys.stdout.write(f"| {phase.name} | {figures} |\n")


if __name__ == "__main__":
    main()
