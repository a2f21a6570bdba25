"""A database that is slow, goes away or comes late: the page and the map say so in words, and go on after."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from map_app.data.engines.faults import QUERY_SECONDS, SlowError
from map_app.errors import StoreError
from tests.browser.pages import expect_count, frame_of, painted, the_map
from tests.data.plain import TOTAL
from tests.data.servers import PASSWORD, USER, Postgres, held
from tests.served import serving

Open = Callable[..., Page]
AWAY = StoreError.neutral


@pytest.fixture
def stopped(server: Postgres) -> Iterator[Postgres]:
    """The same, stopped; it runs again after the test."""
    server.stop()
    yield server
    if not (server.data / "postmaster.pid").exists():
        server.start()


@pytest.fixture(scope="module")
def address(server: Postgres) -> Iterator[str]:
    """The app over that server."""
    with serving(server.url) as found:
        wait_until_open(found)
        yield found


@pytest.fixture(scope="module")
def impatient(server: Postgres) -> Iterator[str]:
    """The app over that server, with three seconds for each query."""
    with serving(server.url, environment={QUERY_SECONDS: "3"}) as found:
        wait_until_open(found)
        yield found


def wait_until_open(address: str) -> None:
    """The first question to the API is answered when the store is open."""
    assert httpx.get(f"{address}/api/health", timeout=60).json()["status"] == "ok"


def pan(page: Page) -> None:
    """Move the map to where nobody has looked."""
    frame_of(page).evaluate("window.map.panBy([170, 30], { animate: false }); 0")


def keeps_quiet(page: Page) -> None:
    """Neither page nor map holds a traceback or who the app is for its database."""
    for text in (page.content(), the_map(page).locator("body").inner_html()):
        assert "Traceback" not in text
        assert PASSWORD not in text
        assert PASSWORD.replace("%", "%25") not in text
        assert f"{USER}:" not in text
        assert "postgres://" not in text


def test_an_outage_is_reported_and_over_by_itself(server: Postgres, address: str, open_page: Open) -> None:
    """The events that are shown stay, page and map say what is wrong; back again, both go on untouched."""
    page = open_page(address)
    said = page.get_by_text(AWAY)
    noted = the_map(page).locator(".note.fault")
    server.stop()
    try:
        expect(said).to_have_count(1)
        expect(page.locator(".st-key-notices")).to_contain_text("the app tries again by itself")
        pan(page)
        expect(noted).to_contain_text("The map could not be updated")
        expect_count(page, TOTAL)
        expect(the_map(page).locator(".cluster").first).to_be_attached()
        keeps_quiet(page)
    finally:
        server.start()
    expect(noted).to_have_count(0)
    expect(said).to_have_count(0)


def test_who_comes_during_an_outage_has_the_page_without_counts(
    stopped: Postgres, address: str, open_page: Open
) -> None:
    """A filter that nobody asked before has controls and map at once, and its events when they are back."""
    page = open_page(f"{address}/?theatre=iraq&q=base", paints=False)
    expect(page.get_by_text(AWAY).first).to_be_visible()
    expect(page.get_by_role("checkbox", name="Iraq")).to_be_checked()
    expect(the_map(page).locator(".note.fault")).to_contain_text(AWAY)
    keeps_quiet(page)
    stopped.start()
    painted(page, "theatre=iraq")
    expect(page.get_by_text(AWAY)).to_have_count(0)
    expect(page.locator(".sentence strong").first).to_have_text(re.compile("[1-9]"))


def test_the_app_may_start_before_its_database(stopped: Postgres, open_page: Open) -> None:
    """A page says that there is nothing to show yet, and shows it as soon as there is."""
    with serving(stopped.url) as address:
        page = open_page(address, paints=False)
        expect(page.locator(".st-key-notices")).to_contain_text("There is nothing to show")
        expect(page.get_by_role("checkbox", name="Iraq").first).to_be_visible()
        for untrue in ("0 events", "holds no event", "No event", "127.0.0.1", f":{stopped.port}"):
            expect(page.locator("body")).not_to_contain_text(untrue)
        assert httpx.get(f"{address}/api/live").status_code == 200
        assert httpx.get(f"{address}/api/ready").status_code == 503
        stopped.start()
        expect(page.locator(".sentence strong").first).to_have_text(str(TOTAL))
        expect(the_map(page).locator(".leaflet-container")).to_have_attribute("data-count", str(TOTAL))
        expect(page.get_by_text(AWAY)).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (390, 844)])
def test_a_query_over_its_limit_is_a_notice(
    server: Postgres, impatient: str, open_page: Open, width: int, height: int
) -> None:
    """Page and map say that it was stopped and what helps; controls stay, and asking again is one click."""
    words = f"height {width}"  # asked by nobody yet
    with held(server):
        page = open_page(f"{impatient}/?q={words}&type=air_strike", width, height, paints=False)
        told = page.get_by_text(SlowError.neutral)
        expect(told).to_be_visible()
        expect(the_map(page).locator(".note.fault")).to_contain_text("was stopped. Narrow the filter")
        expect(page.locator(".st-key-w_type_air_strike input")).to_be_checked()
        keeps_quiet(page)
        expect(page.get_by_text("Counts and charts")).to_be_attached()  # the page's own second run is over
        expect(told).to_be_visible()
    page.get_by_role("button", name="Ask again").click()
    painted(page, "type=air_strike")
    expect(told).to_have_count(0)
    expect(the_map(page).locator(".note.fault")).to_have_count(0)
    expect_count(page, 0)
