"""Suggestions while a search is typed: by keyboard, by touch, and from right to left."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import expect_query, expect_view, query_in, the_map

Open = Callable[..., Page]
FIELD = ".st-key-w_q input"


def typed(page: Page, text: str) -> Locator:
    """Type into the search by keyboard; gives the options that are suggested."""
    field = page.locator(FIELD)
    field.focus()
    field.press_sequentially(text)
    options = page.locator("#suggestions [role='option']")
    expect(options.first).to_be_visible()
    return options


def test_suggestions_are_chosen_by_keyboard(app: str, open_page: Open) -> None:
    """A place is marked and leaves the filter, an actor filters, an event opens, Enter alone searches."""
    page = open_page(app)
    field = page.locator(FIELD)
    typed(page, "hudayd")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "suggestions_0")
    expect(page.locator("#suggestions_0")).to_have_text(re.compile(r"^HodeidahYemen · [1-9]\d* events$"))
    page.keyboard.press("Enter")
    expect(field).to_have_attribute("aria-expanded", "false")
    page.wait_for_url("**at=14.*")
    expect_view(page, [15, 43, 10], slack=0.49)
    page.wait_for_url(lambda url: query_in(url).keys() <= {"at", "view"})
    expect(field).to_have_value("")
    mark = the_map(page).locator(".place-name")
    expect(mark).to_have_text("Hodeidah")

    typed(page, "huthi")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".sentence")).to_contain_text("naming Houthi movement (Ansar Allah)")

    typed(page, "tower 22")
    page.keyboard.press("ArrowUp")  # from the search itself to the last one
    page.keyboard.press("Enter")
    expect(page.locator("article.card h2")).to_be_visible()
    expect_query(page, actor="Houthi movement (Ansar Allah)")
    page.wait_for_url(lambda url: "at=14." not in url)  # the map goes to the event, and what answered it

    typed(page, "sanaa")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("article.card")).to_have_count(0)  # the card was about another place
    expect(mark).to_have_text("Sana'a")
    mark.focus()
    page.keyboard.press("Enter")
    expect(mark).to_have_count(0)

    typed(page, "hodeidah")
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("hodeidah")
    page.keyboard.press("Enter")
    expect(page.locator(".sentence")).to_contain_text("mentioning “hodeidah”")


def test_suggestions_are_touched_on_a_phone_in_arabic(app: str, open_page: Open) -> None:
    """Names are those of the language, days those of the data; what covered the map folds away afterwards."""
    page = open_page(f"{app}/?lang=ar", 390, 844, has_touch=True, is_mobile=True)
    filters = page.locator(".sheet [data-surface='filters']")
    filters.tap()
    page.locator(".st-key-w_from [data-testid='stDateInput'] [role='spinbutton']").first.tap()
    years = page.get_by_test_id("stDateInputCalendar").locator("select").last
    expect(years).to_have_value("2023")  # the data's first month, not today's
    page.keyboard.press("Escape")
    options = typed(page, "الحديد")
    expect(options.first).to_contain_text("الحديدةاليمن")
    options.first.tap()
    page.wait_for_url("**at=14.*")
    expect(filters).to_have_attribute("aria-expanded", "false")
    name = the_map(page).locator(".place-name span")
    expect(name).to_have_text("الحديدة")
    name.tap()
    expect(name).to_have_count(0)
