"""Time under the map: what the bars say, dragging a range, playing through it, and the link of a frame."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import new_context
from tests.browser.pages import api_count, expect_query, frame_of, painted, query_of, the_map

Open = Callable[..., Page]
WINDOW = "from=2024-01-12&to=2024-01-18"


def drag(page: Page, start: float, end: float) -> None:
    """Drag over the bars from one share of their width to another."""
    box = the_map(page).locator(".chart").bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * start, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * end, y, steps=4)
    page.mouse.up()


def bars(page: Page) -> None:
    """Wait until the bars are drawn."""
    the_map(page).locator(".chart .bar").first.wait_for()


def test_dragging_over_the_bars_sets_the_dates(app: str, open_page: Open) -> None:
    """The drag becomes the filter's dates in fields, address, sentence and map, without a remount."""
    page = open_page(app)
    bars(page)
    frame_of(page).evaluate("() => { window.sameMap = true; }")
    drag(page, 0.5, 0.7)
    painted(page, "from=2023-12")
    page.wait_for_url("**from=2023-12**")
    query = query_of(page)
    assert query["from"][0] < query["to"][0]
    expected = api_count(app, f"from={query['from'][0]}&to={query['to'][0]}")
    expect(page.locator(".sentence strong").first).to_have_text(str(expected))
    expect(the_map(page).locator(".bar.out").first).to_be_attached()
    expect(the_map(page).locator(".bar.in").first).to_be_attached()
    year = page.locator(".st-key-w_from [data-type='year']")
    expect(year).to_have_text(query["from"][0][:4])
    assert frame_of(page).evaluate("() => window.sameMap") is True


def test_the_ends_of_the_range_move_by_keyboard(app: str, open_page: Open) -> None:
    """Each end is a slider with its day in words; an arrow moves it by a bar."""
    page = open_page(f"{app}/?from=2024-01-12")
    bars(page)
    first = the_map(page).get_by_role("slider", name="First day of the chosen dates")
    expect(first).to_have_attribute("aria-valuetext", "12 Jan 2024")
    first.focus()
    page.keyboard.press("ArrowLeft")
    painted(page, "from=2024-01-11")
    page.keyboard.press("ArrowLeft")
    painted(page, "from=2024-01-10")
    expect_query(page, "to", **{"from": "2024-01-10"})


def test_a_bar_says_what_it_holds(app: str, open_page: Open) -> None:
    """Hovering names the day and its events by type; imprecise dates are drawn lighter."""
    page = open_page(f"{app}/?from=2023-10-07&to=2023-10-31")
    bars(page)
    the_map(page).locator(".chart").hover(position={"x": 2, "y": 40})
    on_the_day = httpx.get(f"{app}/api/histogram").json()["bars"]
    held = sum(known for day, _, known, _ in on_the_day if day == "2023-10-07")
    expect(the_map(page).locator(".said")).to_contain_text(f"7 Oct 2023: {held:.0f} events (")
    expect(the_map(page).locator(".bar.in.spread").first).to_be_attached()


def test_one_event_is_not_said_in_the_plural(app: str, open_page: Open) -> None:
    """A bar of one event says `1 event`, and in Arabic the word for one."""
    alone = "q=al-rimal&to=2023-10-08"
    for lang, said in (("en", ": 1 event ("), ("ar", ": حدث واحد (")):
        page = open_page(f"{app}/?{alone}&lang={lang}")
        bars(page)
        the_map(page).locator(".chart").hover(position={"x": 2, "y": 40})
        expect(the_map(page).locator(".said")).to_contain_text(said)


def test_playing_walks_through_time_and_every_number_says_its_days(app: str, open_page: Open) -> None:
    """Play shows window after window, in the address too; once it rests sentence, list and counts follow."""
    page = open_page(f"{app}/?from=2024-01-01")
    bars(page)
    box = the_map(page).locator(".leaflet-container")
    sentence = page.locator(".sentence")
    whole = sentence.inner_text()
    the_map(page).get_by_label("Speed").select_option("4")
    the_map(page).get_by_role("button", name="Play through time").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**frame=2024-01-01..2024-01-07**")
    page.wait_for_url("**frame=2024-01-04..2024-01-10**")
    expect(sentence.locator(".playing")).to_contain_text("Shown: ")
    the_map(page).get_by_role("button", name="Pause").click()
    frame = box.get_attribute("data-frame") or ""
    first, last = frame.split("..")
    held = api_count(app, f"from={first}&to={last}")
    expect(box).to_have_attribute("data-count", str(held))
    expect(the_map(page).locator(".said")).to_contain_text(f", {held} events")
    expect(sentence).to_contain_text(f"Shown: {held} events of every type")
    expect(sentence.locator(".playing")).to_have_count(0)
    expect(page.locator(".listing > p")).to_contain_text(f"of {held}, by date")
    expect(the_map(page).locator(".ghost")).to_have_count(0)
    the_map(page).get_by_role("button", name="One step on").click()
    expect(box).not_to_have_attribute("data-frame", frame)
    the_map(page).get_by_role("button", name="Show all dates again").click()
    expect(box).to_have_attribute("data-count", str(api_count(app, "from=2024-01-01")))
    page.wait_for_function("() => !new URLSearchParams(location.search).has('frame')")
    expect(sentence).to_have_text(whole)


def test_a_link_with_a_frame_opens_on_it(app: str, open_page: Open) -> None:
    """The colleague who opens the link sees the same window of days."""
    page = open_page(f"{app}/?frame=2024-01-12..2024-01-18")
    box = the_map(page).locator(".leaflet-container")
    expect(box).to_have_attribute("data-count", str(api_count(app, WINDOW)))
    expect_query(page, frame="2024-01-12..2024-01-18")
    page.get_by_role("button", name="Share").click()
    expect(page.locator("#share-link")).to_have_value(re.compile(r"frame=2024-01-12\.\.2024-01-18"))


def test_a_linked_window_stays_inside_the_filter_s_dates(app: str, open_page: Open) -> None:
    """A link whose window begins before the filter's first day shows no event of before it."""
    page = open_page(f"{app}/?from=2024-01-14&frame=2024-01-12..2024-01-18")
    box = the_map(page).locator(".leaflet-container")
    expect(box).to_have_attribute("data-frame", "2024-01-14..2024-01-18")
    expect(box).to_have_attribute("data-count", str(api_count(app, "from=2024-01-14&to=2024-01-18")))


def test_a_linked_window_of_no_day_of_the_filter_is_none(app: str, open_page: Open) -> None:
    """A link whose window misses the filter's days shows the filter, and says so in its address."""
    page = open_page(f"{app}/?from=2024-01-14&frame=2023-11-01..2023-11-07")
    page.wait_for_url(lambda address: "frame" not in address)
    box = the_map(page).locator(".leaflet-container")
    expect(box).to_have_attribute("data-count", str(api_count(app, "from=2024-01-14")))
    expect(box).to_have_attribute("data-frame", "")


def test_less_motion_is_honoured(app: str, browser: Browser) -> None:
    """For a reader who asked for less motion nothing fades: a symbol is there or it is not."""
    context = new_context(browser, viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{app}/?from=2024-01-01")
    painted(page)
    bars(page)
    for _ in range(4):
        the_map(page).get_by_role("button", name="One step on").click()
    page.wait_for_url("**frame=2024-01-04..**")
    assert the_map(page).locator(".ghost").count() == 0
    context.close()


def test_a_filter_without_events_says_so(app: str, open_page: Open) -> None:
    """No bars is not a blank strip: it says that there are no records."""
    page = open_page(f"{app}/?theatre=northeast_jordan&type=shipping_attack")
    expect(the_map(page).locator(".said")).to_contain_text("No records")


@pytest.mark.parametrize(("width", "height", "share"), [(1400, 900, 0.6), (390, 844, 0.5)])
def test_map_and_strip_are_seen_without_scrolling(
    app: str, open_page: Open, width: int, height: int, share: float
) -> None:
    """The map keeps its height above the strip, and both are on the first screen."""
    page = open_page(app, width=width, height=height)
    bars(page)
    shown = the_map(page).locator(".leaflet-container").bounding_box()
    strip = the_map(page).locator(".strip").bounding_box()
    assert shown is not None
    assert strip is not None
    assert shown["height"] >= share * height
    assert strip["y"] + strip["height"] <= height
    assert strip["y"] >= shown["y"] + shown["height"] - 1


def test_a_single_day_is_a_narrow_bar(
    serve: Callable[..., str],
    write_events: Callable[..., Path],
    make_feature: Callable[..., Any],
    open_page: Open,
) -> None:
    """One event does not fill the strip: a bar over its whole width would look like much."""
    page = open_page(serve(write_events(make_feature())))
    bars(page)
    bar = the_map(page).locator(".chart .bar").bounding_box()
    strip = the_map(page).locator(".chart").bounding_box()
    assert bar is not None
    assert strip is not None
    assert bar["width"] < strip["width"] / 20
