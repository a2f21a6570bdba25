"""A phone's sheet: card, list and filters over the foot of the map, by touch and by keyboard."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import frame_of, painted, query_in, the_map

Open = Callable[..., Page]
TOWER_22 = "2024-01-28-tower-22-drone-attack"
SCROLLS = """(at) => {
    const box = document.querySelector(at);
    return box?.checkVisibility({ visibilityProperty: true }) && box.scrollHeight > box.clientHeight + 200;
}"""
IS_SEEN = """() => {
    const frame = document.querySelector(".st-key-map_box iframe");
    const box = frame.contentDocument.querySelector(".selected").getBoundingClientRect();
    const base = frame.getBoundingClientRect();
    const x = base.left + box.left + box.width / 2;
    const top = document.elementFromPoint(x, base.top + box.top + box.height / 2);
    return top === frame && base.left < x && x < base.right;
}"""
"""The selected event's symbol is what lies on top at its place, inside the window."""

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
ON_ITS_SIDE = {"width": 844, "height": 390, "has_touch": True, "is_mobile": True}


def surface(page: Page, name: str) -> None:
    """Raise the sheet with what a button of its bar shows."""
    page.locator(".sheet").get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize(
    ("query", "options"),
    [("", PHONE), ("&at=31.5,39,6&lang=ar", PHONE), ("&lang=ar", ON_ITS_SIDE)],
    ids=["upright", "its own position, Arabic", "on its side, Arabic"],
)
def test_an_opened_event_is_read_and_its_symbol_seen(
    app: str, open_page: Open, query: str, options: dict[str, int]
) -> None:
    """Title and ways on are on the screen, and the sheet does not lie over the symbol."""
    page = open_page(f"{app}/?event={TOWER_22}{query}", **options)
    the_map(page).locator(".selected").wait_for()
    for part in (".card h2", ".st-key-next button", ".st-key-close button"):
        expect(page.locator(part)).to_be_in_viewport(ratio=0.9)
    page.evaluate("() => Promise.allSettled(document.getAnimations().map((one) => one.finished))")
    page.wait_for_function(IS_SEEN)
    # That it came out is no move of the reader's.
    page.wait_for_url(lambda url: query_in(url).get("at", ["31.5,39,6"]) == ["31.5,39,6"])
    page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")


def test_the_sheet_is_dragged_and_stays_where_it_was_put(app: str, open_page: Open) -> None:
    """A drag moves neither page nor map, a rerun leaves it; Escape closes the card, focus goes back."""
    phone = {"width": 390, "height": 844, "reduced_motion": "reduce"}  # the map is there at once
    page = open_page(f"{app}/?theatre=northeast_jordan", **phone)
    symbol = the_map(page).locator(".event").first
    symbol.focus()
    page.keyboard.press("Enter")
    grip = page.locator(".sheet .grip")
    expect(grip).to_have_attribute("aria-label", "Panel: half raised")
    expect(page.locator(".card h2")).to_be_focused()
    expect(page.locator(".card h2")).to_be_in_viewport()
    before = frame_of(page).evaluate("() => window.map.getCenter().toString()")
    drag(page, -300)
    expect(grip).to_have_attribute("aria-label", "Panel: fully raised")
    assert frame_of(page).evaluate("() => window.map.getCenter().toString()") == before
    page.locator(".st-key-previous button, .st-key-next button").locator("visible=true").last.click()
    expect(page.locator("[data-stale='true']")).to_have_count(0)
    expect(grip).to_have_attribute("aria-label", "Panel: fully raised")
    drag(page, 700)
    expect(grip).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".st-key-close button")).to_be_in_viewport()
    assert page.locator("[data-testid='stMain']").evaluate("(e) => e.scrollTop") == 0
    page.keyboard.press("Escape")
    expect(page.locator(".card h2")).to_have_count(0)
    frame_of(page).wait_for_function("() => document.activeElement.matches('.leaflet-marker-icon')")


def drag(page: Page, by: int) -> None:
    """Pull the sheet by its bar, downwards by so many pixels, and let it go at rest."""
    box = page.locator(".sheet .grip").bounding_box()
    assert box is not None
    x, y = box["x"] + 60, box["y"] + 8
    page.mouse.move(x, y)
    page.mouse.down()
    for part in (0.5, 1, 1):
        page.mouse.move(x, y + by * part)
    page.mouse.up()


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_finger_raises_the_sheet_and_scrolls_what_is_in_it(app: str, open_page: Open, lang: str) -> None:
    """Card, list and filters scroll by themselves; page and sheet stay where they are."""
    page = open_page(f"{app}/?event={TOWER_22}&lang={lang}", **PHONE)
    grip = page.locator(".sheet .grip")
    names = json.loads(grip.get_attribute("data-names") or "{}")
    expect(grip).to_have_attribute("aria-label", names["half"])
    grip.tap(trial=True)  # waits until it is at rest
    box = grip.bounding_box()
    assert box is not None
    pull(page, box["x"] + 190, box["y"] + 10, -400)
    expect(grip).to_have_attribute("aria-label", names["full"])
    surfaces = {"card": ".st-key-card", "list": ".st-key-list", "filters": "[data-testid=stSidebar]"}
    for name, surface in surfaces.items():
        if name != "card":
            page.locator(f".sheet [data-surface='{name}']").tap()
        page.wait_for_function(SCROLLS, arg=surface)
        page.locator(surface).evaluate("box => box.scrollTo(0, 0)")
        pull(page, 190, 700, -300)
        page.wait_for_function("(at) => document.querySelector(at).scrollTop > 150", arg=surface)
        expect(grip).to_have_attribute("aria-label", names["full"])
    assert page.locator("[data-testid='stMain']").evaluate("(e) => e.scrollTop") == 0
    pull(page, box["x"] + 190, 60, 700)
    expect(grip).to_have_attribute("aria-label", names["peek"])


def pull(page: Page, x: float, y: float, by: float) -> None:
    """Put a finger down, draw it downwards by so many pixels, and lift it at rest: a fling would go on."""
    touch = page.context.new_cdp_session(page)
    way = [min(1, step / 8) for step in range(11)]
    kinds = ["touchStart"] + ["touchMove"] * 10 + ["touchEnd"]
    for n, kind in enumerate(kinds):
        points = [{"x": x, "y": y + by * way[n]}] if n < len(way) else []
        at = time.time() - (len(kinds) - n) * 0.1
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points, "timestamp": at})
    touch.detach()


def test_list_and_filters_are_reached_from_the_bar_by_keyboard(app: str, open_page: Open) -> None:
    """Enter raises them, the focus goes in, a change keeps them raised; Escape lowers them and comes back."""
    page = open_page(app, width=390, height=844)
    bar = page.locator(".sheet")
    filters = bar.get_by_role("button", name="Filters")
    filters.focus()
    page.keyboard.press("Enter")
    expect(filters).to_have_attribute("aria-expanded", "true")
    for _ in range(12):
        page.keyboard.press("Tab")
    page.wait_for_function("() => document.activeElement.closest(\"[data-testid='stSidebar']\")")
    box = page.locator(".st-key-w_theatre_yemen input")
    box.focus()
    expect(page.locator(".st-key-w_theatre_yemen")).to_be_in_viewport()
    page.keyboard.press("Space")
    painted(page, "theatre=yemen")
    expect(filters).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(filters).to_be_focused()
    expect(filters).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".st-key-w_theatre_yemen")).not_to_be_in_viewport()
    surface(page, "List")
    row = page.locator(".listing a.open").first
    expect(row).to_be_in_viewport()
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".card h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(row).to_be_focused()
    expect(row).to_be_in_viewport()


def test_a_list_on_the_map_and_the_sheet_make_room_for_each_other(app: str, open_page: Open) -> None:
    """A sheet that is raised closes the list that it would cover; a list that opens lowers the sheet."""
    page = open_page(app, **PHONE)
    unplaced = the_map(page).get_by_role("button", name="known only to the country")
    unplaced.click()
    members = the_map(page).locator(".members li")
    expect(members.first).to_be_visible()
    surface(page, "List")
    expect(members).to_have_count(0)
    unplaced.press("Enter")
    expect(members.first).to_be_visible()
    expect(page.locator(".sheet .grip")).to_have_attribute("aria-expanded", "false")


def test_a_comparison_begins_with_both_maps_seen(app: str, open_page: Open) -> None:
    """A raised sheet goes down for it, and from then on a press on the handle raises it or puts it down."""
    page = open_page(f"{app}/?theatre=yemen&from=2024-01-12&to=2024-01-31", **PHONE)
    surface(page, "List")
    grip = page.locator(".sheet .grip")
    expect(grip).to_have_attribute("aria-expanded", "true")
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("button", name="With the period before").click()
    expect(page.locator(".st-key-other_box iframe")).to_be_visible()
    expect(grip).to_have_attribute("aria-label", "Panel: lowered")
    for name in ("Panel: half raised", "Panel: lowered"):
        grip.click()
        expect(grip).to_have_attribute("aria-label", name)
