"""Chromium over the app and its baselines: opening, changing the filter, waiting for what is painted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import httpx
import psutil
from playwright.sync_api import Browser, FrameLocator, Page

from tests.bench.timing import Timing
from tests.browser.pages import painted
from tests.served import serving, start_server

PAGES = Path(__file__).parent / "pages"
LEAFLET = ".leaflet-container"
STREAMLIT_OWN = {
    "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "auto",
    "STREAMLIT_RUNNER_POST_SCRIPT_GC": "true",
    "STREAMLIT_RUNNER_MAGIC_ENABLED": "true",
}
"""What `.streamlit/config.toml` turns off and whoever just runs a page has."""

TYPES = ("air_strike", "interception", "diplomacy", "ground_fighting", "politics")


def changes(browser: Browser, address: str) -> Timing:
    """Tick one type after another; each makes a query that was not asked before."""
    page = opened(browser, address)
    painted(page)
    found = []
    for kind in TYPES:
        start = time.perf_counter()
        page.locator(f".st-key-w_type_{kind} label").click()
        painted(page, kind)
        found.append(time.perf_counter() - start)
    page.context.close()
    return found


def visit(browser: Browser, address: str, ready: Callable[[Page], None]) -> None:
    """Open an address in a new profile and wait until its map is there."""
    page = opened(browser, address)
    ready(page)
    page.context.close()


def opened(browser: Browser, address: str) -> Page:
    """A page of a new profile at an address."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    page.goto(address)
    return page


def any_map(page: Page) -> FrameLocator:
    """The map's frame on a baseline page."""
    return page.frame_locator("iframe[title^='streamlit_folium']")


def bare_ready(page: Page) -> None:
    """Wait until the bare map is drawn."""
    any_map(page).locator(LEAFLET).first.wait_for(timeout=30_000)


@contextmanager
def page_server(
    page: str, events: Path | None = None, *, routes: bool = True, own: bool = False
) -> Iterator[str]:
    """Serve a baseline page, with the assets or alone, under our settings or Streamlit's `own`."""
    script = PAGES / ("serve.py" if routes else page)
    settings = {"BENCH_PAGE": str(PAGES / page), **(STREAMLIT_OWN if own else {})}
    with serving(events, start=partial(start_server, script=script), environment=settings) as address:
        yield address


def cold_bytes(browser: Browser, address: str) -> int:
    """Bytes of bodies, as they come over the wire, of a first visit up to the painted map."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address)
    painted(page)
    page.context.close()
    return int(sum(sizes))


def gzipped(address: str) -> int:
    """Bytes on the wire of an answer, compressed unless it is small as it is."""
    with httpx.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as answer:
        answer.raise_for_status()
        return sum(len(chunk) for chunk in answer.iter_raw())


def memory(address: str, *, peak: bool = False) -> int:
    """Resident bytes of the process that listens there, now or at most so far (as Linux counts)."""
    process = _listener(address)
    return _peak(process.pid) if peak else int(process.memory_info().rss)


def cpu_seconds(address: str) -> float:
    """Seconds of processor time that the process which listens there has used."""
    times = _listener(address).cpu_times()
    return float(times.user + times.system)


def _listener(address: str) -> psutil.Process:
    port = int(address.rsplit(":", 1)[1])
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):  # the browser's processes come and go
            if any(c.laddr.port == port and not c.raddr for c in process.net_connections("tcp")):
                return process
    raise LookupError(f"nobody listens on port {port}")


def _peak(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
