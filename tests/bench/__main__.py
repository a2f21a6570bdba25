"""Drive a real Chromium over the app and its baselines and print the table of ratios.

Every timed request differs from the one before, so that no cache answers it. Medians of `ROUNDS`
rounds, app and baseline in turn, with the range beside them.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.bench import ground, sizes, store, streets, synthetic
from tests.bench.driving import bare_ready, changes, cold_bytes, gzipped, page_server, visit
from tests.bench.timing import row, show, timed
from tests.bench.usual import drawn_as_markers
from tests.browser.conftest import FLAGS, browser_path
from tests.browser.pages import painted
from tests.served import serving, start_command, start_server

ROUNDS = 7
VIEWS = ("25,8,60,40&zoom=5", "34,29,36,34&zoom=8", "41,12,46,18&zoom=7", "34.2,31.2,34.6,31.6&zoom=11")


def main() -> None:
    """Measure everything, print one table."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        ten_thousand = synthetic.write_geojson(Path(folder) / "ten-thousand.geojson", 10_000)
        rows = [*first_map(browser), *filter_change(browser, ten_thousand), *start_up()]
        browser.close()
    sys.stdout.write("| what | this app | baseline | ratio | budget |\n|---|---|---|---|---|\n")
    sys.stdout.writelines(f"| {' | '.join(row)} |\n" for row in rows)


def cold() -> None:
    """Print the bytes of a first visit alone."""
    with sync_playwright() as playwright, serving() as app:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        sys.stdout.write(f"bytes of a first visit: {cold_bytes(browser, app) / 2**20:.2f} MB\n")
        browser.close()


def first_map(browser: Browser) -> Iterator[tuple[str, ...]]:
    """Navigation to painted map, fresh browser profile each time; and the bytes of a view."""
    with serving() as app, page_server("bare.py", own=True) as bare, page_server("bare.py") as set_like_ours:
        ours, floor, lower = [], [], []
        for _ in range(ROUNDS):
            floor.append(timed(lambda: visit(browser, bare, bare_ready)))
            ours.append(timed(lambda: visit(browser, app, painted)))
            lower.append(timed(lambda: visit(browser, set_like_ours, bare_ready)))
        yield row("first map, shipped file", ours[1:], floor[1:], "<= 1.25 x a bare st_folium page")
        yield row("the same; baseline: the bare page under our settings", ours[1:], lower[1:], "")
        sizes = [
            gzipped(f"{app}/api/{what}?view={view}") for view in VIEWS for what in ("clusters", "density")
        ]
        largest = f"{max(sizes) / 1024:.1f} KB"
        yield ("bytes of a view, gzipped, largest", largest, "", "", "<= 30 KB")


def filter_change(browser: Browser, ten_thousand: Path) -> Iterator[tuple[str, ...]]:
    """Click to repainted map: shipped file, and 10,000 events against one marker per event."""
    with serving() as app, serving(ten_thousand) as large:
        shipped = changes(browser, app)
        many = changes(browser, large)
    yield ("filter change, shipped file", show(shipped), "", "", "<= 0.7 s median")
    markers = drawn_as_markers(browser, ten_thousand).change
    yield row("filter change, 10,000 events; baseline: one marker per event", many, markers, ">= 20 x faster")


def start_up() -> Iterator[tuple[str, ...]]:
    """Process start to healthy, against a bare Streamlit page."""
    ours, bare = [], []
    for _ in range(ROUNDS):
        bare.append(timed(lambda: brief(page_server("bare.py", routes=False, own=True))))
        ours.append(timed(lambda: brief(serving())))
    yield row("start-up to healthy, shipped file", ours[1:], bare[1:], "<= 1.3 x a bare page")


def starts() -> None:
    """Print how long the app takes to be healthy by its own command, against `streamlit run`."""
    own, streamlits = [], []
    for _ in range(ROUNDS):
        streamlits.append(timed(lambda: brief(serving(start=start_server))))
        own.append(timed(lambda: brief(serving(start=start_command))))
    cells = row("event-map serve to healthy; baseline: streamlit run", own[1:], streamlits[1:], "")
    sys.stdout.write(f"| {' | '.join(cells)} |\n")


def brief(server: object) -> None:
    """Start a server, wait until it is healthy; stopping it is not timed by the caller's budget."""
    with server:  # type: ignore[attr-defined]
        pass


def commands() -> argparse.ArgumentParser:
    """The command line; without a command everything but `store` and `sizes` is measured."""
    parser = argparse.ArgumentParser("python -m tests.bench", description=__doc__)
    parser.set_defaults(run=lambda _: main())
    named = parser.add_subparsers(title="others", description="also: python -m tests.bench.viewers, .crowd")
    one = named.add_parser("store", help="loads, queries and exports, against the same SQL and GDAL")
    one.add_argument("count", nargs="?", type=int, default=1_000_000, help="events (1000000)")
    one.set_defaults(run=lambda given: store.main(given.count))
    one = named.add_parser("sizes", help="the same page over more and more events")
    one.add_argument("counts", nargs="*", type=int, help="events of each run (1000 1000000)")
    one.set_defaults(run=lambda given: sizes.main(given.counts or [1_000, 1_000_000]))
    named.add_parser("cold", help="the bytes of a first visit").set_defaults(run=lambda _: cold())
    one = named.add_parser("ground", help="the bytes of the detailed ground, of a view and of a pan")
    one.set_defaults(run=lambda _: ground.main())
    one = named.add_parser("streets", help="what a tile of the operator's own streets costs")
    one.set_defaults(run=lambda _: streets.main())
    one = named.add_parser("start", help="the start by event-map serve, against streamlit run")
    one.set_defaults(run=lambda _: starts())
    return parser


if __name__ == "__main__":
    arguments = commands().parse_args()
    arguments.run(arguments)
