"""Filtering in a browser: links with bad values, no result, keyboard, typed dates, a phone, two viewers."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, WebSocketRoute, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.pages import expect_count, expect_query, painted, the_map

Open = Callable[..., Page]


class HeldRun:
    """Keeps what the server sends to a page from the second run on, which the page asks for by itself."""

    def __init__(self) -> None:
        self.is_whole = False
        self._asked = False
        self._kept: list[str | bytes] = []

    def route(self, page: WebSocketRoute) -> None:
        """Stand between the page and its server."""
        self._page, server = page, page.connect_to_server()

        def ask(message: str | bytes) -> None:
            self._asked |= bool(BackMsg.FromString(message).rerun_script.fragment_id)
            server.send(message)

        page.on_message(ask)
        server.on_message(self._answer)

    def let_go(self) -> None:
        """Send what was kept, and all that comes."""
        self._asked = False
        for message in self._kept:
            self._page.send(message)

    def _answer(self, message: str | bytes) -> None:
        if not self._asked:
            self._page.send(message)
            return
        self._kept.append(message)
        answer = ForwardMsg.FromString(message)
        if answer.WhichOneof("type") == "script_finished":
            self.is_whole |= answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


def test_bad_values_are_named_and_never_widen(app: str, open_page: Open) -> None:
    """A link with an unknown type shows nothing, says why and offers the way back."""
    page = open_page(f"{app}/?type=bogus&colour=red")
    expect(page.locator(".st-key-notices")).to_contain_text("“bogus” is not known")
    expect(page.locator(".st-key-notices")).to_contain_text("colour")
    expect_count(page, 0)
    page.get_by_role("button", name="Show all events").click()
    expect(page.locator(".sentence strong").first).not_to_have_text("0")
    page.wait_for_function("() => !location.search")


def test_a_tick_stays_that_crosses_what_the_page_told_before(app: str, open_page: Open) -> None:
    """Made while the boxes as they were are on their way, it is drawn and its box stays ticked."""
    page, second_run = open_page(f"{app}/?theatre=yemen"), HeldRun()
    page.route_web_socket("**/_stcore/stream*", second_run.route)
    page.reload()
    painted(page)
    while not second_run.is_whole:
        page.evaluate("() => new Promise(requestAnimationFrame)")
    box = page.locator(".st-key-w_theatre_gaza")
    box.locator("label").click()
    expect(box.locator("input")).to_be_checked()
    second_run.let_go()
    painted(page, "theatre=gaza")
    expect(page.get_by_text("Counts and charts")).to_be_visible()
    expect(box.locator("input")).to_be_checked()
    expect(page.locator(".st-key-w_theatre_yemen input")).to_be_checked()


def test_an_empty_result_says_what_each_way_back_brings(app: str, open_page: Open) -> None:
    """Each condition can be dropped alone, with the number of events that it would bring back."""
    page = open_page(f"{app}/?theatre=northeast_jordan&type=shipping_attack")
    expect_count(page, 0)
    way = page.get_by_role("button", name=re.compile("Without “Theatre”: [1-9][0-9,]* events"))
    way.click()
    painted(page, "type=shipping_attack#")
    expect_query(page, "theatre", type="shipping_attack")


def test_by_keyboard_from_filter_to_event_to_card(app: str, open_page: Open) -> None:
    """Space ticks a filter, Tab reaches the map's events by name, Enter opens one."""
    page = open_page(f"{app}/?theatre=northeast_jordan")
    page.locator(".st-key-w_type_ground_fighting input").focus()
    page.keyboard.press("Space")
    painted(page, "type=ground_fighting")
    event = the_map(page).locator(".event").first
    event.focus()
    label = event.get_attribute("aria-label") or ""
    assert len(label) > 20
    page.keyboard.press("Enter")
    expect(page.locator(".card h2")).to_have_text(label.rsplit(", ", 1)[0])
    expect(page.locator(".card h2")).to_have_css("outline-style", "solid")


def test_dates_can_be_typed(app: str, open_page: Open) -> None:
    """A day applies once it is typed, a part of it on Enter or Tab; an empty field's calendar shows the data.

    A whole day may be typed wherever in the field one begins. Shift+Tab leads back out.
    """
    page = open_page(app)
    page.locator(".st-key-w_from [data-type='year']").click()
    page.keyboard.type("20240201")
    painted(page, "from=2024-02-01")
    page.wait_for_url("**from=2024-02-01**")
    page.get_by_role("button", name="Calendar: To").click()
    expect(page.get_by_test_id("stDateInputCalendar")).to_contain_text("February 2024")
    page.keyboard.press("Escape")
    page.locator(".st-key-w_to [data-type='year']").focus()
    page.keyboard.type("20240203")
    page.keyboard.press("Tab")
    page.wait_for_url("**to=2024-02-03**")
    page.locator(
        ".st-key-w_to [data-type='month']"
    ).click()  # begun in the middle of the day that stands there
    page.keyboard.type("2024-02-06")
    page.keyboard.press("Enter")
    page.wait_for_url("**to=2024-02-06**")
    page.locator(".st-key-w_to [data-type='month']").focus()
    page.keyboard.type("03")  # goes on to the day
    page.keyboard.press("Enter")
    page.wait_for_url("**to=2024-03-06**")
    for part in ("month", "year"):
        page.keyboard.press("Shift+Tab")
        expect(page.locator(f".st-key-w_to [data-type='{part}']")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Calendar: From")).to_be_focused()


def test_on_a_phone_the_map_comes_first(app: str, open_page: Open) -> None:
    """At 390x844 nothing overflows sideways, controls are folded, the map is on the first screen."""
    page = open_page(app, width=390, height=844)
    page.wait_for_function("() => document.documentElement.scrollWidth <= 390")
    box = page.locator(".st-key-map_box iframe").bounding_box()
    assert box is not None
    assert box["y"] < 300
    assert box["height"] > 400
    expect(page.locator(".st-key-w_type_air_strike")).not_to_be_in_viewport()
    page.get_by_role("button", name="Filters").click()
    expect(page.locator(".st-key-w_type_air_strike")).to_be_in_viewport()


def test_two_viewers_do_not_see_each_others_filters(app: str, open_page: Open) -> None:
    """Two sessions at once each keep their own filter."""
    one, other = open_page(f"{app}/?theatre=gaza"), open_page(f"{app}/?theatre=iraq")
    one.locator(".st-key-w_type_air_strike label").click()
    painted(one, "theatre=gaza")
    painted(one, "type=air_strike")
    expect(other.locator(".sentence")).to_contain_text("in Iraq")
    expect_query(other, "type", theatre="iraq")
