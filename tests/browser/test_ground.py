"""The ground of near zooms: fetched from the app itself when the zoom asks for it, and not before."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, Response, expect

from tests.browser.pages import frame_of, painted, the_map

Open = Callable[..., Page]
MOVE = "([lat, lon, zoom]) => { window.map.setView([lat, lon], zoom, {animate: false}); }"


def test_detail_comes_when_the_zoom_asks_for_it(app: str, open_page: Open) -> None:
    """A wide first view fetches no tile; going nearer brings each level, going back out the coarse ground."""
    page = open_page(app)
    ground: list[Response] = []
    page.on("response", lambda answer: ground.extend([answer] if "/geo/ground/" in answer.url else []))
    shown = the_map(page).locator(".leaflet-container")
    frame = frame_of(page)
    expect(shown).to_have_attribute("data-ground", "")
    frame.evaluate(MOVE, [15.05, 42.18, 8])
    expect(shown).to_have_attribute("data-ground", "far")
    frame.evaluate(MOVE, [15.05, 42.18, 11])
    expect(shown).to_have_attribute("data-ground", "near")
    assert {answer.status for answer in ground} == {200}
    assert all("immutable" in answer.headers["cache-control"] for answer in ground)
    asked = len(ground)
    frame.evaluate(MOVE, [24, 43, 4])
    expect(shown).to_have_attribute("data-ground", "")
    page.reload()
    painted(page)
    expect(the_map(page).locator(".leaflet-container")).to_have_attribute("data-ground", "")
    assert len(ground) == asked
