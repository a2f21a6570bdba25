"""Counts and charts: opened on demand, honest sums, a table for each, a click that filters."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from map_app.core.filters import EventFilter
from map_app.data.store import EventStore
from tests.browser.pages import api_count, expect_count, expect_query, painted, query_of, the_map
from tests.data.plain import SHIPPED
from tests.shipped import MAP

Open = Callable[..., Page]


def open_counts(page: Page) -> None:
    """Open the panel and wait for its tables."""
    page.get_by_text("Counts and charts").click()
    page.locator(".counts table").first.wait_for()


def test_counts_are_drawn_when_opened(app: str, open_page: Open) -> None:
    """Closed, there is no chart; open, each theatre has its ranges with how many do not report."""
    page = open_page(app)
    expect(page.get_by_text("Counts and charts")).to_be_visible()
    assert page.locator("[data-testid='stVegaLiteChart']").count() == 0
    open_counts(page)
    row = page.locator(".counts tr", has_text="Yemen").first
    killed = EventStore(SHIPPED, MAP).casualties(EventFilter(theatre=("yemen",))).line().killed
    told = f"{killed.low}–{killed.high} in {killed.reported} events, {killed.unreported} without a figure"
    expect(row).to_contain_text(told)
    expect(page.locator(".counts tr.all")).to_contain_text("no sum, for totals overlap")
    expect(page.locator("[data-testid='stVegaLiteChart']")).to_have_count(4)
    expect(page.get_by_text("These numbers as a table")).to_have_count(4)


def test_a_bar_filters_on_click(app: str, open_page: Open) -> None:
    """A click on a type's bar narrows everything to that type; the map stays."""
    page = open_page(f"{app}/?theatre=yemen")
    open_counts(page)
    chart = page.locator("[data-testid='stVegaLiteChart']").nth(2)
    chart.scroll_into_view_if_needed()
    chart.locator("[aria-roledescription='bar'], canvas").first.wait_for()
    box = chart.bounding_box()
    assert box is not None
    chart.click(position={"x": box["width"] * 0.4, "y": 18})  # once it stands still
    painted(page, "type=")
    expect(page).to_have_url(re.compile("type="))
    [kind] = query_of(page)["type"]
    expected = api_count(app, f"theatre=yemen&type={kind}")
    expect_count(page, expected)
    assert 0 < expected < api_count(app, "theatre=yemen")


def test_theatres_without_records_are_named(app: str, open_page: Open) -> None:
    """An empty theatre is said to have no records, on the map and in the counts, not left blank."""
    page = open_page(f"{app}/?type=shipping_attack")
    expect(the_map(page).locator(".note .silent")).to_contain_text("No records: Gaza")
    open_counts(page)
    expect(page.locator(".counts").first).to_contain_text("not evidence that nothing happened")


def test_a_sources_own_figure_is_read_by_keyboard(app: str, open_page: Open) -> None:
    """Its sources fold out, each is a link, and the record that tells of it opens on this very map."""
    page = open_page(f"{app}/?theatre=gaza")
    open_counts(page)
    killed = page.locator(".figures article").first
    expect(killed).to_contain_text("As stated by Gaza Health Ministry")
    expect(killed.locator(".plot")).to_contain_text("25,105")
    source = killed.get_by_text("UPI: Death toll rises")
    expect(source).to_be_hidden()
    killed.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(source).to_be_visible()
    expect(source).to_have_attribute("href", re.compile("^https://www.upi.com/"))
    killed.get_by_role("link", name="Event on this map").last.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".card h2")).to_contain_text("count of deaths passes 25,000")
    expect_query(page, theatre="gaza")
