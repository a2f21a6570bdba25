"""Who struck where: opened on demand, honest about joint strikes, and every number filters."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import api_count, expect_count, expect_query, painted
from tests.data.plain import SHIPPED
from tests.shipped import STRIKES

Open = Callable[..., Page]
STRIKES_HERE = [event for event in SHIPPED.events if event.event_type in STRIKES]


def open_matrix(page: Page) -> None:
    """Open the panel and wait for its table."""
    page.get_by_text("Who struck where").click()
    page.locator("table.matrix").wait_for()


def test_the_matrix_counts_initiators_by_theatre_and_filters(app: str, open_page: Open) -> None:
    """Cells count strikes by month, joint ones are told, and a number narrows map and list to it."""
    page = open_page(app)
    open_matrix(page)
    named = [{actor.name for actor in event.actors if actor.role == "initiator"} for event in STRIKES_HERE]
    told = f"{sum(len(names) > 1 for names in named)} of {len(named)} strikes were joint ones"
    expect(page.locator(".st-key-matrix")).to_contain_text(told)
    row = page.locator("table.matrix tr", has_text="United Kingdom")
    expect(row.locator(".bars i")).to_have_count(5)
    page.get_by_role("combobox", name="Month").click()
    page.get_by_role("option", name="January 2024").click()
    expect(page.locator("table.matrix caption")).to_have_text(
        "Strikes by initiator and theatre, January 2024"
    )
    number = row.get_by_role("link")
    shown = int(number.inner_text())
    number.click()
    painted(page, "theatre=yemen")
    expect_query(page, **{"initiator": "United Kingdom", "from": "2024-01-01", "to": "2024-01-31"})
    expect_count(page, shown)
    assert api_count(app, page.url.split("?")[1]) == shown


@pytest.mark.parametrize(
    "options", [{}, {"width": 390, "height": 844, "color_scheme": "dark"}], ids=["laptop", "phone"]
)
def test_the_matrix_fits(app: str, open_page: Open, options: dict[str, object]) -> None:
    """The whole matrix is seen without scrolling sideways, and its numbers stand in a table too."""
    page = open_page(app, **options)
    painted(page)
    page.get_by_text("Who struck where").wait_for(state="attached")
    if options:
        page.locator(".sheet [data-surface='counts']").click()
    open_matrix(page)
    box = page.locator(".st-key-matrix .scroll").first
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth + 1")
    page.locator(".st-key-matrix summary", has_text="These numbers").click()
    expect(page.locator(".st-key-matrix details table th", has_text="January 2024")).to_be_visible()
