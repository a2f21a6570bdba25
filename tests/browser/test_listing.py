"""The list of events: real headings and links, paged, in step with the map and the card; Escape and focus."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.pages import count_of, expect_query, the_map
from tests.data.plain import SHIPPED

Open = Callable[..., Page]
TOWER_22 = "2024-01-28-tower-22-drone-attack"


def test_the_list_opens_events_and_turns_to_the_chosen_one(app: str, open_page: Open) -> None:
    """Each item is a heading with a link; following it opens card and map; a link's event has its page."""
    page = open_page(f"{app}/?theatre=yemen")
    items = page.locator(".listing ol > li")
    expect(items).to_have_count(50)
    expect(page.locator(".listing")).to_contain_text(f"1 to 50 of {count_of(page)}, by date")
    link = items.nth(3).get_by_role("heading").get_by_role("link")
    title = link.inner_text()
    link.click()
    expect(page.locator(".card h2")).to_have_text(title)
    expect(page.locator(".listing [aria-current]")).to_contain_text(title)
    the_map(page).locator(".selected").wait_for(state="attached")
    expect_query(page, theatre="yemen")
    far = open_page(f"{app}/?event={TOWER_22}")
    expect(far.locator(".listing [aria-current]")).to_contain_text("drone kills three US soldiers")
    before = [event.id for event in SHIPPED.events].index(TOWER_22) // 50 * 50
    expect(far.locator(".listing ol")).to_have_attribute("start", str(before + 1))


def test_the_list_says_what_is_not_reported_and_how_well_the_place_is_known(
    app: str, open_page: Open
) -> None:
    """An item holds what the map shows: kind, place with its precision, toll and status."""
    page = open_page(f"{app}/?event={TOWER_22}")
    item = page.locator(".listing [aria-current]")
    for words in (
        "Missile or drone attack",
        "place known exactly",
        "killed: 3",
        "injured: 25–47",
        "Confirmed",
    ):
        expect(item).to_contain_text(words)
    expect(page.locator(".listing li", has_text="killed: not reported").first).to_be_attached()


def test_focus_goes_into_the_card_and_escape_brings_it_back(app: str, open_page: Open) -> None:
    """By keyboard: Enter on a link opens the card with its heading focused; Escape leads back."""
    page = open_page(f"{app}/?theatre=northeast_jordan")
    link = page.locator(".listing a.open").nth(2)
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".card h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".card h2")).to_have_count(0)
    expect(link).to_be_focused()


def test_escape_closes_the_nearest_thing_of_the_map_first(app: str, open_page: Open) -> None:
    """The list of country-only events closes and gives the focus back; only then does the card close."""
    page = open_page(f"{app}/?event={TOWER_22}")
    opener = the_map(page).get_by_role("button", name="known only to the country or sea")
    opener.focus()
    page.keyboard.press("Enter")
    the_map(page).locator(".members button").first.wait_for()
    page.keyboard.press("Escape")
    expect(the_map(page).locator(".members")).to_have_count(0)
    expect(page.locator(".card h2")).to_be_visible()
    expect(opener).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".card h2")).to_have_count(0)
