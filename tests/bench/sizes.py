"""`python -m tests.bench sizes 1000 1000000 10000000`: the same page over DuckDB files of these sizes.

First map against a bare st_folium page, filter change (asked for the first time, and again from another
profile, when the answers are kept), pan to the answer, the clusters' answer over HTTP against their SQL
run raw, bytes of a view, memory of the server. Below them the usual ways: one Folium marker per event, and
Streamlit's own `st.pydeck_chart`, which draws every point in the browser.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from itertools import chain
from pathlib import Path

import duckdb
import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from map_app.core.url import format_query
from map_app.data.readers.geojson import Collection
from map_app.data.store import EventStore
from tests.bench import synthetic
from tests.bench.driving import (
    bare_ready,
    changes,
    gzipped,
    marker_changes,
    markers_ready,
    memory,
    opened,
    page_server,
    visit,
)
from tests.bench.store import FILTERS, WINDOW, clusters_sql, copy
from tests.bench.timing import Timing, row, show, timed
from tests.browser.conftest import FLAGS, browser_path, serving
from tests.browser.pages import painted, the_map

ROUNDS = 5
PANS = 6
SHOWN = "25,8,60,40&zoom=5"
DECK_COUNT = 100_000
MARKER_COUNTS = (1_000, 10_000)


def main(counts: list[int]) -> None:
    """Measure each size, print one table."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        place = Path(folder)
        sized = (line for count in counts for line in at_size(browser, place, count))
        sys.stdout.write("| what | this app | baseline | ratio | budget |\n|---|---|---|---|---|\n")
        for line in chain(sized, markers(browser, place), deck(browser, place)):
            sys.stdout.write(f"| {' | '.join(line)} |\n")
            sys.stdout.flush()  # ten million take minutes: what is known is shown
        browser.close()


def at_size(browser: Browser, folder: Path, count: int) -> Iterator[tuple[str, ...]]:
    """All figures of one size."""
    store = made(folder, count)
    with serving(f"duckdb:///{store}") as app, page_server("bare.py", own=True) as bare:
        ours, floor = [], []
        for _ in range(ROUNDS):
            floor.append(timed(lambda: visit(browser, bare, bare_ready)))
            ours.append(timed(lambda: visit(browser, app, painted)))
        yield row(f"{count:,} events: first map; baseline: bare page", ours[1:], floor[1:], "<= 1.5 x")
        fresh, kept = changes(browser, app), changes(browser, app)
        yield (f"{count:,} events: filter change", show(fresh), f"kept answers: {show(kept)}", "", "")
        yield (f"{count:,} events: pan, to the answer", show(pans(browser, app)), "", "", "")
        yield row(f"{count:,} events: clusters over HTTP; baseline: their SQL raw", *answers(app, store), "")
        size = gzipped(f"{app}/api/clusters?view={SHOWN}")
        yield (f"{count:,} events: bytes of the opening view", f"{size / 1024:.1f} KB", "", "", "<= 30 KB")
        held, most = (f"{memory(app, peak=peak) / 2**20:.0f} MB" for peak in (False, True))
        yield (f"{count:,} events: memory of the server", f"{held}, at most {most}", "", "", "")


def made(folder: Path, count: int) -> Path:
    """A DuckDB file of synthetic events."""
    parquet, store = folder / f"{count}.parquet", folder / f"{count}.duckdb"
    synthetic.write_table(parquet, count)
    copy(parquet, f"duckdb:///{store}")
    parquet.unlink()
    return store


def answers(app: str, store: Path) -> tuple[Timing, Timing]:
    """The opening window under filters that nobody asked before, through the API and as raw SQL."""
    asked = EventStore(Collection((), ()))  # for its SQL, which is that of any DuckDB
    with duckdb.connect(str(store), read_only=True) as raw:
        texts = [clusters_sql(asked, chosen) for chosen in FILTERS]
        floor = [timed(lambda t=t: [raw.execute(sql).fetchall() for sql in t]) for t in texts]  # type: ignore[misc]
    view = ",".join(map(str, WINDOW.box)) + f"&zoom={WINDOW.zoom}"
    queries = [format_query(chosen) for chosen in FILTERS]
    with httpx.Client(base_url=app, timeout=120) as web:

        def get(query: str) -> None:
            web.get(f"/api/clusters?{query}&view={view}").raise_for_status()

        ours = [timed(partial(get, query)) for query in queries]
    return ours[1:], floor[1:]


def pans(browser: Browser, address: str) -> Timing:
    """Move the map by its keyboard and wait until a window that was not there before is answered."""
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


def markers(browser: Browser, folder: Path) -> Iterator[tuple[str, ...]]:
    """The baseline that makes a marker of every event."""
    for count in MARKER_COUNTS:
        events = synthetic.write_geojson(folder / f"{count}.geojson", count)
        with page_server("markers.py", events) as address:
            first = [timed(lambda: visit(browser, address, markers_ready)) for _ in range(2)]
            changed = marker_changes(browser, address)
            used = f"{memory(address, peak=True) / 2**20:.0f} MB at most"
        yield (f"{count:,} events: one marker per event, first map", "", show(first[1:]), "", "")
        yield (
            f"{count:,} events: one marker per event, filter change",
            "",
            f"{show(changed)}, {used}",
            "",
            "",
        )


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
