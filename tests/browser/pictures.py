"""Makes the pictures in docs/: `python -m tests.browser.pictures`.

`python -m tests.browser.pictures ground FOLDER` makes those of five places at four zooms, light, dark and
Arabic, with a sheet for each place that shows all of them.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import ground_pictures
from tests.browser.conftest import FLAGS, browser_path
from tests.browser.pages import painted, the_map
from tests.served import serving

DOCS: Final = Path(__file__).resolve().parents[2] / "docs"
COLORS: Final = 256
"""An octree of so many keeps every kind's own colour (median cut drops rare ones), at a third of the size."""

TOWER_22: Final = "event=2024-01-28-tower-22-drone-attack"


def unfold_matrix(page: Page) -> None:
    """Open who struck where, and bring it to the top."""
    page.get_by_text("Who struck where").click()
    page.locator("table.matrix").wait_for()
    page.locator(".st-key-matrix").evaluate("box => box.scrollIntoView()")


def second_map(page: Page) -> None:
    """Wait for the right map of a comparison."""
    right = page.frame_locator(".st-key-other_box iframe")
    right.locator(".leaflet-container[data-painted]").wait_for()
    right.locator(".chart .bar").first.wait_for()


def density(page: Page) -> None:
    """Wait for the cells."""
    the_map(page).locator("[data-density]").wait_for()


class Picture(NamedTuple):
    """A window, a theme, an address, and what to do before the picture is taken."""

    size: tuple[int, int]
    dark: bool
    query: str
    act: Callable[[Page], None] = lambda _: None


LAPTOP, PHONE = (1400, 900), (390, 844)
PICTURES: Final = {
    "map.png": Picture(LAPTOP, False, f"from=2024-01-12&{TOWER_22}&at=24.5,42.5,4.75"),
    "phone.png": Picture(PHONE, False, "from=2024-01-12"),
    "dark.png": Picture(LAPTOP, True, f"from=2024-01-12&{TOWER_22}&at=33.5,40.5,6"),
    "matrix.png": Picture(LAPTOP, False, "", unfold_matrix),
    "compare.png": Picture(
        LAPTOP, False, "from=2024-01-12&compare=from%3D2023-12-15%26to%3D2024-01-11", second_map
    ),
    "density.png": Picture(PHONE, False, "layer=density&layer=labels&layer=theatres", density),
}


def docs(browser: Browser, address: str) -> None:
    """Take every picture of the docs."""
    for name, picture in PICTURES.items():
        width, height = picture.size
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if picture.dark else "light",
        )
        page = context.new_page()
        page.goto(f"{address}/?{picture.query}")
        painted(page)
        the_map(page).locator(".chart .bar").first.wait_for()
        page.locator(".listing li").first.wait_for(state="attached")  # folded away on a phone
        picture.act(page)
        page.wait_for_function("document.fonts.status === 'loaded'")
        page.locator("[data-stale='true']").first.wait_for(state="detached")
        taken = Image.open(io.BytesIO(page.screenshot(animations="disabled")))
        few = taken.convert("RGB").quantize(COLORS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(DOCS / name, optimize=True)
        context.close()


def main() -> None:
    """Take the pictures that the command line asks for from a fresh server."""
    parser = argparse.ArgumentParser(description=__doc__)
    named = parser.add_subparsers(dest="which")
    ground = named.add_parser("ground", help="the map over five places")
    ground.add_argument("folder", type=Path)
    ground.add_argument("--place", action="append", choices=ground_pictures.PLACES)
    asked = parser.parse_args()
    with sync_playwright() as playwright, serving() as address:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        if asked.which == "ground":
            places = asked.place or list(ground_pictures.PLACES)
            ground_pictures.take(browser, address, asked.folder, places)
        else:
            docs(browser, address)
        browser.close()


if __name__ == "__main__":
    main()
