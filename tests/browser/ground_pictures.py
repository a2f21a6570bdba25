"""Pictures of the map over five places, near and far, in three looks, for a person to judge."""

from __future__ import annotations

import io
import itertools
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.pages import frame_of, painted, the_map

PLACES: Final = {
    "gaza": (31.42, 34.38),
    "sanaa": (15.35, 44.2),
    "bab-al-mandab": (12.75, 43.3),
    "baghdad": (33.31, 44.37),
    "deir-ez-zor": (35.33, 40.14),
}
ZOOMS: Final = (5, 8, 11, 13)


class Look(NamedTuple):
    """A theme and a language."""

    dark: bool
    lang: str


LOOKS: Final = {"light": Look(False, "en"), "dark": Look(True, "en"), "arabic": Look(False, "ar")}
WINDOW: Final = (1400, 900)
SHEET_WIDTH: Final = 760
"""Pixels of a picture on a sheet."""

SET_VIEW: Final = "([lat, lon, zoom]) => { window.map.setView([lat, lon], zoom, {animate: false}); }"
DRAWN: Final = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def look_at(page: Page, lat: float, lon: float, zoom: float) -> None:
    """Set the map there and wait until events, ground and names of that view are drawn."""
    frame = frame_of(page)
    with page.expect_response(lambda answer: "/api/clusters?" in answer.url) as events:
        frame.evaluate(SET_VIEW, [lat, lon, zoom])
    events.value.finished()
    the_map(page).locator(".leaflet-container[data-towns][data-ground]").wait_for()
    frame.evaluate(DRAWN)


def take(browser: Browser, address: str, folder: Path, places: list[str]) -> None:
    """Write a picture per place, look and zoom, and a sheet per place, as PNG into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    width, height = WINDOW
    for name, look in LOOKS.items():
        size: ViewportSize = {"width": width, "height": height}
        with browser.new_context(viewport=size, color_scheme="dark" if look.dark else "light") as context:
            page = context.new_page()
            page.goto(f"{address}/?lang={look.lang}&at=24,43,4")
            painted(page)
            page.locator(".listing li").first.wait_for(state="attached")
            page.wait_for_function("document.fonts.status === 'loaded'")
            page.locator("[data-stale='true']").first.wait_for(state="detached")
            for place, zoom in itertools.product(places, ZOOMS):
                look_at(page, *PLACES[place], zoom)
                page.screenshot(path=folder / f"{place}-{zoom}-{name}.png", animations="disabled")
                box = the_map(page).locator(".leaflet-container").screenshot(animations="disabled")
                (folder / f".{place}-{zoom}-{name}.part").write_bytes(box)
    for place in places:
        _sheet(folder, place)


def _sheet(folder: Path, place: str) -> None:
    """All pictures of a place beside each other: a row per zoom, a column per look."""
    rows = []
    for zoom in ZOOMS:
        parts = [folder / f".{place}-{zoom}-{look}.part" for look in LOOKS]
        rows.append([Image.open(io.BytesIO(part.read_bytes())).convert("RGB") for part in parts])
        for part in parts:
            part.unlink()
    tall = max(round(SHEET_WIDTH * one.height / one.width) for row in rows for one in row)
    sheet = Image.new("RGB", (SHEET_WIDTH * len(LOOKS), tall * len(ZOOMS)))
    for (line, row), (column, _) in itertools.product(enumerate(rows), enumerate(LOOKS)):
        sheet.paste(row[column].resize((SHEET_WIDTH, tall)), (column * SHEET_WIDTH, line * tall))
    sheet.save(folder / f"{place}.png")
