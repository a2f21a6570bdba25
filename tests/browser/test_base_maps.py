"""Online base maps are fetched only when a reader picks or confirms one."""

from __future__ import annotations

import base64
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import foreign, new_context
from tests.browser.pages import painted, the_map

Open = Callable[..., Page]


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)


def cut_off(browser: Browser, address: str) -> tuple[Page, list[str]]:
    """A page whose requests to other hosts are noted and answered here, and the list they are noted in."""
    page = new_context(browser, viewport={"width": 1400, "height": 900}).new_page()
    asked: list[str] = []
    page.route(
        lambda url: bool(foreign(url, address)),
        lambda route: route.fulfill(body=PIXEL, content_type="image/png"),
    )
    page.on("request", lambda r: asked.extend(foreign(r.url, address)))
    page.goto(address)
    painted(page)
    return page, asked


def test_an_online_base_map_is_fetched_only_when_picked(app: str, browser: Browser) -> None:
    """OpenStreetMap is offered in the layer control; its tiles are asked for after the click only."""
    page, asked = cut_off(browser, app)
    assert asked == []
    frame = the_map(page)
    frame.locator(".leaflet-control-layers").hover()
    with page.expect_request(lambda request: bool(foreign(request.url, app))):
        frame.get_by_text("OpenStreetMap (online)").click()
    page.wait_for_url("**basemap=openstreetmap**")
    expect(frame.locator(".leaflet-control-attribution")).to_contain_text("OpenStreetMap")
    assert all("tile.openstreetmap.org" in fault for fault in asked)
    page.unroute_all()
    page.route(lambda url: bool(foreign(url, app)), lambda route: route.abort())
    frame.get_by_role("button", name="Zoom in").click()
    expect(frame.locator(".note.fault")).to_contain_text("OpenStreetMap (online) could not be loaded")
    expect(frame.get_by_label("Offline map")).to_be_checked()
    page.wait_for_url(lambda url: "basemap" not in url)
    frame.get_by_role("button", name="Close", exact=True).press("Enter")
    expect(frame.locator(".note.fault")).to_have_count(0)
    page.context.close()


def test_a_link_with_an_online_base_map_asks_before_it_loads_tiles(app: str, browser: Browser) -> None:
    """Nobody's link makes the reader's browser ask a third party: the map offers it, a click loads it."""
    page, asked = cut_off(browser, f"{app}/?basemap=openstreetmap")
    assert asked == []
    the_map(page).get_by_role("button", name="This link shows OpenStreetMap").click()
    expect(the_map(page).locator(".leaflet-control-attribution")).to_contain_text("OpenStreetMap")
    assert all("tile.openstreetmap.org" in fault for fault in asked)
    page.context.close()
