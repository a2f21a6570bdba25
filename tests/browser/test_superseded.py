"""A reader who changes the filter or goes while a query runs: it ends, and nobody sees anything of that."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from map_app.data.engines.faults import QUERY_SECONDS
from tests.browser.pages import api_count, count_of, painted
from tests.data.servers import WAITING, Postgres, connected, held, until
from tests.served import Served, served

Open = Callable[..., Page]
ALERTS = "[data-testid=stAlert], [data-testid=stException]"
KEEP_ALERTS = f"""() => {{
  window.alerts = [];
  const keep = () => document.querySelectorAll("{ALERTS}").forEach((a) => window.alerts.push(a.innerText));
  new MutationObserver(keep).observe(document.body, {{ childList: true, subtree: true }});
}}"""


@pytest.fixture
def app_over(server: Postgres) -> Iterator[Served]:
    """The app over it, its address and its log; a query that is not stopped runs on for an hour."""
    with served(server.url, **{QUERY_SECONDS: "3600"}) as app:
        yield app


def opened(open_page: Open, address: str) -> Page:
    """A page whose runs are all over, and which keeps every notice and error that comes from here on."""
    page = open_page(address)
    expect(page.get_by_text("Counts and charts")).to_be_visible()  # the page's own second run
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
    page.evaluate(KEEP_ALERTS)
    return page


def tick(page: Page, theatre: str) -> None:
    """Filter by a theatre."""
    page.locator(f".st-key-w_theatre_{theatre} label").click()


def shows(page: Page, address: str, query: str) -> None:
    """The page has come to the answer of this query, without a notice on the way."""
    expect(page.locator(".sentence strong").first).to_have_text(str(api_count(address, query)))
    painted(page, query)
    expect(page.locator(".listing")).to_contain_text(f"of {count_of(page)}, by date")
    assert page.evaluate("window.alerts") == []


def test_a_newer_filter_stops_the_query_of_the_older(
    server: Postgres, app_over: Served, open_page: Open
) -> None:
    """The older run's query is cancelled on the server while the newer one's waits; only that is drawn."""
    address = app_over.address
    page = opened(open_page, address)
    with connected(server) as watching:
        with held(server):
            tick(page, "iraq")
            until(watching, WAITING, 1)
            tick(page, "yemen")
            until(watching, f"{WAITING} AND query LIKE '%yemen%'", 1)
            until(watching, WAITING, 1)
        shows(page, address, "theatre=iraq&theatre=yemen")
    assert "Traceback" not in app_over.stop()


def test_a_closed_page_takes_its_query_along(server: Postgres, app_over: Served, open_page: Open) -> None:
    """Whoever else waits for the very same answer waits on and gets it."""
    address = app_over.address
    leaving, staying = opened(open_page, address), opened(open_page, address)
    with connected(server) as watching:
        with held(server):
            tick(leaving, "syria")
            tick(staying, "syria")
            until(watching, WAITING, 2)
            leaving.close()
            until(watching, WAITING, 1)
        shows(staying, address, "theatre=syria")
    assert "Traceback" not in app_over.stop()
