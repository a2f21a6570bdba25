"""`python -m tests.bench sizes 1000 10000 1000000 10000000`: the same page over DuckDB files of these sizes.

A row for each size and question, a column for each way to answer it: this app, for a filter that nobody
asked before and for one that somebody did; the usual ways (`usual`), left out (–) at sizes where they take
minutes, or more than a browser has; and the floor: a page with an empty map, or DuckDB asked the same SQL.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import duckdb
from playwright.sync_api import Browser, sync_playwright

from map_app.data.opening import open_store
from map_app.data.source import parse_source
from tests.bench import synthetic
from tests.bench.driving import (
    bare_ready,
    changes,
    gzipped,
    memory,
    opened,
    page_server,
    visit,
)
from tests.bench.store import FILTERS, WINDOW, clusters_sql, copy
from tests.bench.synthetic import START
from tests.bench.timing import Timing, ratio, show, timed
from tests.bench.usual import drawn_as_deck, drawn_as_markers
from tests.browser.conftest import FLAGS, browser_path
from tests.browser.pages import painted, the_map
from tests.served import serving
from tests.shipped import MAP

ROUNDS = 5
PANS = 6
LARGE = 1_000_000
"""From here on a query takes longer than what surrounds it."""
SHOWN = "25,8,60,40&zoom=5"
MOST_MARKERS, MOST_POINTS = 10_000, 100_000
HEAD = (
    "events",
    "what",
    "this app",
    "asked before",
    "marker per event",
    "st.pydeck_chart",
    "floor",
    "app to floor",
    "budget",
)


def main(counts: list[int]) -> None:
    """Measure each size, print one table."""
    lines = ("| " + " | ".join(HEAD) + " |", "|" + "---|" * len(HEAD))
    sys.stdout.write("\n".join(lines) + "\n")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        least: Timing = []
        for count in sorted(counts):
            for line in at_size(browser, Path(folder), count, least):
                sys.stdout.write(f"| {count:,} | {' | '.join(line)} |\n")
                sys.stdout.flush()  # ten million take minutes: what is known is shown
        browser.close()


def at_size(browser: Browser, folder: Path, count: int, least: Timing) -> Iterator[tuple[str, ...]]:
    """The rows of one size; `least` are the filter changes of the smallest, which it sets."""
    parquet = folder / f"{count}.parquet"
    synthetic.write_table(parquet, count)
    markers = deck = None
    if count <= MOST_MARKERS:
        markers = drawn_as_markers(browser, synthetic.write_geojson(parquet.with_suffix(".geojson"), count))
    if count <= MOST_POINTS:
        deck = drawn_as_deck(browser, parquet)
    store = made_of(parquet)
    with serving(f"duckdb:///{store}") as app, page_server("bare.py", own=True) as bare:
        fresh, kept, floor = first_maps(browser, app, bare)
        usual = [show(way.first) if way else "–" for way in (markers, deck)]
        yield ("first map", show(fresh), show(kept), *usual, show(floor), ratio(fresh, floor), "<= 1.5 x")
        fresh, kept = changes(browser, app), changes(browser, app)
        least.extend(fresh if not least else ())
        usual = [show(way.change) if way else "–" for way in (markers, deck)]
        smallest = f"{show(least)} of the smallest"
        yield ("filter change", show(fresh), show(kept), *usual, smallest, ratio(fresh, least), "<= 2 x")
        yield ("pan, to the answer", show(pans(browser, app)), "", "", "", "", "", "")
        size = f"{gzipped(f'{app}/api/clusters?view={SHOWN}') / 1024:.1f} KB"
        usual = [f"{way.received / 1024:,.0f} KB" if way else "–" for way in (markers, deck)]
        yield ("bytes: of a view, gzipped; of the usual ways' page", size, "", *usual, "", "", "<= 30 KB")
        usual = [megabytes(way.peak) if way else "–" for way in (markers, deck)]
        held = [megabytes(memory(address, peak=True)) for address in (app, bare)]
        yield ("most memory of the server", held[0], "", *usual, held[1], "", "")
    fresh, kept, floor = answers(store)
    budget = "<= 2 x" if count >= LARGE else ""
    yield ("query of the map", show(fresh), show(kept), "", "", show(floor), ratio(fresh, floor), budget)


def made(folder: Path, count: int) -> Path:
    """A DuckDB file of synthetic events."""
    parquet = folder / f"{count}.parquet"
    synthetic.write_table(parquet, count)
    return made_of(parquet)


def made_of(parquet: Path) -> Path:
    """The events of a Parquet file as a DuckDB file in its place."""
    store = parquet.with_suffix(".duckdb")
    copy(parquet, f"duckdb:///{store}")
    parquet.unlink()
    return store


def megabytes(count: int) -> str:
    """Bytes as a person reads them."""
    return f"{count / 2**20:.0f} MB"


def first_maps(browser: Browser, app: str, bare: str) -> tuple[Timing, Timing, Timing]:
    """Navigation to painted map in a new profile: a filter nobody asked for, one that was, an empty map."""
    fresh, kept, floor = [], [], []
    visit(browser, app, painted)
    for number in range(ROUNDS):
        floor.append(timed(lambda: visit(browser, bare, bare_ready)))
        link = f"{app}/?from={START + timedelta(days=10 + number)}"
        fresh.append(timed(partial(visit, browser, link, painted)))
        kept.append(timed(lambda: visit(browser, app, painted)))
    return fresh[1:], kept[1:], floor[1:]


def answers(store: Path) -> tuple[Timing, Timing, Timing]:
    """The opening window through the store, under filters not asked before and again, and as raw SQL."""
    asked = open_store(parse_source(f"duckdb:///{store}"), MAP)
    with duckdb.connect(str(store), read_only=True) as raw:
        texts = [clusters_sql(asked, filter_) for filter_ in FILTERS]
        floor = [timed(lambda t=t: [raw.execute(sql).fetchall() for sql in t]) for t in texts]  # type: ignore[misc]
    fresh, kept = ([timed(partial(asked.clusters, f, WINDOW)) for f in FILTERS] for _ in range(2))
    return fresh[1:], kept[1:], floor[1:]


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
