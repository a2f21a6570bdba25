"""The usual ways to draw events in Streamlit: a Folium marker each, or all points by `st.pydeck_chart`."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, WebSocket

from tests.bench.driving import any_map, memory, page_server, visit
from tests.bench.timing import Timing, timed

KINDS = ("air_strike", "interception", "diplomacy")
PATIENCE_MS = 180_000


class Way(NamedTuple):
    """What one way of drawing takes: seconds, bytes that come for the page, bytes of the server's memory."""

    first: Timing
    change: Timing
    received: int
    peak: int


def drawn_as_markers(browser: Browser, events: Path) -> Way:
    """The way that makes a Folium marker of every event of a GeoJSON file."""

    def ready(page: Page, kind: str = "all") -> None:
        any_map(page).locator(f".marker-{kind}").first.wait_for(timeout=PATIENCE_MS)

    with page_server("markers.py", events) as address:
        return measured(browser, address, ready)


def drawn_as_deck(browser: Browser, parquet: Path) -> Way:
    """The way that sends every point to the browser; ready when Streamlit has nothing more to do."""

    def ready(page: Page, kind: str = "all") -> None:
        page.locator("[data-testid='stDeckGlJsonChart'] canvas").first.wait_for(timeout=PATIENCE_MS)
        page.locator(f".drawn-{kind}").wait_for(timeout=PATIENCE_MS, state="attached")
        page.locator("[data-test-script-state='notRunning']").wait_for(timeout=PATIENCE_MS)

    with page_server("deck.py", parquet) as address:
        return measured(browser, address, ready)


def measured(browser: Browser, address: str, ready: Callable[..., None]) -> Way:
    """First map, filter change, bytes that come for the first map, most memory of the server."""
    first = [timed(partial(visit, browser, address, ready)) for _ in range(3)]
    received: list[int] = []
    change = []
    with closing(browser.new_context(viewport={"width": 1400, "height": 900})) as context:
        page = context.new_page()
        page.on("websocket", partial(count_bytes, received))
        page.goto(address)
        ready(page)
        size = sum(received)
        for kind in KINDS:
            start = time.perf_counter()
            page.get_by_text(kind, exact=True).click()
            ready(page, kind)
            change.append(time.perf_counter() - start)
    return Way(first[1:], change, size, memory(address, peak=True))


def count_bytes(received: list[int], socket: WebSocket) -> None:
    """Note the length of each message of a socket, as it is before the browser's own compression."""
    socket.on("framereceived", lambda message: received.append(len(message)))
