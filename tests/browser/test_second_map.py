"""A map of another region and vocabulary: both sizes, light and dark, and a language that lacks a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import expect_count, the_map
from tests.second import FOLDER, LANTERNS, TAGLINE, TITLE, said_of_the_shipped_map, with_lanterns
from tests.served import serving

TYPES = ("Boat raid", "Closed harbour", "Cut nets", "Radio jamming", "March", "Relief by ship", "Parley")


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app with the second map, and one event of a type that the map lacks."""
    events = with_lanterns(tmp_path_factory.mktemp("second"))
    with serving(events, environment={"MAP_APP_MAP": str(FOLDER)}) as address:
        yield address


def is_its_own(page: Page) -> None:
    """Neither the page nor the map's frame has a word of the shipped map."""
    frame = the_map(page).locator("html").evaluate("node => node.outerHTML")
    shown = page.content().replace("conflict-event-map.channel", "")  # the program's own component
    assert said_of_the_shipped_map(shown + str(frame)) == []


def test_a_wide_window_shows_title_types_theatres_and_a_card(
    second: str, open_page: Callable[..., Page]
) -> None:
    """Controls and legend have the map's own types, and the one for others that the data needs."""
    page = open_page(second)
    expect(page.locator("h1.brand")).to_have_text(TITLE)
    expect(page.locator(".tagline").first).to_have_text(TAGLINE)
    expect_count(page, 30)
    the_map(page).locator(".legend summary").click()
    for label in (*TYPES, "Other"):
        expect(the_map(page).locator(".legend span", has_text=label).last).to_be_visible()
        expect(page.get_by_role("checkbox", name=label)).to_be_attached()
    page.locator("label", has=page.get_by_role("checkbox", name="Dominica")).click()
    expect_count(page, 10)
    is_its_own(page)
    saved = httpx.get(f"{second}/api/events.geojson?theatre=dominica", timeout=60)
    assert len(saved.json()["features"]) == 10
    assert saved.json()["dataset"] == "fictional-example"


def test_a_dark_window_names_the_type_that_the_map_lacks(second: str, open_page: Callable[..., Page]) -> None:
    """Its card says what the file calls it."""
    page = open_page(f"{second}/?event={LANTERNS}", color_scheme="dark")
    expect(page.locator("article.card .kind")).to_have_text("Other: lantern night")
    is_its_own(page)


def test_a_phone_shows_an_event_of_the_map(second: str, open_page: Callable[..., Page]) -> None:
    """The sheet has the card, in its own words."""
    page = open_page(f"{second}/?event=2018-04-10-convoy-fired-on", width=390, height=844)
    expect(page.locator("article.card h2")).to_have_text("A convoy is fired on north of Dominica")
    expect(page.locator("article.card .kind")).to_have_text("Boat raid")
    is_its_own(page)


def test_arabic_falls_back_to_english_for_a_word_and_says_so(
    second: str, open_page: Callable[..., Page]
) -> None:
    """Only the map's languages are offered; the word without a translation is named."""
    page = open_page(f"{second}/?lang=ar", color_scheme="dark")
    expect(page.locator("h1.brand")).to_have_text("نزاع المضائق (متخيَّل)")
    expect(page.locator(".tagline.lacking bdi")).to_have_text("Boat raid")
    expect(page.get_by_role("checkbox", name="Boat raid")).to_be_attached()
    expect(page.get_by_text("עברית")).to_have_count(0)
    is_its_own(page)
