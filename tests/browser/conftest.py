"""A real server and a real Chromium; a page that asks another host for anything fails its test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from map_app.data.ingest.load import load_into
from map_app.data.paths import EVENTS
from map_app.data.source import parse_source
from tests.browser.pages import painted
from tests.data.servers import Postgres, postgres
from tests.served import serving
from tests.shipped import MAP

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]

LIMIT_MS = 60_000
"""How long anything may take to come: a slow machine with two workers is no fault of the page."""

expect.set_options(timeout=LIMIT_MS)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in this folder drives a browser: a file cannot forget the mark."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium, or the one that Playwright installed."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A PostgreSQL with the shipped events."""
    with postgres() as running:
        load_into(parse_source(EVENTS), parse_source(running.url), MAP)
        yield running


def browser_path() -> str | None:
    """The machine's own Chromium; None for the one that Playwright installed."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.fixture(scope="session")
def app() -> Iterator[str]:
    """The app with the shipped events."""
    with serving() as address:
        yield address


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Start further servers, with other events or under a base path."""
    with ExitStack() as stack:

        def start(events: Path | None = None, base_path: str = "") -> str:
            return stack.enter_context(serving(events, base_path))

        yield start


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open an address and wait for its map; the test fails on foreign requests and script errors."""
    faults: list[str] = []
    with ExitStack() as stack:

        def open_one(  # `paints=False` where there is nothing to paint
            address: str,
            width: int = 1400,
            height: int = 900,
            *,
            paints: bool = True,
            **options: Any,  # noqa: ANN401
        ) -> Page:
            context = new_context(browser, viewport={"width": width, "height": height}, **options)
            stack.callback(context.close)
            page = context.new_page()
            slow_down(page)
            page.on("request", lambda r: faults.extend(foreign(r.url, address)))
            page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
            page.goto(address)
            if paints:
                painted(page)
            return page

        yield open_one
    assert not faults


def new_context(browser: Browser, **options: Any) -> BrowserContext:  # noqa: ANN401 - Playwright's
    """A visitor of its own, whose pages are waited for as long as anything."""
    context = browser.new_context(**options)
    context.set_default_timeout(LIMIT_MS)
    return context


def slow_down(page: Page) -> None:
    """Let the browser take `BROWSER_SLOWDOWN` times as long, to find what only a slow machine shows."""
    times = float(os.environ.get("BROWSER_SLOWDOWN", "1"))
    if times > 1:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})


def foreign(url: str, address: str) -> list[str]:
    """The request's address as a fault where it names another host than the app's."""
    host = urlsplit(url).netloc
    return [] if host in ("", urlsplit(address).netloc) else [f"request to {url}"]
