"""Areas drawn on the map with mouse, keyboard and finger, and the window that it shows, as filters."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote_plus

import shapely
from playwright.sync_api import Page, expect

from tests.browser.pages import (
    count_of,
    expect_query,
    frame_of,
    middle_of,
    painted,
    query_of,
    the_map,
    view_of,
)

Open = Callable[..., Page]


def test_a_drawn_polygon_becomes_the_filter(app: str, open_page: Open) -> None:
    """Drawn on symbols it selects and moves nothing; a double-click ends it; it is edited and removed."""
    page = open_page(f"{app}/?at=15,44,6")
    everything = count_of(page)
    frame = the_map(page)
    symbols = [middle_of(frame.locator(".cluster").nth(i)) for i in range(3)]
    before = view_of(page)
    frame.locator(".draw-tool").click()
    for number, place in enumerate(symbols, start=1):
        page.mouse.click(*place)
        expect(frame.locator(".corner")).to_have_count(number)
    frame.locator(".cluster").first.evaluate("(symbol) => symbol.focus()")  # as a press on it would
    expect(frame.locator(".leaflet-tooltip, .leaflet-popup")).to_have_count(0)
    page.mouse.dblclick(*symbols[2])
    painted(page, "area=POLYGON")
    expect(page.locator(".sentence strong").first).not_to_have_text(str(everything))
    assert 0 < count_of(page) < everything
    assert view_of(page) == before
    expect_query(page, "event")
    expect(frame.locator(".corner")).to_have_count(0)
    drawn = page.url
    frame.get_by_role("button", name="Edit the area").click()
    page.mouse.move(*middle_of(frame.locator(".corner").nth(1)))
    page.mouse.down()
    page.mouse.move(symbols[1][0] + 60, symbols[1][1] + 90, steps=3)
    page.mouse.up()
    frame.get_by_role("button", name="Finish").click()
    expect(page).not_to_have_url(drawn)
    assert view_of(page) == before
    frame.get_by_role("button", name="Remove the area").click()
    expect(page).not_to_have_url(re.compile("area="))
    expect(page.locator(".sentence strong").first).to_have_text(str(everything))


def put_corner(page: Page, place: tuple[float, float]) -> None:
    """Click at a place of the map's frame, in parts of its width and height."""
    box = page.locator(".st-key-map_box iframe").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * place[0], box["y"] + box["height"] * place[1])


def test_an_area_that_crosses_itself_is_refused_while_it_is_drawn(app: str, open_page: Open) -> None:
    """The corner is not taken, the reason is said; one is taken back; Escape gives up and leaves the card."""
    page = open_page(f"{app}/?at=15,44,6&event=2024-01-12-abs-airfield-strikes")
    frame = the_map(page)
    frame.locator(".draw-tool").click()
    for place in [(0.35, 0.3), (0.6, 0.3), (0.6, 0.6), (0.58, 0.1)]:
        put_corner(page, place)
    expect(frame.locator(".draw .hint")).to_have_text("The edges must not cross.")
    expect(frame.locator(".corner")).to_have_count(3)
    frame.get_by_role("button", name="Take back the last corner").click()
    expect(frame.locator(".corner")).to_have_count(2)
    expect(frame.get_by_role("button", name="Finish")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(frame.locator(".draw .actions")).to_be_hidden()
    expect(frame.locator(".draw-tool")).to_have_attribute("aria-pressed", "false")
    expect_query(page, "area", event="2024-01-12-abs-airfield-strikes")


def test_an_area_is_drawn_from_the_keyboard(app: str, open_page: Open) -> None:
    """Arrows move the map under a cross, Enter sets a corner there; or corners are typed, a name chosen.

    The tools come before the events, and the cross with the tool.
    """
    page = open_page(f"{app}/?at=15,44,6")
    everything = count_of(page)
    frame = the_map(page)
    frame.locator(".leaflet-control-zoom-out").focus()
    page.keyboard.press("Tab")
    expect(frame.locator(".draw-tool")).to_be_focused()
    page.keyboard.press("Enter")
    container = frame.locator(".leaflet-container")
    expect(container).to_be_focused()
    expect(frame.locator(".cross")).to_be_visible()
    expect(frame.locator(".draw .hint")).to_contain_text("Arrow keys move the map")
    for number, key in enumerate(["ArrowUp", "ArrowRight", "ArrowDown"], start=1):
        before = page.url
        container.press(key)
        expect(page).not_to_have_url(before)
        container.press("Enter")
        expect(frame.locator(".corner")).to_have_count(number)
    frame.get_by_role("button", name="Finish").press("Enter")
    painted(page, "area=POLYGON")
    expect(page.locator(".sentence strong").first).not_to_have_text(str(everything))
    assert count_of(page) < everything
    expect(frame.locator(".draw-tool")).to_be_focused()
    frame.locator(".draw-tool").press("Enter")
    frame.get_by_text("Type the corners").press("Enter")
    frame.get_by_role("textbox").fill("12, 42\n12, 55\n2O, 55")
    frame.get_by_role("button", name="Set the area").press("Enter")
    expect(frame.locator(".draw .hint")).to_have_text("Line 3 is no latitude and longitude.")
    frame.get_by_role("textbox").fill("12, 42\n12, 55\n20, 55")
    frame.get_by_role("button", name="Set the area").press("Enter")
    page.wait_for_url(lambda url: "area=POLYGON((42 12,55 12,55 20,42 12))" in unquote_plus(url))
    painted(page, "area=POLYGON((42%2012")
    frame.locator(".draw-tool").press("Enter")
    frame.get_by_text("Choose a named area").press("Enter")
    frame.get_by_label("It takes the place").select_option("Lebanon")
    frame.locator(".draw details", has_text="Choose").get_by_role("button").press("Enter")
    page.wait_for_url(lambda url: "country=LB" in url and "area" not in url)
    painted(page, "country=LB")
    expect(frame.locator(".leaflet-overlay-pane path.outline").first).to_be_visible()  # the country's
    expect(frame.get_by_role("button", name="Remove the area")).to_be_hidden()  # none is drawn


def test_an_area_is_drawn_with_a_finger(app: str, open_page: Open) -> None:
    """A tap sets a corner, on an event too; a corner is dragged; Finish ends it, and nothing was selected."""
    page = open_page(f"{app}/?at=16.5,44,5", 390, 844, has_touch=True, is_mobile=True)
    frame = the_map(page)
    frame.locator(".draw-tool").tap()
    expect(frame.locator(".draw .hint")).to_have_text("Click or tap the map to set the first corner.")
    box = frame.locator(".leaflet-container").bounding_box()
    symbols = [middle_of(symbol) for symbol in frame.locator(".cluster").all()]
    assert box is not None
    places = [(box["x"] + 60, box["y"] + 230), (box["x"] + 350, box["y"] + 230)]
    for number, place in enumerate([*places, max(symbols, key=lambda at: at[1])], start=1):
        page.touchscreen.tap(*place)
        expect(frame.locator(".corner")).to_have_count(number)
    drag(page, places[1], (places[1][0] - 20, places[1][1] + 40))
    frame.get_by_role("button", name="Finish").tap()
    painted(page, "area=POLYGON")
    expect(page).to_have_url(re.compile("area=POLYGON"))
    ring = shapely.get_coordinates(shapely.from_wkt(query_of(page)["area"][0]))
    assert ring[1][1] < ring[0][1] - 1  # they were set at one height
    assert "event" not in query_of(page)


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag with a finger, in pixels of the page."""
    touch = page.context.new_cdp_session(page)
    for kind, *points in (("touchStart", start), ("touchMove", end), ("touchEnd",)):
        listed = [{"x": x, "y": y} for x, y in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": listed})


def test_the_window_button_filters_to_what_the_map_shows(app: str, open_page: Open) -> None:
    """The window becomes a bbox filter that stays when the map moves, until the same button takes it away."""
    page = open_page(f"{app}/?at=31.4,34.4,9")
    the_map(page).locator(".window-tool").click()
    painted(page, "bbox=")
    expect(page).to_have_url(re.compile("bbox="))
    kept = query_of(page)["bbox"]
    frame_of(page).evaluate("() => { window.map.panBy([300, 0], {animate: false}); }")
    expect(page).to_have_url(re.compile(r"at=31\.[34]\d*,3[5-9]"))
    assert query_of(page)["bbox"] == kept
    the_map(page).get_by_role("button", name="Also events outside the window").click()
    expect(page).not_to_have_url(re.compile("bbox="))
