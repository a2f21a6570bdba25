"""The map in an article on another origin: no chrome, credit, a way out, and only where it is allowed."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import new_context
from tests.browser.pages import painted
from tests.browser.test_access import GRAVE
from tests.served import serving

Open = Callable[..., Page]


class Quiet(SimpleHTTPRequestHandler):
    """A web server that says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Keep still."""


@contextmanager
def article(folder: Path, frame: str) -> Iterator[str]:
    """Serve a page with a frame in it, on an origin of its own."""
    text = f"<!DOCTYPE html><html lang='en'><title>An article</title><h1>News</h1>{frame}</html>"
    (folder / "index.html").write_text(text, encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_an_article_shows_the_map_alone(browser: Browser, open_page: Open, tmp_path: Path, app: str) -> None:
    """The share box's code, on a site that is allowed: map, sentence, credit and way out, no more."""
    page = open_page(f"{app}/?theatre=yemen&type=air_strike")
    page.get_by_role("button", name="Share").click()
    code = page.locator("#share-code")
    expect(code).to_have_value(re.compile("embed=true"))
    text = code.input_value()
    assert 'title="' in text
    with article(tmp_path, "") as site, serving(environment={"MAP_APP_FRAME_ANCESTORS": site}) as allowed:
        (tmp_path / "index.html").write_text(
            f"<!DOCTYPE html><html lang='en'>{text.replace(app, allowed)}</html>"
        )
        page = new_context(browser, viewport={"width": 800, "height": 640}).new_page()
        page.goto(site)
        frame = page.frame_locator("iframe")
        inner = frame.frame_locator(".st-key-map_box iframe")
        inner.locator(".leaflet-container[data-painted]").wait_for()
        expect(frame.locator(".sentence")).to_contain_text("in Yemen")
        expect(frame.locator(".credit")).to_contain_text("CC BY 4.0")
        out = frame.get_by_role("link", name="Open the full map")
        href = unescape(out.get_attribute("href") or "")
        assert "embed" not in href
        assert "theatre=yemen" in href
        for part in ("[data-testid='stSidebar']", ".st-key-foot [data-testid='stDataFrame']"):
            expect(frame.locator(part)).to_have_count(0)
        expect(frame.get_by_role("button", name="Export")).to_have_count(0)
        expect(inner.locator(".strip")).to_be_hidden()
        inner.locator(".event, .cluster").first.focus()
        page.keyboard.press("Enter")
        page.context.close()


def test_another_site_may_not_frame_it(browser: Browser, tmp_path: Path, app: str) -> None:
    """Without the operator's word the browser refuses the frame: nothing of the map is shown."""
    with article(tmp_path, f"<iframe src='{app}/?embed=true' width='700' height='500'></iframe>") as site:
        page = new_context(browser).new_page()
        with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
            page.goto(site)
        expect(page.frame_locator("iframe").locator(".sentence")).to_have_count(0)
        page.context.close()


def test_a_press_on_an_event_opens_its_card_and_stays_embedded(app: str, open_page: Open) -> None:
    """The card opens inside the frame, a rerun brings no chrome back, axe finds nothing grave."""
    page = open_page(f"{app}/?embed=true&event=2024-01-28-tower-22-drone-attack", width=700, height=560)
    expect(page.locator(".card h2")).to_be_visible()
    page.get_by_role("button", name="Next event").click()
    expect(page.locator(".card h2")).to_contain_text("Eight service members")
    painted(page)
    expect(page.locator("[data-testid='stSidebar']")).to_have_count(0)
    expect(page.get_by_role("link", name="Open the full map")).to_be_visible()
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in GRAVE] == []
