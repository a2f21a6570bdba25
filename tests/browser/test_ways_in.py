"""The ways into Share, Export, Compare and About, by the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.pages import expect_query

TOWER_22 = "2024-01-28-tower-22-drone-attack"
BODY = "[data-testid='stPopoverBody']"
ROUND = 40
HAS_FOCUS = """(name) => {
  const { ariaLabel, id, innerText, tagName } = document.activeElement;
  return (ariaLabel || id || innerText || tagName).startsWith(name);
}"""
"""What has the focus has a label or text that begins so."""


def test_what_a_button_opens_is_next_and_leads_back(app: str, open_page: Callable[..., Page]) -> None:
    """The focus goes into the box, Tab through it to the next button, Escape back; the card stays."""
    page = open_page(f"{app}/?theatre=northeast_jordan&event={TOWER_22}")
    page.locator(".listing").wait_for()  # from the second run on Compare has its choices
    inside = page.locator(BODY)
    for name, after in (("Compare", "Share"), ("Share", "Export"), ("Export", "About")):
        button = page.get_by_role("button", name=name, exact=True)
        button.press("Enter")
        expect(inside.locator(":focus")).to_have_count(1)
        if name == "Share":  # the field with the focus is filled, and selected for copying
            expect(inside.locator("input:focus")).to_have_value(re.compile("theatre=northeast_jordan"))
            page.wait_for_function("() => getSelection().toString().includes('theatre=')")
        page.keyboard.press("Escape")
        expect(inside).to_have_count(0)
        expect(button).to_be_focused()
        for keys, leads_to in (("Shift+Tab", name), ("Tab", after)):
            if not inside.count():
                button.press("Enter")
            expect(inside.locator(":focus")).to_have_count(1)
            for _ in range(ROUND):
                page.keyboard.press(keys)
                if not inside.locator(":focus").count():
                    break
            page.wait_for_function(HAS_FOCUS, arg=leads_to)
            if inside.count():
                button.press("Enter")
                expect(inside).to_have_count(0)
        expect(page.locator("article.card[data-event]")).to_be_visible()


def test_about_opens_over_the_view_and_closes_to_it(app: str, open_page: Callable[..., Page]) -> None:
    """It is a link, it names the tab, and Escape gives back address, tab and focus; so it is on a phone."""
    page = open_page(f"{app}/?theatre=northeast_jordan", 390, 844)
    title = page.title()
    assert "in northeast Jordan" in title
    way = page.get_by_role("link", name="About", exact=True)
    way.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("An empty area is not peace")
    expect(page).to_have_title("About this map – Conflict Event Map")
    expect_query(page, about="true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_title(title)
    expect_query(page, "about")
    expect(way).to_be_focused()
