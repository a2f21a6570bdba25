"""Names of places where events are: enough of them at every zoom, and each to be read."""

from __future__ import annotations

import math
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.ground_pictures import PLACES, look_at
from tests.browser.pages import frame_of, middle_of, painted, the_map
from tests.shipped import GEO

MEASURED = """([least, focal]) => {
    const boxes = (selector) => [...document.querySelectorAll(selector)]
        .map((element) => [element, element.getBoundingClientRect()])
        .filter(([, { width, height }]) => width && height);
    const meet = (a, b) => a.left + 2 < b.right && b.left + 2 < a.right
        && a.top + 2 < b.bottom && b.top + 2 < a.bottom;
    const names = boxes(".label span");
    const others = boxes(".cluster, .event, .disc-count span, .leaflet-control");
    const covered = names.filter(([, box], i) =>
        [...others, ...names.slice(i + 1)].some(([, other]) => meet(box, other)));
    const texts = names.map(([name]) => name.textContent);
    return names.length >= least && names.length <= 40 && covered.length === 0
        && (!focal || texts.includes(focal));
}"""
FOCAL = {"gaza": "Gaza City", "sanaa": "Sana'a", "baghdad": "Baghdad", "deir-ez-zor": "Deir-ez-Zor"}
"""The town that most events around a place lie at, as far as one is there."""

SHARE = 0.55
"""Of the names that a window could show, those that find room beside controls, symbols and each other."""


def could_be_named(lat: float, lon: float, zoom: int, width: float, height: float) -> int:
    """How many names lie in a window of so many pixels, those of the base map left out."""
    degrees = 360 / (256 * 2**zoom)
    wide, tall = width * degrees / 2, height * degrees / 2 * math.cos(math.radians(lat))
    names = [name for tile in GEO.towns.chosen(zoom).values() for name in tile]
    return sum(abs(name.lon - lon) <= wide and abs(name.lat - lat) <= tall for name in names)


def test_places_are_named_at_every_zoom(app: str, open_page: Callable[..., Page]) -> None:
    """15 to 40 names where so many are known, none under anything, the town of most events among them."""
    page = open_page(f"{app}/?at=24,43,4&layer=footprints&layer=labels&layer=theatres")
    painted(page)
    box = the_map(page).locator(".leaflet-container").bounding_box()
    assert box is not None
    for place, (lat, lon) in PLACES.items():
        for zoom in range(6, 15):
            look_at(page, lat, lon, zoom)
            known = could_be_named(lat, lon, zoom, box["width"], box["height"])
            focal = FOCAL.get(place) if 8 <= zoom <= 11 else None
            frame_of(page).wait_for_function(MEASURED, arg=[min(15, SHARE * known), focal])


def test_a_cluster_says_the_town_that_it_lies_at(app: str, open_page: Callable[..., Page]) -> None:
    """In its tip and to screen readers, whether the name has room on the map or not."""
    page = open_page(f"{app}/?lang=ar&at=15.3547,44.2067,9")
    expect(the_map(page).locator(".label-city", has_text="صنعاء")).to_have_count(1)
    page.mouse.move(*middle_of(the_map(page).locator(".leaflet-container")))
    expect(the_map(page).locator(".leaflet-tooltip")).to_contain_text("صنعاء")
    expect(the_map(page).locator(".cluster[aria-label^='صنعاء']")).to_have_count(1)
