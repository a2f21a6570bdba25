"""What a person sees and reads off a page, for the browser tests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

import httpx
from playwright.sync_api import Frame, FrameLocator, Locator, Page, expect


def the_map(page: Page) -> FrameLocator:
    """The map's frame."""
    return page.frame_locator(".st-key-map_box iframe")


def painted(page: Page, part: str = "") -> None:
    """Wait until the map has painted the events of a query that holds `part`."""
    mark = f"[data-painted*='{part}']" if part else "[data-painted]"
    the_map(page).locator(f".leaflet-container{mark}").wait_for()


def count_of(page: Page) -> int:
    """The number in the sentence above the map."""
    text = page.locator(".sentence strong").first.inner_text()
    return int(text.replace(",", ""))


def expect_count(page: Page, count: int) -> None:
    """Wait until the sentence above the map says so many events."""
    expect(page.locator(".sentence strong").first).to_have_text(f"{count:,}")


def expect_query(page: Page, *lacking: str, **values: str) -> None:
    """Wait until the address has these values, each alone at its key, and none of the keys it shall lack."""

    def matches(url: str) -> bool:
        query = query_in(url)
        return not query.keys() & {*lacking} and all(query.get(key) == [values[key]] for key in values)

    page.wait_for_url(matches)


def expect_view(page: Page, view: Sequence[float], slack: float = 1e-3) -> None:
    """Wait until the map stands at a latitude, longitude and zoom, each as near as `slack`."""
    script = """([lat, lng, zoom, slack]) => {
      const c = window.map.getCenter();
      const away = [c.lat - lat, c.lng - lng, window.map.getZoom() - zoom];
      return away.every((difference) => Math.abs(difference) <= slack);
    }"""
    frame_of(page).wait_for_function(script, arg=[*view, slack])


def api_count(app: str, query: str) -> int:
    """How many events the API gives for a query."""
    answer = httpx.get(f"{app}/api/events.geojson?{query}").raise_for_status()
    return len(answer.json()["features"])


def query_of(page: Page) -> dict[str, list[str]]:
    """The page's address as keys and values."""
    return query_in(page.url)


def query_in(url: str) -> dict[str, list[str]]:
    """An address as keys and values."""
    return parse_qs(urlsplit(url).query)


def full_link(app: str) -> re.Pattern[str]:
    """A pattern for a full link with filter, event and position."""
    return re.compile(rf"{re.escape(app)}/\?.*theatre=northeast_jordan.*event=.*at=[-\d.,]+")


def view_of(page: Page) -> list[float]:
    """Latitude, longitude and zoom of the map."""
    script = "() => { const c = window.map.getCenter(); return [c.lat, c.lng, window.map.getZoom()]; }"
    return frame_of(page).evaluate(script)  # type: ignore[no-any-return]


def frame_of(page: Page) -> Frame:
    """The map's frame, to run a script in."""
    return next(f for f in page.frames if "streamlit_folium" in f.url)


def middle_of(symbol: Locator) -> tuple[float, float]:
    """The middle of a symbol, in pixels of the page."""
    box = symbol.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
