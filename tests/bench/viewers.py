"""Many viewers at once: how long a filter change takes, what fails, and what a viewer costs in memory.

    python -m tests.bench.viewers [viewers] [minutes] [events]

Each viewer speaks Streamlit's own protocol as the page in a browser does: it opens the page, looks for new
data as the map's script does, changes the filter every ten seconds or so by new addresses, and goes after a
while for the next to come. With a number of events, a DuckDB file of so many synthetic ones is shown instead.
A change is timed from the request to the end of the page's run and the map's clusters; what a browser then
needs to draw them is not in it. Viewers and server share the cores.
"""

from __future__ import annotations

import asyncio
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from map_app.core.text import number
from tests.bench.driving import memory
from tests.bench.sizes import made
from tests.served import serving
from tests.shipped import THEATRES, TYPES

CHANGE_EVERY_S = (5.0, 15.0)
STAY_S = (60.0, 180.0)
LOOKS = 6
VIEW = "view=25,8,60,40&zoom=5"
STATE = re.compile(r'state[\\"]+: [\\"]+([^\\"]+)')
"""The data that a map is told it shows, in the JSON of the component that has it in a string."""
FINISHED = 0
FRAGMENT_FINISHED = 3


@dataclass
class Seen:
    """What all viewers saw."""

    changes: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 - not for secrets
    memory: list[float] = field(default_factory=list)
    asked: int = 0
    came: int = 0

    def query(self) -> tuple[str, str]:
        """A filter that nobody asked before, so that no cache answers it, and what tells its sentence.

        Most keep some events.
        """
        self.asked += 1
        day = f"2023-{self.chance.choice((10, 11, 12))}-{self.chance.randint(10, 28)}"
        named = [*(f"theatre={one}" for one in THEATRES), *(f"type={one}" for one in TYPES)]
        south = number(self.asked / 1000)
        return f"from={day}&{self.chance.choice(named)}&bbox=-180,-{south},180,90", f"inside {south}° S"


class Viewer:
    """One reader's page."""

    def __init__(self, address: str, seen: Seen, web: httpx.AsyncClient) -> None:
        self.address, self.seen, self.web = address, seen, web
        self.query = ""
        self.fragment = self.announced = ""
        self.every = 0.0
        self.shown = ""
        self.sentence = ""
        self.finished = asyncio.Event()

    async def live(self, until: float) -> None:
        """Come, look around and go; a page that is lost is a fault."""
        async with self.connected() as socket:
            await self.run(socket)
            while time.monotonic() < until:
                await asyncio.sleep(self.seen.chance.uniform(*CHANGE_EVERY_S))
                await self.change(socket)

    async def read_along(self) -> None:
        """Come and stay, without touching anything; a page that is lost is a fault."""
        with suppress(httpx.HTTPError):
            await self.web.get(f"{self.address}/?embed=true")
        async with self.connected() as socket:
            await self.ask(socket)
            await asyncio.Event().wait()

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[ClientConnection]:
        """Have the page's websocket, read what comes and look for new data."""
        stream = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        named: dict[str, Any] = {"subprotocols": ["streamlit"], "max_size": None, "open_timeout": 120}
        try:
            async with connect(stream, **named, ping_interval=None) as socket, asyncio.TaskGroup() as group:
                tasks = [group.create_task(work(socket)) for work in (self.read, self.look, self.poll)]
                yield socket
                for task in tasks:
                    task.cancel()
        except* (OSError, TimeoutError, WebSocketException) as fault:
            self.seen.faults.append(f"page lost: {fault.exceptions[0]!r}")

    async def read(self, socket: ClientConnection) -> None:
        """Take what the server sends."""
        async for message in socket:
            if not isinstance(message, bytes):
                continue
            said = ForwardMsg.FromString(message)
            kind = said.WhichOneof("type")
            if kind == "script_finished" and said.script_finished == FINISHED:
                self.finished.set()
                self.fragment, self.announced = self.announced, ""
            elif kind == "auto_rerun":
                self.announced, self.every = said.auto_rerun.fragment_id, said.auto_rerun.interval
            elif kind == "delta":
                element = said.delta.new_element
                self.sentence = (
                    element.html.body if "class='sentence'" in element.html.body else self.sentence
                )
                if told := STATE.search(element.component_instance.json_args):
                    self.shown = told[1]

    async def ask(self, socket: ClientConnection, **more: Any) -> None:  # noqa: ANN401 - fields of the request
        """Ask for a run of the page."""
        asked = BackMsg()
        asked.rerun_script.query_string = self.query
        for name, value in more.items():
            setattr(asked.rerun_script, name, value)
        await socket.send(asked.SerializeToString())

    async def run(self, socket: ClientConnection, said: str = "") -> None:
        """Ask for a run of the page and wait for its end: one that was under way is not the one meant."""
        await self.ask(socket)
        async with asyncio.timeout(60):
            while True:
                self.finished.clear()
                await self.finished.wait()
                if said in self.sentence:
                    return

    async def look(self, socket: ClientConnection) -> None:
        """Run the page's fragment by its own clock, for as long as the page has one."""
        while True:
            await asyncio.sleep(self.every or 1)
            if self.fragment:
                await self.ask(socket, fragment_id=self.fragment, is_auto_rerun=True)

    async def poll(self, socket: ClientConnection) -> None:
        """Ask whether there is newer data than the page shows, and then for a run, as `freshness.js` does."""
        pause = 5.0
        while True:
            await asyncio.sleep(pause * self.seen.chance.uniform(0.75, 1.25))
            with suppress(httpx.HTTPError):
                answer = await self.web.get(f"{self.address}/api/version")
                if answer.status_code != httpx.codes.OK:
                    continue
                found = answer.json()
                pause = found["again"]
                if self.shown and found["state"] not in (None, self.shown):
                    await asyncio.sleep(self.seen.chance.uniform(0, found["spread"]))
                    await self.ask(socket)
                    await self.web.get(f"{self.address}/api/clusters?{VIEW}")

    async def change(self, socket: ClientConnection) -> None:
        """Change the filter and wait for page and map; what the page says must be what the API says."""
        self.query, said = self.seen.query()
        start = time.perf_counter()
        try:
            await self.run(socket, said)
            answer = await self.web.get(f"{self.address}/api/clusters?{self.query}&{VIEW}")
            self.seen.changes.append(time.perf_counter() - start)
            total = answer.raise_for_status().json()["total"]
            found = re.search(r"<strong>([\d,]+)</strong>", self.sentence)
            if not found or int(found[1].replace(",", "")) != total:
                self.seen.faults.append(f"{self.query}: page says {found and found[1]}, map {total}")
        except (TimeoutError, httpx.HTTPError) as fault:
            self.seen.faults.append(f"{self.query}: {type(fault).__name__}")


async def visitors(address: str, viewers: int, seconds: float, seen: Seen) -> None:
    """Let two viewers a second come; whoever goes before the time is over is followed by another."""
    until = time.monotonic() + viewers / 2 + seconds
    limits = httpx.Limits(max_connections=viewers)

    async def seat(web: httpx.AsyncClient) -> None:
        while time.monotonic() < until:
            seen.came += 1
            stay = seen.chance.uniform(*STAY_S)
            await Viewer(address, seen, web).live(min(until, time.monotonic() + stay))

    async with httpx.AsyncClient(timeout=60, limits=limits) as web, asyncio.TaskGroup() as group:
        for _ in range(viewers):
            group.create_task(seat(web))
            await asyncio.sleep(0.5)
        for _ in range(LOOKS):
            await asyncio.sleep(seconds / (LOOKS + 1))
            seen.memory.append(memory(address) / 2**20)


def main() -> None:
    """Measure one run and print it as rows of a table."""
    viewers, minutes, events = ([*sys.argv[1:], *("50", "1", "0")[len(sys.argv) - 1 :]])[:3]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        shown = f"duckdb:///{made(folder, int(events))}" if int(events) else None
        address = stack.enter_context(
            serving(shown, environment={"MAP_APP_EXPORTS_PER_MINUTE": "0", "MAP_APP_PAGES_PER_CLIENT": "0"})
        )
        warm, seen = Seen(), Seen()
        asyncio.run(visitors(address, 2, 5, warm))
        alone = memory(address) / 2**20
        asyncio.run(visitors(address, int(viewers), float(minutes) * 60, seen))
    times = sorted(seen.changes)
    rows = {
        "filter changes": f"{len(times)} by {viewers} viewers at a time, {seen.came} in {minutes} min",
        "filter change, median": f"{statistics.median(times):.2f} s",
        "filter change, 95th percentile": f"{times[int(0.95 * len(times))]:.2f} s",
        "errors": f"{len(seen.faults)}",
        "memory before": f"{alone:.0f} MB",
        "memory meanwhile": f"{', '.join(f'{n:.0f}' for n in seen.memory)} MB",
        "memory, a viewer": f"{(max(seen.memory) - alone) / int(viewers):.1f} MB",
    }
    sys.stdout.write("| what | found |\n|---|---|\n")
    sys.stdout.writelines(f"| {what} | {value} |\n" for what, value in rows.items())
    sys.stdout.writelines(f"{fault}\n" for fault in seen.faults[:5])


if __name__ == "__main__":
    main()
