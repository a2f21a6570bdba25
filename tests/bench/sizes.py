"""`python -m tests.bench sizes 1000 1000000 10000000`: the same page over DuckDB files of these sizes.

First map against a bare st_folium page, filter change (asked for the first time, and again from another
profile, when the answers are kept), pan to painted window, bytes of a view, memory of the server. Below them
Streamlit's own `st.pydeck_chart` of the same points, at the first size and at 100,000.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench import synthetic
from tests.bench.driving import bare_ready, changes, gzipped, memory, opened, page_server, visit
from tests.bench.store import copy
from tests.bench.timing import Timing, row, show, timed
from tests.browser.conftest import FLAGS, browser_path, serving
from tests.browser.pages import painted, the_map

ROUNDS = 5
PANS = 6
SHOWN = "25,8,60,40&zoom=5"
DECK_COUNT = 100_000


def main(counts: list[int]) -> None:
    """Measure each size, print one table."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        rows = [line for count in counts for line in at_size(browser, Path(folder), count)]
        rows += deck(browser, Path(folder))
        browser.close()
    sys.stdout.write("| what | this app | baseline | ratio | budget |\n|---|---|---|---|---|\n")
    sys.stdout.writelines(f"| {' | '.join(line)} |\n" for line in rows)


def at_size(browser: Browser, folder: Path, count: int) -> Iterator[tuple[str, ...]]:
    """All figures of one size."""
    store = made(folder, count)
    with serving(f"duckdb:///{store}") as app, page_server("bare.py") as bare:
        ours, floor = [], []
        for _ in range(ROUNDS):
            floor.append(timed(lambda: visit(browser, bare, bare_ready)))
            ours.append(timed(lambda: visit(browser, app, painted)))
        yield row(f"{count:,} events: first map; baseline: bare page", ours[1:], floor[1:], "<= 1.5 x")
        fresh, kept = changes(browser, app), changes(browser, app)
        yield (f"{count:,} events: filter change", show(fresh), f"kept answers: {show(kept)}", "", "")
        yield (f"{count:,} events: pan", show(pans(browser, app)), "", "", "")
        size = gzipped(f"{app}/api/clusters?view={SHOWN}")
        yield (f"{count:,} events: bytes of the opening view", f"{size / 1024:.1f} KB", "", "", "<= 30 KB")
        yield (f"{count:,} events: memory of the server", f"{memory(app) / 2**20:.0f} MB", "", "", "")


def made(folder: Path, count: int) -> Path:
    """A DuckDB file of synthetic events."""
    parquet, store = folder / f"{count}.parquet", folder / f"{count}.duckdb"
    synthetic.write_table(parquet, count)
    copy(parquet, f"duckdb:///{store}")
    parquet.unlink()
    return store


def pans(browser: Browser, address: str) -> Timing:
    """Move the map by its keyboard and wait until a window that was not there before is painted."""
    page = opened(browser, address)
    painted(page)
    found = []
    for number in range(PANS):
        start = time.perf_counter()
        with page.expect_response(lambda answer: "/api/clusters" in answer.url):
            the_map(page).locator(".leaflet-container").press("ArrowRight" if number % 2 else "ArrowDown")
        found.append(time.perf_counter() - start)
    page.context.close()
    return found


def deck(browser: Browser, folder: Path) -> Iterator[tuple[str, ...]]:
    """The baseline that draws every point in the browser."""
    parquet = folder / "deck.parquet"
    synthetic.write_table(parquet, DECK_COUNT)
    with page_server("deck.py", parquet) as address:
        taken = [timed(lambda: visit(browser, address, deck_ready)) for _ in range(ROUNDS)]
    yield (f"{DECK_COUNT:,} events: st.pydeck_chart drawn", "", show(taken[1:]), "", "")


def deck_ready(page: Page) -> None:
    """Wait until the chart's canvas stands and Streamlit has nothing more to do."""
    page.locator("[data-testid='stDeckGlJsonChart'] canvas").first.wait_for(timeout=120_000)
    page.locator("[data-test-script-state='notRunning']").wait_for(timeout=120_000)
